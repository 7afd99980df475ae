"""`audit`: what was decided and run on a database, and whether the record of it is whole."""

from flyback.evidence.chain import faults, record_of
from flyback.frozen import frozen
from flyback.model.audit import AuditRecord, AuditRow
from flyback.model.results import Place
from flyback.postgres.ledger.ledger import Ledger
from flyback.workflows.opened import Opened


@frozen
class AuditResult:
    """The audit of one database."""

    place: Place
    rows: tuple[tuple[AuditRow, AuditRecord | None], ...]
    """Oldest first; None where a row cannot be read."""
    faults: tuple[str, ...]
    """What is wrong with the chain, a sentence each."""
    notes: tuple[str, ...] = ()


def audit(opened: Opened) -> AuditResult:
    """Every row, and what is wrong with their chain."""
    rows = Ledger(target=opened.target, schema=opened.settings.flyback.schema).rows()
    return AuditResult(
        place=opened.place,
        rows=tuple((row, _read(row)) for row in rows),
        faults=tuple(faults(rows)),
        notes=opened.notes,
    )


def _read(row: AuditRow) -> AuditRecord | None:
    try:
        return record_of(row)
    except ValueError:
        return None
