"""The chain of audit rows: whatever is changed, taken out or put in between shows."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from flyback.evidence.chain import faults, record_of, sealed
from flyback.model.audit import AuditEvent, AuditRecord, AuditRow

NOW = datetime(2026, 3, 1, 2, 30, tzinfo=UTC)


def record(number: int) -> AuditRecord:
    return AuditRecord(
        event=AuditEvent.BEGUN,
        environment="production",
        verb="migrate",
        deployment=f"d{number}",
        who=("dba@example.org",),
    )


def chain(length: int) -> list[AuditRow]:
    rows: list[AuditRow] = []
    for number in range(length):
        rows.append(sealed(record(number), NOW + timedelta(minutes=number), rows[-1] if rows else None))
    return rows


def test_what_was_sealed_is_whole_and_says_what_it_said() -> None:
    rows = chain(5)
    assert list(faults(rows)) == []
    assert [record_of(row) for row in rows] == [record(number) for number in range(5)]


def resealed(rows: list[AuditRow]) -> list[AuditRow]:
    """One row rewritten with a good seal of its own: the next one gives it away."""
    forged = sealed(replace(record(2), who=("mallory@example.org",)), rows[2].at, rows[1])
    return [*rows[:2], forged, *rows[3:]]


HARM: dict[str, tuple[Callable[[list[AuditRow]], list[AuditRow]], str]] = {
    "a record is changed": (
        lambda rows: [*rows[:1], replace(rows[1], record=rows[1].record.replace("dba", "abd")), *rows[2:]],
        "row 2 was changed after it was sealed",
    ),
    "a time is changed": (
        lambda rows: [replace(rows[0], at=NOW - timedelta(days=1)), *rows[1:]],
        "row 1 was changed after it was sealed",
    ),
    "a row is taken out": (lambda rows: [*rows[:2], *rows[3:]], "row 3 missing"),
    "the first row is taken out": (lambda rows: rows[1:], "row 1 missing"),
    "two rows are taken out": (lambda rows: [rows[0], *rows[3:]], "rows 2 to 3 missing"),
    "a row is written anew": (resealed, "row 4 was sealed after another row than the one before it"),
    "a row is there twice": (lambda rows: [*rows[:2], *rows[1:]], "row 2 is there twice"),
    "a row is not a record": (
        lambda rows: [*rows[:4], replace(rows[4], record="{}")],
        "row 5 cannot be read: Object missing required field `event`",
    ),
}


@pytest.mark.parametrize("harm", HARM)
def test_harm_shows(harm: str) -> None:
    do, said = HARM[harm]
    assert said in list(faults(do(chain(5))))
