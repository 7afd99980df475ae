"""`flyback guard`: another program runs the migrations; `repair`, `baseline`, `clean` where there are gates."""

import json
import sys
from dataclasses import replace
from typing import Any

import psycopg
import pytest

from cli.commands import Answer, Flyback, write
from flyback.signing.ed25519 import new_key

SETTINGS = """
[environments.staging]
url = "{url}"
user = "{user}"
[[keys]]
owner = "ci"
public = "{ci}"
may = ["run", "gate-decision"]
"""
INNER = """
import os, subprocess, sys
import psycopg
sys.exit({body})
"""
MIGRATE = """subprocess.run([sys.executable, "-c", "from flyback.cli.main import run; run()", "migrate", *sys.argv[1:]],
    env={**os.environ, "FLYWAY_URL": URL, "FLYWAY_USER": USER}, cwd="bare").returncode"""


@pytest.fixture
def staging(on_database: Flyback) -> Flyback:
    """An environment without protection; `bare` holds the same scripts without a policy."""
    address = dict(on_database.environment)
    url, user = address.pop("FLYWAY_URL"), address.pop("FLYWAY_USER")
    key = new_key()
    scripts = {"migrations/V1__a.sql": "create table a (id int);", "migrations/V2__b.sql": "create table b (id int);"}
    files: dict[str, str | bytes] = {
        "flyback.toml": SETTINGS.format(url=url, user=user, ci=key.public),
        "ci.pem": key.pem(b""),
        "connection.py": f"URL, USER = {url!r}, {user!r}\n",
        **scripts,
        **{f"bare/{name}": text for name, text in scripts.items()},
    }
    write(on_database.folder, files)
    more = {"FLYBACK_SIGNING_KEY_FILE": str(on_database.folder / "ci.pem"), "PYTHONPATH": _path(on_database)}
    return replace(on_database, environment={**address, **more})


def _path(flyback: Flyback) -> str:
    path = flyback.all_of(None).get("PYTHONPATH", "")
    return f"{flyback.folder}:{path}"


def guarded(staging: Flyback, body: str, *arguments: str) -> Answer:
    """The command is a script whose exit code is what an expression gives."""
    program = "from connection import URL, USER\n" + INNER.replace("{body}", body)
    write(staging.folder, {"run.py": program})
    return staging("guard", "--env", "staging", "--json", "--", sys.executable, "run.py", *arguments)


def audit(staging: Flyback) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(staging("audit", "--json", "--env", "staging").out)["rows"]
    return rows


def test_what_was_planned_ran(staging: Flyback) -> None:
    answer = guarded(staging, MIGRATE)
    assert answer.code == 0, answer.err + answer.out
    assert [each["outcome"] for each in json.loads(answer.out)["flyback"]["outcomes"]] == ["committed"] * 2
    rows = audit(staging)
    assert [(each["event"], each["verb"]) for each in rows] == [("begun", "guard"), ("ended", "guard")]
    assert rows[1]["ran"] == ["migrations/V1__a.sql", "migrations/V2__b.sql"]
    found = json.loads(staging("evidence", "list", "--json").out)
    assert "run" in json.dumps(found)


EXTRA = f"""({MIGRATE}) or psycopg.connect(URL, user=USER, autocommit=True).execute(
    "insert into flyway_schema_history values (9, '9', 'x', 'SQL', 'V9__x.sql', 1, 'me', now(), 1, true)") and 0"""
DEPARTED = {
    "nothing ran": ("0", "migrations/V1__a.sql did not run"),
    "one was left out": (f'sys.argv.append("--target=1") or {MIGRATE}', "migrations/V2__b.sql did not run"),
    "one more ran": (EXTRA, "V9__x.sql ran and was not planned"),
}


@pytest.mark.parametrize("case", DEPARTED)
def test_what_was_not_planned_is_found_out(staging: Flyback, case: str) -> None:
    body, why = DEPARTED[case]
    answer = guarded(staging, body)
    assert (answer.code, why in answer.out) == (5, True), answer.out + answer.err
    assert audit(staging)[-1]["outcome"].startswith("failed: the command did not do what was planned")


def test_a_command_that_fails_is_told_and_what_it_did_before(staging: Flyback) -> None:
    answer = guarded(staging, f'(sys.argv.append("--target=1") or {MIGRATE}) or 7')
    assert answer.code == 1, answer.out
    told = json.loads(answer.out)
    assert [each["outcome"] for each in told["flyback"]["outcomes"]] == ["committed", "rolled back"]
    assert told["error"]["message"] == "the command ended with exit code 7"
    assert audit(staging)[-1]["ran"] == ["migrations/V1__a.sql"]


def test_it_gets_no_key(staging: Flyback) -> None:
    answer = guarded(staging, f'any(name.startswith("FLYBACK_SIGNING") for name in os.environ) or {MIGRATE}')
    assert answer.code == 0, answer.out


def test_without_gates_there_is_nothing_to_guard_with(staging: Flyback) -> None:
    write(staging.folder, {"flyback.toml": ""})
    answer = replace(staging, environment={**staging.environment, **_bare(staging)})("guard", "--", "true")
    assert (answer.code, "has no gates to guard it with" in answer.err) == (2, True), answer.err


def _bare(staging: Flyback) -> dict[str, str]:
    known: dict[str, str] = {}
    exec((staging.folder / "connection.py").read_text(encoding="utf-8"), known)  # noqa: S102 - written above
    return {"FLYWAY_URL": known["URL"], "FLYWAY_USER": known["USER"]}


def test_clean_is_never_let_in_where_it_is_protected(staging: Flyback) -> None:
    address = _bare(staging)
    with psycopg.connect(address["FLYWAY_URL"], user=address["FLYWAY_USER"]) as admin:
        row = admin.execute("select system_identifier, current_database() from pg_control_system()").fetchone()
    assert row is not None
    text = (staging.folder / "flyback.toml").read_text(encoding="utf-8")
    more = f'protected = true\nsystem_identifier = "{row[0]}"\ndatabase = "{row[1]}"\n[[keys]]'
    write(staging.folder, {"flyback.toml": text.replace("[[keys]]", more, 1)})
    assert guarded(staging, MIGRATE).code == 3
    for arguments in (("--env", "staging"), tuple(f"-{name}={address[key]}" for name, key in _NAMES)):
        answer = staging("clean", "-cleanDisabled=false", *arguments)
        assert (answer.code, "clean never runs on a protected environment" in answer.err) == (3, True), answer.err


_NAMES = (("url", "FLYWAY_URL"), ("user", "FLYWAY_USER"))
