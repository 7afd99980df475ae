"""`flyback approve` and `flyback waive`: what people sign, and what they cannot."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
import pytest

from cli.commands import Flyback, write
from flyback.evidence.envelope import read_envelope
from flyback.evidence.statement import read_statement
from flyback.model.evidence import MIGRATION_SET, Approval, WaivedGate, Waiver
from flyback.signing.ed25519 import new_key

SETTINGS = """
[environments.production]
url = "{url}"
user = "{user}"
protected = true
after = "staging"
system_identifier = "{cluster}"
database = "{database}"
[environments.staging]
[[keys]]
owner = "alice"
emails = ["alice@example.org"]
role = "dba"
public = "{alice}"
may = ["approval", "waiver"]
environments = ["production"]
[[keys]]
owner = "ci"
public = "{ci}"
may = ["run"]
"""


@pytest.fixture
def production(on_database: Flyback) -> Flyback:
    address = dict(on_database.environment)
    alice, ci = new_key(), new_key()
    with psycopg.connect(address["FLYWAY_URL"], user=address["FLYWAY_USER"]) as admin:
        row = admin.execute("select system_identifier, current_database() from pg_control_system()").fetchone()
    assert row is not None
    settings = SETTINGS.format(
        url=address.pop("FLYWAY_URL"),
        user=address.pop("FLYWAY_USER"),
        cluster=row[0],
        database=row[1],
        alice=alice.public,
        ci=ci.public,
    )
    files: dict[str, str | bytes] = {
        "flyback.toml": settings,
        "migrations/V1__a.sql": "create table a (id int);",
        "migrations/V2__b.sql": "drop table a;",
        "undo/U1__a.sql": "drop table a;",
        "alice.pem": alice.pem(b""),
        "ci.pem": ci.pem(b""),
    }
    write(on_database.folder, files)
    return replace(on_database, environment=address)


def planned(production: Flyback) -> str:
    answer = production("migrate", "--plan", "--json", "--env", "production")
    assert answer.code == 0, answer.err
    (production.folder / "plan.json").write_text(answer.out, encoding="utf-8")
    digest: str = json.loads(answer.out)["flyback"]["digest"]
    return digest


def said(folder: Path, value: dict[str, Any]) -> tuple[Approval | Waiver, dict[str, str]]:
    content = read_statement(read_envelope((folder / value["file"]).read_bytes()).payload)
    assert isinstance(content.predicate, Approval | Waiver)
    return content.predicate, {each.name: each.sha256 for each in content.subjects}


def test_an_approval_names_plan_policy_scripts_and_what_was_accepted(production: Flyback) -> None:
    digest = planned(production)
    answer = production(
        *("approve", "plan.json", "--env", "production", "--key", "alice.pem", "--reviewed", digest, "--json"),
        *("--for", "2h", "--not-undoable", "migrations/V2__b.sql", "--waive", "window: closed for repair"),
        *("--ticket", "CHG1", "--comment", "looks fine"),
    )
    assert (answer.code, answer.err) == (0, "")
    approval, subjects = said(production.folder, json.loads(answer.out))
    assert isinstance(approval, Approval)
    assert (approval.who, approval.role, approval.verb, approval.plan) == ("alice", "dba", "migrate", digest)
    assert (approval.environment, len(approval.policy)) == ("production", 64)
    assert approval.not_undoable == ("migrations/V2__b.sql",)
    assert approval.waived == (WaivedGate(gate="window", because="closed for repair"),)
    assert (approval.ticket, approval.comment) == ("CHG1", "looks fine")
    assert (approval.expires - approval.issued).total_seconds() == 7200
    assert {MIGRATION_SET, "migrations/V1__a.sql", "migrations/V2__b.sql", "undo/U1__a.sql"} <= subjects.keys()


def test_a_waiver_names_gate_reason_and_scripts(production: Flyback) -> None:
    answer = production("waive", "ticket", "--because", "outage", "--env", "production", "--key", "alice.pem", "--json")
    assert answer.code == 0, answer.err
    waiver, subjects = said(production.folder, json.loads(answer.out))
    assert isinstance(waiver, Waiver)
    assert (waiver.who, waiver.gate, waiver.because, waiver.environment) == ("alice", "ticket", "outage", "production")
    assert MIGRATION_SET in subjects


def edited(folder: Path, name: str) -> None:
    with (folder / name).open("a", encoding="utf-8") as file:
        file.write("-- one more line\n")


HARM = {
    "an edited script": ("migrations/V1__a.sql", "migrations/V1__a.sql: is not what the plan was made of"),
    "an edited plan": ("plan.json", "plan.json: not the JSON of a plan: JSON is malformed"),
}


@pytest.mark.parametrize("harm", HARM)
def test_what_is_not_what_was_planned_is_not_signed(production: Flyback, harm: str) -> None:
    name, why = HARM[harm]
    digest = planned(production)
    edited(production.folder, name)
    answer = production("approve", "plan.json", "--env", "production", "--key", "alice.pem", "--reviewed", digest)
    assert (answer.code, why in answer.err) == (2, True), answer.err
    assert not (production.folder / ".flyback").exists()


REFUSED = {
    "another digest": (("--reviewed", "0" * 64), "that is not the digest of this plan; nothing was signed", 2),
    "nobody to ask": ((), "nobody can be asked; nothing was signed", 2),
    "a key that may not": (("--key", "ci.pem", "--reviewed", "{}"), "may not sign approval for production", 1),
    "no such script": (("--reviewed", "{}", "--not-undoable", "V9"), "the plan has no script V9", 2),
    "no such gate": (("--reviewed", "{}", "--waive", "windows: x"), "no gate is called windows", 2),
    "a gate without reason": (("--reviewed", "{}", "--waive", "window"), "is not waived without a reason", 2),
    "a gate that nobody waives": (("--reviewed", "{}", "--waive", "target: x"), "nobody can waive the gate target", 2),
    "no time": (("--reviewed", "{}", "--for", "0s"), "it should last for a while", 2),
    "another environment": (("--reviewed", "{}", "--env", "staging"), "may not sign approval for staging", 1),
    "no environment": (("--reviewed", "{}", "--env", "prod"), "there is no environment 'prod'", 2),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused(production: Flyback, case: str) -> None:
    more, why, code = REFUSED[case]
    digest = planned(production)
    answer = production(
        *("approve", "plan.json", "--env", "production", "--key", "alice.pem"), *(each.format(digest) for each in more)
    )
    assert (answer.code, why in answer.err) == (code, True), answer.err
    assert not (production.folder / ".flyback").exists()


def test_a_key_is_needed(production: Flyback) -> None:
    answer = production("waive", "ticket", "--because", "outage", "--env", "production")
    assert "there is no key to sign with" in answer.err
