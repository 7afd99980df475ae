"""`flyback keys` and `flyback evidence`, from a new key to evidence that is good, or not."""

import json
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from cli.commands import Answer, Flyback, write
from flyback.model.evidence import Kind
from flyback.postgres.ledger.ledger import Ledger
from flyback.postgres.target.address import address_of
from flyback.postgres.target.connecting import connect
from flyback.postgres.target.session_names import SessionName
from flyback.settings import FlybackSettings, FlywaySettings
from flyback.signing.ed25519 import new_key
from flyback.signing.key_files import SigningKey, signing_key
from flyback.workflows.evidence.in_database import keep_in, ledger_envelope
from flyback.workflows.evidence.recording import record
from unit.evidence.statements import FILE, PREDICATES, SET

PASSPHRASE = "correct horse"
WITH_PASSPHRASE = {"FLYBACK_SIGNING_PASSPHRASE": PASSPHRASE}
TOML = "# ours\n[environments.staging]\n\n[environments.test]\n"


def private_key(folder: Path) -> SigningKey:
    return signing_key(folder / "keys" / "ci.pem", WITH_PASSPHRASE)


@pytest.fixture
def project(flyback: Flyback) -> Flyback:
    """A project with a trusted key, keys/ci.pem."""
    write(flyback.folder, {"flyback.toml": TOML})
    made = flyback("keys", "new", "keys/ci.pem", more=WITH_PASSPHRASE)
    assert made.code == 0, made.err
    trusted = flyback(
        *("keys", "trust", "keys/ci.pem", "--owner", "ci", "--may", "run,smoke", "--on", "staging"),
        more=WITH_PASSPHRASE,
    )
    assert trusted.code == 0, trusted.err
    return flyback


def value(answer: Answer) -> dict[str, object]:
    found = json.loads(answer.out)
    assert isinstance(found, dict)
    return found


def test_a_key_is_made_trusted_and_listed(project: Flyback) -> None:
    path = project.folder / "keys" / "ci.pem"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert "BEGIN ENCRYPTED PRIVATE KEY" in path.read_text()
    public = private_key(project.folder).public
    text = (project.folder / "flyback.toml").read_text()
    assert text.startswith(TOML)
    assert f'public = "{public}"' in text
    listed = project("keys")
    assert (listed.code, listed.err) == (0, "")
    assert public.id in listed.out
    found = value(project("keys", "list", "--json"))
    assert found["schema"] == "flyback.keys/1"


def test_nothing_secret_is_shown(project: Flyback) -> None:
    made = project("keys", "new", "dev.key", "--development")
    secret = (project.folder / "dev.key").read_text().splitlines()[1]
    wrong = project(
        "keys",
        "trust",
        "keys/ci.pem",
        "--owner",
        "x",
        "--may",
        "run",
        "--on",
        "staging",
        more={"FLYBACK_SIGNING_PASSPHRASE": "battery staple"},
    )
    again = project("keys", "new", "keys/ci.pem", more=WITH_PASSPHRASE)
    for answer in (made, wrong, again, project("keys", "--json")):
        shown = answer.out + answer.err
        assert secret not in shown
        assert PASSPHRASE not in shown
        assert "battery" not in shown
        assert "PRIVATE KEY-" not in shown
    assert (wrong.code, again.code) == (1, 2)
    assert "exists already" in again.err


@pytest.mark.parametrize(
    ("words", "why"),
    [
        pytest.param(["new"], "new needs the file", id="new without a file"),
        pytest.param(["new", "a", "b"], "new needs the file", id="new with two"),
        pytest.param(["new", "a", "--owner", "x"], "--owner goes with trust", id="new with an option of trust"),
        pytest.param(["list", "a"], "list takes no words", id="list with a word"),
        pytest.param(["list", "--development"], "--development goes with new", id="list with an option of new"),
        pytest.param(["trust"], "trust needs --owner", id="trust without anything"),
        pytest.param(["trust", "k", "--owner", "x", "--may", "run"], "trust needs --on", id="trust nowhere"),
        pytest.param(
            ["trust", "nothing", "--owner", "x", "--may", "run", "--on", "staging"], "neither a file nor", id="no key"
        ),
        pytest.param(["sign"], "sign", id="no such word"),
    ],
)
def test_what_cannot_be_understood_changes_nothing(words: list[str], why: str, flyback: Flyback) -> None:
    write(flyback.folder, {"flyback.toml": TOML})
    answer = flyback("keys", *words)
    assert answer.code == 2
    assert why in answer.err
    assert answer.out == ""
    assert [path.name for path in flyback.folder.iterdir()] == ["flyback.toml"]
    assert (flyback.folder / "flyback.toml").read_text() == TOML


def test_evidence_is_listed_shown_and_verified(project: Flyback) -> None:
    made = record(project.folder, private_key(project.folder), PREDICATES[Kind.RUN], (FILE, SET)).statement
    listed, shown, verified = (
        project("evidence"),
        project("evidence", "show", made.id[:8]),
        project("evidence", "verify"),
    )
    assert (listed.code, shown.code, verified.code) == (0, 0, 0), verified.out
    assert made.id[:8] in listed.out
    assert made.id in shown.out
    assert f"good  {made.place}: run signed by ci" in verified.out
    found = value(project("evidence", "list", "--json"))
    assert (found["schema"], found["good"], found["rejected"]) == ("flyback.evidence/1", True, [])


def test_without_evidence_it_says_so(flyback: Flyback) -> None:
    for words in (("evidence",), ("evidence", "verify")):
        answer = flyback(*words)
        assert (answer.code, answer.out) == (0, "There is no evidence.\n")


def test_what_was_changed_is_not_good(project: Flyback) -> None:
    made = record(project.folder, private_key(project.folder), PREDICATES[Kind.RUN], (FILE, SET)).statement
    path = project.folder / made.place
    wire = json.loads(path.read_bytes())
    path.write_text(json.dumps({**wire, "payload": wire["payload"].replace("A", "B", 1)}))
    verified = project("evidence", "verify")
    assert verified.code == 1
    assert "bad" in verified.out
    assert "changed after it was signed" in verified.out
    listed = project("evidence")
    assert listed.code == 0
    assert "rejected" in listed.out


def test_a_key_that_may_not_say_that_is_named(project: Flyback) -> None:
    record(project.folder, private_key(project.folder), PREDICATES[Kind.APPROVAL], (FILE, SET))
    answer = project("evidence", "verify", "--json")
    assert answer.code == 1
    assert "ci may not sign approval for production" in answer.out


def test_files_are_verified_wherever_they_are(project: Flyback) -> None:
    made = record(project.folder, private_key(project.folder), PREDICATES[Kind.RUN], (FILE, SET)).statement
    elsewhere = project.folder / "downloaded.json"
    (project.folder / made.place).rename(elsewhere)
    assert project("evidence", "verify", "downloaded.json").code == 0
    assert project("evidence", "show", "downloaded.json").code == 0
    answer = project("evidence", "verify", "none.json", "downloaded.json")
    assert answer.code == 1
    assert "none.json: cannot be read: No such file" in answer.out


@pytest.mark.parametrize(
    ("words", "code", "why"),
    [
        pytest.param(["show"], 2, "show needs one", id="show nothing"),
        pytest.param(["list", "x"], 2, "list takes no words", id="list something"),
        pytest.param(["show", "abcdef"], 1, "no pieces of evidence like that", id="an id that there is not"),
        pytest.param(["verify", "--database"], 2, "url", id="a database that nobody named"),
    ],
)
def test_what_there_is_not(words: list[str], code: int, why: str, project: Flyback) -> None:
    answer = project("evidence", *words)
    assert (answer.code, answer.out) == (code, "")
    assert why in answer.err


@pytest.fixture
def ledger(on_database: Flyback) -> Iterator[Ledger]:
    flyway = FlywaySettings(url=on_database.environment["FLYWAY_URL"], user=on_database.environment["FLYWAY_USER"])
    with connect(address_of(flyway), flyway, SessionName(run_id="test")) as target:
        yield Ledger(target=target, schema=FlybackSettings().schema)


def test_the_database_keeps_evidence_too(on_database: Flyback, ledger: Ledger) -> None:
    flyback, key = on_database, new_key()
    table = f'[[keys]]\nowner = "ci"\npublic = "{key.public}"\nmay = ["run"]\n'
    write(flyback.folder, {"flyback.toml": f"{TOML}\n{table}", "sql/V1__a.sql": "select 1;"})
    assert flyback("evidence", "--database").out == "There is no evidence.\n"
    made = record(flyback.folder, key, PREDICATES[Kind.RUN], (FILE, SET))
    keep_in(ledger, made)
    keep_in(ledger, made)
    (flyback.folder / made.statement.place).unlink()
    forged = record(flyback.folder, new_key(), PREDICATES[Kind.SMOKE], (FILE, SET))
    ledger.keep(ledger_envelope(forged))
    assert flyback("evidence", "verify", "--database", "--json").code == 1
    found = value(flyback("evidence", "--database", "--json"))
    assert isinstance(found["evidence"], list)
    assert [(each["id"], each["place"]) for each in found["evidence"]] == [(made.statement.id, "database")]
    assert isinstance(found["rejected"], list)
    assert [each.partition(":")[0] for each in found["rejected"]] == [forged.statement.place, "database"]
