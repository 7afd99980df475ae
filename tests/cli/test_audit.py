"""`flyback audit`: what was decided and run, and whether anybody has changed the record."""

import json
from datetime import UTC, datetime
from functools import partial

import psycopg
import pytest

from cli.commands import Flyback, write
from flyback.evidence.chain import sealed
from flyback.model.audit import AuditEvent, AuditRecord, AuditRow
from flyback.model.evidence import DecidedGate
from flyback.postgres.ledger.ledger import Ledger
from flyback.postgres.target.address import address_of
from flyback.postgres.target.connecting import connect
from flyback.postgres.target.session_names import SessionName
from flyback.settings import FlywaySettings, Secret

AT = datetime(2026, 3, 1, 2, 30, tzinfo=UTC)
REFUSED = AuditRecord(
    event=AuditEvent.REFUSED,
    environment="production",
    verb="migrate",
    deployment="4f2a",
    who=("dba@example.org",),
    gates=(DecidedGate(gate="window", verdict="FAIL", reason="it is closed"),),
    outcome="one gate\nrefuses",
)
BEGUN = AuditRecord(
    event=AuditEvent.BEGUN, environment="production", verb="migrate", deployment="77aa", who=("dba@example.org",)
)
LISTED = """\
   1  2026-03-01 02:30:00Z  refused migrate 4f2a on production by dba@example.org: one gate refuses [window]
   2  2026-03-01 02:30:00Z  begun migrate 77aa on production by dba@example.org\
 (not ended: it is under way, or was cut off; flyback info shows what is there)
2 rows, sealed one with the next; the last seal is """


@pytest.fixture
def project(on_database: Flyback) -> Flyback:
    write(on_database.folder, {"migrations/V1__a.sql": "select 1"})
    return on_database


@pytest.fixture
def rows(project: Flyback) -> list[AuditRow]:
    found = project.environment
    flyway = FlywaySettings(
        url=found["FLYWAY_URL"], user=found["FLYWAY_USER"], password=Secret(found.get("FLYWAY_PASSWORD", ""))
    )
    with connect(address_of(flyway), flyway, SessionName(run_id="test")) as target:
        ledger = Ledger(target=target, schema="flyback_state")
        return [ledger.add(partial(sealed, each, AT)) for each in (REFUSED, BEGUN)]


def test_where_nothing_was_recorded(project: Flyback) -> None:
    answer = project("audit")
    assert (answer.code, answer.out) == (0, "Nothing was recorded in this database yet.\n")


def test_list(project: Flyback, rows: list[AuditRow]) -> None:
    answer = project("audit")
    assert (answer.code, answer.out) == (0, f"{LISTED}{rows[-1].seal}\n")
    assert project("audit", "verify").out == LISTED.splitlines()[-1] + f"{rows[-1].seal}\n"


def test_lines_are_one_json_object_each(project: Flyback, rows: list[AuditRow]) -> None:
    found = [json.loads(line) for line in project("audit", "lines").out.splitlines()]
    assert [each["event"] for each in found] == ["refused", "begun"]
    assert {each.pop("schema") for each in found} == {"flyback.audit-row/1"}
    assert found == json.loads(project("audit", "--json").out)["rows"]
    assert found[0]["gates"] == [{"gate": "window", "verdict": "FAIL", "reason": "it is closed"}]


def test_whoever_changes_it_is_found_out(project: Flyback, rows: list[AuditRow]) -> None:
    with psycopg.connect(
        project.environment["FLYWAY_URL"], user=project.environment["FLYWAY_USER"], autocommit=True
    ) as owner:
        owner.execute("alter table flyback_state.audit disable trigger only_add")
        owner.execute("delete from flyback_state.audit where number = 1")
    answer = project("audit", "verify")
    assert (answer.code, answer.err) == (
        1,
        "error: the audit was tampered with, or damaged: 1 fault\n  row 1 missing\n",
    )
    assert json.loads(project("audit", "--json").out)["faults"] == ["row 1 missing"]
