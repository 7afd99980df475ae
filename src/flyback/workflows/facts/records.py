"""What the target keeps of earlier runs."""

from collections.abc import Iterable, Sequence

from flyback.errors import EvidenceError, Problem
from flyback.evidence.chain import faults, record_of
from flyback.frozen import frozen
from flyback.model.audit import AuditEvent, AuditRecord, AuditRow
from flyback.model.facts import LastRun

_LET_IN = (AuditEvent.BEGUN, AuditEvent.ENDED, AuditEvent.EMERGENCY)


@frozen
class Records:
    """What the audit says."""

    used: tuple[str, ...] = ()
    """Ids of everything that let in a run."""
    last_run: tuple[LastRun, ...] = ()
    """One, or none where there never was a run."""
    emergencies: tuple[str, ...] = ()
    """Break-glass whose follow-up is open, a sentence each."""


def records(rows: Sequence[AuditRow], where: str) -> Records:
    """What whole rows say; a refused run let in nothing, one that has begun has used what let it in.

    A row CLOSED closes the row EMERGENCY of the same deployment.

    Raises:
        EvidenceError: rows are missing, or were changed.
    """
    if wrong := tuple(faults(rows)):
        hint = "flyback audit verify; restore the table from a backup"
        raise EvidenceError(Problem(code="audit", what=f"the audit is not whole: {wrong[0]}", where=where, hint=hint))
    known = [(row, record_of(row)) for row in rows]
    runs = [(row, record) for row, record in known if record.event in (AuditEvent.BEGUN, AuditEvent.ENDED)]
    return Records(
        used=tuple(dict.fromkeys(each for _, record in known if record.event in _LET_IN for each in record.used)),
        last_run=tuple(
            LastRun(deployment=record.deployment, policy=record.policy, keys=record.keys, finished=row.at)
            for row, record in runs[-1:]
        ),
        emergencies=tuple(_open(record for _, record in known)),
    )


def _open(known: Iterable[AuditRecord]) -> Iterable[str]:
    left: dict[str, str] = {}
    for record in known:
        if record.event is AuditEvent.EMERGENCY:
            who = ", ".join(record.who)
            left[record.deployment] = f"{record.deployment} by {who}: {record.outcome or 'no reason was written down'}"
        elif record.event is AuditEvent.CLOSED:
            left.pop(record.deployment, None)
    return left.values()
