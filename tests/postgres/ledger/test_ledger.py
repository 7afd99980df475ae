"""Audit and evidence in the database: rows are added, together or not at all, and never changed."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import psycopg
import pytest
from psycopg import errors

from flyback.evidence.chain import faults, sealed
from flyback.model.audit import AuditEvent, AuditRecord, AuditRow
from flyback.postgres.ledger.ledger import Envelope, Ledger
from flyback.postgres.scratch.server import ROLE, Server
from flyback.postgres.target.address import address_of
from flyback.postgres.target.connecting import connect
from flyback.postgres.target.refusals import RefusedError
from flyback.postgres.target.session_names import SessionName
from flyback.settings import FlywaySettings

SCHEMA = 'fly"back'
ENVELOPE = Envelope(id="ab" * 32, kind="run", text='{\n  "payload": "e30=",\n  "odd": "%s {values} \\u0000 \'"\n}')


def seal(last: AuditRow | None) -> AuditRow:
    who = ("Zoë O'Neil",)
    record = AuditRecord(event=AuditEvent.BEGUN, environment="p", verb="migrate", deployment="d", who=who)
    return sealed(record, datetime(2026, 3, 1, 2, 30, 15, 123456, tzinfo=UTC), last)


@pytest.fixture
def url(server: Server, database: str) -> str:
    return server.conninfo(database, ROLE)


@pytest.fixture
def ledger(url: str) -> Iterator[Ledger]:
    flyway = FlywaySettings(url=url)
    with connect(address_of(flyway), flyway, SessionName(run_id="test")) as target:
        yield Ledger(target=target, schema=SCHEMA)


def test_where_nothing_was_kept_there_is_nothing(ledger: Ledger) -> None:
    assert (ledger.exists, ledger.rows(), ledger.envelopes()) == (False, (), ())


def test_what_is_added_comes_back_whole(ledger: Ledger) -> None:
    added = [ledger.add(seal), ledger.add(seal, ENVELOPE)]
    ledger.keep(ENVELOPE)
    assert list(ledger.rows()) == added
    assert list(faults(ledger.rows())) == []
    assert ledger.envelopes() == (ENVELOPE,)


def test_an_envelope_of_several_lines_is_a_value_and_nothing_else(ledger: Ledger) -> None:
    text = "{}\n'; drop table evidence; --\n\\"
    ledger.keep(Envelope(id="cd" * 32, kind="run", text=text))
    ledger.add(seal, Envelope(id="ef" * 32, kind="run", text=text))
    assert [each.text for each in ledger.envelopes()] == [text, text]


def test_the_audit_row_and_its_evidence_come_together_or_not_at_all(
    ledger: Ledger, connection: psycopg.Connection
) -> None:
    ledger.add(seal)
    connection.execute('alter table "fly""back".evidence add check (kind <> \'run\')')
    with pytest.raises(RefusedError):
        ledger.add(seal, ENVELOPE)
    assert len(ledger.rows()) == 1


@pytest.mark.parametrize("table", ["audit", "evidence"])
@pytest.mark.parametrize("harm", ["update {} set at = now()", "delete from {}", "truncate {}"])
def test_rows_are_only_ever_added(ledger: Ledger, connection: psycopg.Connection, harm: str, table: str) -> None:
    ledger.add(seal, ENVELOPE)
    with pytest.raises(errors.ObjectNotInPrerequisiteState, match="only ever added"):
        connection.execute(harm.format(f'"fly""back".{table}').encode())
    assert (len(ledger.rows()), len(ledger.envelopes())) == (1, 1)


def test_runs_at_the_same_time_make_one_chain(url: str) -> None:
    flyway = FlywaySettings(url=url)

    def add(number: int) -> None:
        with connect(address_of(flyway), flyway, SessionName(run_id=str(number))) as target:
            for _ in range(5):
                Ledger(target=target, schema=SCHEMA).add(seal)

    add(0)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(add, range(4)))
    with connect(address_of(flyway), flyway, SessionName(run_id="reader")) as target:
        rows = Ledger(target=target, schema=SCHEMA).rows()
    assert (len(rows), list(faults(rows))) == (25, [])
