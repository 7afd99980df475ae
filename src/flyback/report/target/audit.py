"""The audit of a database, for people and for what collects logs."""

from collections.abc import Collection, Iterable, Iterator, Sequence

from flyback.model.audit import AuditEvent, AuditRecord, AuditRow
from flyback.model.results import Place
from flyback.report.amounts import counted
from flyback.report.json_text import Json, dumped
from flyback.report.neutral import one_line

SCHEMA = "flyback.audit/1"
_ROW_SCHEMA = "flyback.audit-row/1"

Row = tuple[AuditRow, AuditRecord | None]


def audit_text(rows: Sequence[Row]) -> str:
    """A line each, the latest last; of a run that was cut off nothing but this tells."""
    ended = {record.deployment for _, record in rows if record is not None and record.event is AuditEvent.ENDED}
    return "".join(f"{_line(row, record)}{_cut_off(record, ended)}\n" for row, record in rows)


def wholeness_text(rows: Sequence[Row], faults: Sequence[str]) -> str:
    """Whether anybody has changed the record."""
    if faults:
        title = f"error: the audit was tampered with, or damaged: {counted(len(faults), 'fault')}"
        return "\n".join([title, *(f"  {one_line(each)}" for each in faults), ""])
    if not rows:
        return "Nothing was recorded in this database yet.\n"
    return f"{counted(len(rows), 'row')}, sealed one with the next; the last seal is {rows[-1][0].seal}\n"


def log_lines(rows: Iterable[Row]) -> Iterator[str]:
    """Each row as one JSON object on a line of its own, for whoever collects logs."""
    return (dumped({"schema": _ROW_SCHEMA, **_row(row, record)}) for row, record in rows)


def audit_json(place: Place, rows: Iterable[Row], faults: Sequence[str]) -> dict[str, Json]:
    """`flyback.audit/1`."""
    return {
        "schema": SCHEMA,
        "url": place.url,
        "database": place.database,
        "whole": not faults,
        "faults": list(faults),
        "rows": [_row(row, record) for row, record in rows],
    }


def _line(row: AuditRow, record: AuditRecord | None) -> str:
    at = row.at.strftime("%Y-%m-%d %H:%M:%SZ")
    if record is None:
        return f"{row.number:>4}  {at}  cannot be read"
    who = ", ".join(record.who) or "nobody knows who"
    what = f"{record.event.value} {record.verb} {record.deployment[:12]} on {record.environment or 'no environment'}"
    outcome = f": {one_line(record.outcome)}" if record.outcome else ""
    refused = ", ".join(each.gate for each in record.gates if each.verdict in ("FAIL", "UNKNOWN"))
    gates = f" [{refused}]" if refused else ""
    return f"{row.number:>4}  {at}  {one_line(what)} by {one_line(who)}{outcome}{gates}"


def _cut_off(record: AuditRecord | None, ended: Collection[str]) -> str:
    if record is None or record.event is not AuditEvent.BEGUN or record.deployment in ended:
        return ""
    return " (not ended: it is under way, or was cut off; flyback info shows what is there)"


def _row(row: AuditRow, record: AuditRecord | None) -> dict[str, Json]:
    found: dict[str, Json] = {"number": row.number, "at": row.at.isoformat(), "seal": row.seal, "before": row.before}
    if record is None:
        return {**found, "event": None}
    return {
        **found,
        "event": record.event.value,
        "environment": record.environment,
        "verb": record.verb,
        "deployment": record.deployment,
        "who": list(record.who),
        "runner": record.runner,
        "plan": record.plan,
        "set_digest": record.set_digest,
        "policy": record.policy,
        "config": record.config,
        "keys": list(record.keys),
        "used": list(record.used),
        "gates": [{"gate": each.gate, "verdict": each.verdict, "reason": each.reason} for each in record.gates],
        "facts": record.facts,
        "outcome": record.outcome,
        "ran": list(record.ran),
        "emergency": record.emergency,
    }
