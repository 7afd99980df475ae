"""What the audit of a database says of its earlier runs, as gates ask it."""

from collections.abc import Sequence

from flyback.evidence.chain import faults, record_of
from flyback.frozen import frozen
from flyback.model.audit import AuditEvent, AuditRecord, AuditRow
from flyback.model.evidence import StateDigests
from flyback.model.facts import LastRun


@frozen
class EarlierRuns:
    """Everything at once, because either all of it can be believed or nothing."""

    used: tuple[str, ...]
    """Ids of evidence and tickets that let in runs of which something is there, or of which nobody knows."""
    last_run: tuple[LastRun, ...]
    """One, or none where there never was a run."""
    emergencies: tuple[str, ...]
    """Break-glass whose follow-up is open, a sentence each."""
    deployments: frozenset[str] = frozenset()
    """Every run that it knows."""


def earlier_runs(rows: Sequence[AuditRow], here: StateDigests | None = None) -> EarlierRuns:
    """Reads the whole audit; `here` is the state of the database now, where it is known.

    Raises:
        ValueError: somebody has changed it, so that it says nothing.
    """
    for fault in faults(rows):
        raise ValueError(f"the audit is not whole: {fault}")
    records = [(row, record_of(row)) for row in rows]
    ended = {record.deployment: record for _, record in records if record.event is AuditEvent.ENDED}
    begun = [(row, record) for row, record in records if record.event is AuditEvent.BEGUN]
    last = begun[-1][1].deployment if begun else ""
    real = [
        (row, record)
        for row, record in begun
        if _left_something(record, ended, here if record.deployment == last else None)
    ]
    return EarlierRuns(
        used=tuple(dict.fromkeys(each for _, record in real for each in record.used)),
        last_run=tuple(_last_run(row, record) for row, record in real[-1:]),
        emergencies=_open_emergencies([record for _, record in records]),
        deployments=frozenset(record.deployment for _, record in records),
    )


def _left_something(record: AuditRecord, ended: dict[str, AuditRecord], here: StateDigests | None) -> bool:
    """A run may have left anything, unless it is known to have left nothing.

    That is: it was seen to end so, or it was cut off, nothing ran since, and history and catalogue are as they were
    before it. A script that commits without its row in the history leaves none, but its catalogue or journal does.
    """
    end = ended.get(record.deployment)
    if end is not None:
        return not end.left_nothing
    known = here is not None and bool(here.history and here.catalogue)
    return not (known and record.start == here)


def _last_run(row: AuditRow, record: AuditRecord) -> LastRun:
    return LastRun(deployment=record.deployment, policy=record.policy, keys=record.keys, finished=row.at)


def _open_emergencies(records: Sequence[AuditRecord]) -> tuple[str, ...]:
    closed = {record.emergency for record in records if record.event is AuditEvent.CLOSED}
    opened = {
        record.emergency: f"{record.emergency} by {', '.join(record.who)}: {record.outcome}"
        for record in records
        if record.event is AuditEvent.EMERGENCY
    }
    return tuple(text for id_, text in opened.items() if id_ not in closed)
