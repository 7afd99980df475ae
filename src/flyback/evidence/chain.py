"""The chain of audit rows: each is sealed with the seal of the row before it, so that none can be changed."""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import datetime

import msgspec

from flyback.model.audit import AuditRecord, AuditRow

START = "0" * 64
"""What comes before the first row."""


def sealed(record: AuditRecord, at: datetime, last: AuditRow | None) -> AuditRow:
    """The row that comes after the last one."""
    text = msgspec.json.encode(record).decode()
    number = last.number + 1 if last else 1
    before = last.seal if last else START
    return AuditRow(number=number, at=at, record=text, before=before, seal=_seal(number, at, text, before))


def record_of(row: AuditRow) -> AuditRecord:
    """What a row says.

    Raises:
        ValueError: it is not what flyback writes.
    """
    return msgspec.json.decode(row.record, type=AuditRecord)


def faults(rows: Sequence[AuditRow]) -> Iterator[str]:
    """What is wrong with the chain, a sentence each; rows in the order of their numbers."""
    before, number = START, 0
    for row in rows:
        number += 1
        if row.number != number:
            missing = f"row {number}" if row.number == number + 1 else f"rows {number} to {row.number - 1}"
            yield f"{missing} missing" if row.number > number else f"row {row.number} is there twice"
            number = row.number
        elif row.before != before:
            yield f"row {row.number} was sealed after another row than the one before it"
        if row.seal != _seal(row.number, row.at, row.record, row.before):
            yield f"row {row.number} was changed after it was sealed"
        try:
            record_of(row)
        except ValueError as error:
            yield f"row {row.number} cannot be read: {error}"
        before = row.seal


def _seal(number: int, at: datetime, record: str, before: str) -> str:
    parts = (str(number), at.isoformat(timespec="microseconds"), record, before)
    framed = "".join(f"{len(part)}:{part}" for part in parts)
    return hashlib.sha256(framed.encode()).hexdigest()
