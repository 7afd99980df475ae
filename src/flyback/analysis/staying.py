"""Whether the release that runs now works on after a migration, so that the migration may stay.

Only what is known to do no harm counts as harmless: a kind of act that is missing below is something to notice.
"""

from collections.abc import Iterable, Iterator, Sequence

from flyback.frozen import frozen
from flyback.model.risk import Act, Assessment, Family, Finding, Severity

_ADDS = frozenset(
    (
        *("create table", "create view", "create materialized view", "create sequence", "create schema"),
        *("create function", "create type", "create enum", "create domain", "create extension", "create statistics"),
        *("create partition", "reference in new table", "add column", "add enum value"),
        *("insert", "copy", "merge", "grant", "json column"),
    )
)
"""Only add something. What adding may break is told by findings: a column that must be given, an overloaded name."""
_UPKEEP = frozenset(
    (
        *("validate constraint", "reindex", "cluster", "cluster on", "vacuum full", "refresh materialized view"),
        *("set storage", "set compression", "set statistics", "set tablespace", "set access method", "set logged"),
        *("lock table", "set", "transaction control", "do block", "call", "select function", "needs not null"),
    )
)
"""Change nothing that a statement could notice; of code that runs, everything it does is an act of its own."""
_ON_NEW_COLUMNS = ("add check", "add foreign key", "update", "set default", "drop default")
"""Harmless where the running release never writes the columns."""
_STORAGE = ("fillfactor", "autovacuum_", "toast.", "toast_", "parallel_workers", "n_distinct", "pages_per_range")
_QUIET_TAGS = frozenset(
    (
        *("SELECT", "VALUES", "TABLE", "SHOW", "EXPLAIN", "COMMENT", "ANALYZE", "VACUUM", "CHECKPOINT"),
        *("SET", "SET ROLE", "RESET", "RESET ROLE", "SET CONSTRAINTS", "LOCK TABLE", "NOTIFY", "LISTEN", "UNLISTEN"),
        *("PREPARE", "EXECUTE", "DEALLOCATE", "DISCARD", "DECLARE", "FETCH", "MOVE", "CLOSE", "LOAD", "DO", "GRANT"),
        *("BEGIN", "START TRANSACTION", "COMMIT", "END", "ROLLBACK", "SAVEPOINT", "RELEASE", "COPY"),
    )
)
"""Statements without acts that change nothing."""
_ROW_TAGS = ("INSERT", "UPDATE", "DELETE", "MERGE", "TRUNCATE", "WITH")
"""Without acts they are about what their own script has made, or about system catalogues."""


@frozen
class Disturbance:
    """Something that the running release may notice."""

    text: str
    """A clause: `it takes away column a of public.t`, `nobody knows what the DO block does`."""
    line: int
    takes: bool = False
    """Whether it is data that goes."""


def disturbances(assessments: Iterable[Assessment], findings: Iterable[Finding]) -> tuple[Disturbance, ...]:
    """Everything that the running release may notice of one migration, in order.

    `assessments` are those of text and catalogue: what a rehearsal did not show may happen there all the same.
    """
    found: list[Disturbance] = []
    said = list(findings)
    for each in assessments:
        line, column = each.statement.line, each.statement.column
        found += (Disturbance(text=f"it takes away {what}", line=line, takes=True) for what in _taken(each))
        here = (finding for finding in said if (finding.line, finding.column) == (line, column))
        found += (Disturbance(text=text, line=line) for text in (*_broken(here, each), *_unproven(each)))
    return tuple(found)


def _taken(assessment: Assessment) -> Iterator[str]:
    own = frozenset(assessment.own)
    for effect in assessment.effects:
        if effect.relation in own:
            continue
        gone = [what for what in effect.loses if f"{effect.relation}.{what.removeprefix('column ')}" not in own]
        changed = [name for name in effect.changes_values if f"{effect.relation}.{name}" not in own]
        values = (f"values of column {name}" for name in changed)
        yield from (f"{what} of {effect.relation}" for what in dict.fromkeys((*gone, *values)))


def _unproven(assessment: Assessment) -> Iterator[str]:
    if assessment.refused:
        yield f"the server will refuse it ({assessment.refused})"
    yield from (f"nobody knows {what}" for what in assessment.unknown)
    yield from (f"{what} is gone" for what in assessment.drops if what not in assessment.own)
    for act in assessment.acts:
        if not _harmless(act, assessment.own):
            yield f"whether the earlier release works with it is not known: {_told(act)}"
    if not assessment.acts and not _quiet(assessment):
        yield f"whether the earlier release works with it is not known: {assessment.statement.tag}"


def _quiet(assessment: Assessment) -> bool:
    """Whether a statement without acts changes nothing, or only what the release itself has made."""
    statement, own = assessment.statement, frozenset(assessment.own)
    if statement.tag in _ROW_TAGS:
        return "pg_" not in statement.sql.lower()
    if statement.tag in _QUIET_TAGS:
        return True
    return bool(own) and all(own.issuperset(effect.drops) for effect in assessment.effects)


def _harmless(act: Act, own: Sequence[str]) -> bool:
    detail = act.detail
    if detail.get("own") == "yes":
        return True
    if act.kind in _ADDS | _UPKEEP or act.relation in own:
        return not detail.get("overloads")
    match act.kind:
        case "create index":
            return not detail.get("unique")
        case "alter type":
            return detail.get("how") == "catalogue only"
        case "set options":
            return all(name.startswith(_STORAGE) for name in detail.get("options", "").split(", "))
        case "cluster-wide object":
            return detail.get("action") == "create"
        case "alter default privileges":
            return act.name.startswith("grant")
        case kind if kind in _ON_NEW_COLUMNS:
            columns = (detail.get("columns") or act.name).split(", ")
            return all(f"{act.relation}.{column}" in own for column in columns)
        case kind:
            return kind.startswith("drop") and detail.get("exists") == "no"


def _told(act: Act) -> str:
    about = " on ".join(part for part in (act.name, act.relation) if part)
    return f"{act.kind} ({about})" if about else act.kind


def _broken(findings: Iterable[Finding], assessment: Assessment) -> Iterator[str]:
    if assessment.acts and all(act.detail.get("own") == "yes" for act in assessment.acts):
        return
    for each in findings:
        worse = each.severity >= Severity.CAUTION and each.family in (Family.LOSS, Family.BREAK)
        if worse and each.relation not in assessment.own:
            yield f"the earlier release may break: {each.text}"
