"""Whether the release that runs now works on after a migration, so that the migration may stay.

Only what is known to do no harm counts as harmless: a kind of act that is missing below is something to notice.
"""

from collections.abc import Iterable, Iterator

from flyback.frozen import frozen
from flyback.model.risk import Act, Assessment, Family, Finding, Severity
from flyback.model.script import Statement

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


class Newcomers:
    """Relations and columns that the release itself has made so far: the running release knows none of them."""

    def __init__(self) -> None:
        self._relations: set[str] = set()
        self._columns: set[tuple[str, str]] = set()

    def welcome(self, act: Act) -> None:
        """Takes note of what an act makes."""
        if act.detail.get("exists") == "yes":
            return
        if act.kind in ("create table", "create view", "create materialized view", "create sequence"):
            self._relations.add(act.name)
        elif act.kind == "add column":
            self._columns.add((act.relation, act.name))

    def has(self, relation: str) -> bool:
        """Whether the release has made that relation."""
        return relation in self._relations

    def have(self, relation: str, columns: Iterable[str]) -> bool:
        """Whether the release has made all these columns."""
        return all((relation, column) in self._columns for column in columns)


def disturbances(
    assessments: Iterable[Assessment], findings: Iterable[Finding], newcomers: Newcomers
) -> tuple[Disturbance, ...]:
    """Everything that the running release may notice of one migration, in order; `newcomers` are added to.

    `assessments` are those of text and catalogue: what a rehearsal did not show may happen there all the same.
    """
    found: list[Disturbance] = []
    said = list(_broken(findings, newcomers))
    for each in assessments:
        line = each.statement.line
        found += (Disturbance(text=f"it takes away {what}", line=line, takes=True) for what in _taken(each, newcomers))
        found += (breakage for breakage in said if breakage.line == line)
        found += (Disturbance(text=text, line=line) for text in _unproven(each, newcomers))
    return tuple(found)


def _taken(assessment: Assessment, newcomers: Newcomers) -> Iterator[str]:
    for effect in assessment.effects:
        old = (column for column in effect.changes_values if not newcomers.have(effect.relation, [column]))
        changed = (f"values of column {column}" for column in old)
        yield from (f"{what} of {effect.relation}" for what in dict.fromkeys((*effect.loses, *changed)))


def _unproven(assessment: Assessment, newcomers: Newcomers) -> Iterator[str]:
    if assessment.refused:
        yield f"the server will refuse it ({assessment.refused})"
    yield from (f"nobody knows {what}" for what in assessment.unknown)
    yield from (f"{what} is gone" for what in assessment.drops)
    for act in assessment.acts:
        if not _harmless(act, newcomers):
            yield f"whether the earlier release works with it is not known: {_told(act)}"
        newcomers.welcome(act)
    if not assessment.acts and not _quiet(assessment.statement):
        yield f"whether the earlier release works with it is not known: {assessment.statement.tag}"


def _quiet(statement: Statement) -> bool:
    if statement.tag in _ROW_TAGS:
        return "pg_" not in statement.sql.lower()
    return statement.tag in _QUIET_TAGS


def _harmless(act: Act, newcomers: Newcomers) -> bool:
    detail = act.detail
    if act.kind in _ADDS | _UPKEEP or newcomers.has(act.relation):
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
            columns = detail.get("columns") or act.name
            return bool(columns) and newcomers.have(act.relation, columns.split(", "))
        case kind:
            return kind.startswith("drop ") and detail.get("exists") == "no"


def _told(act: Act) -> str:
    about = " on ".join(part for part in (act.name, act.relation) if part)
    return f"{act.kind} ({about})" if about else act.kind


def _broken(findings: Iterable[Finding], newcomers: Newcomers) -> Iterator[Disturbance]:
    for each in findings:
        worse = each.severity >= Severity.CAUTION and each.family in (Family.LOSS, Family.BREAK)
        if worse and not newcomers.has(each.relation):
            yield Disturbance(text=f"the earlier release may break: {each.text}", line=each.line)
