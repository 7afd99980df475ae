"""Tables that this very session still uses: rows wait for the checks of deferred constraints, or a cursor reads them.

Source: CheckTableNotInUse() in PostgreSQL's tablecmds.c, and who calls it.
"""

from collections.abc import Callable, Iterator

from flyback.analysis.impact import ACCESS_EXCLUSIVE, Impact
from flyback.model.lock_modes import strength
from flyback.model.snapshot import Relation
from flyback.syntax.object_names import Node
from flyback.syntax.trees import below, text

_Meant = Callable[[Node, Impact], Iterator[int]]


def refuse_in_use(node: Node | None, impact: Impact) -> None:
    """After a statement was performed: refuses it when it needs a table for itself that is not free."""
    session = impact.database.session
    if not (session.pending or session.read_by_cursors) or node is None or impact.refused:
        return
    kind, body = next(iter(node.items()))
    if kind not in _MEANT or not isinstance(body, dict):
        return
    word, meant = _MEANT[kind]
    if kind == "AlterTableStmt" and text(body, "objtype") not in ("OBJECT_TABLE", ""):
        return
    if kind == "DropStmt" and text(body, "removeType") != "OBJECT_TABLE":
        return
    for oid in meant(body, impact):
        _refuse(oid, word, impact)


def _refuse(oid: int, word: str, impact: Impact) -> None:
    session = impact.database.session
    waiting = [surely for (table, _), surely in session.pending.items() if table == oid]
    before = impact.database.at_start(oid) or impact.database.relation(oid)
    if oid in session.read_by_cursors:
        why = "it is being used by active queries in this session"
        impact.refuse("55006", f'cannot {word} "{before.name}" because {why}')
    elif any(waiting):
        impact.refuse("55006", f'cannot {word} "{before.name}" because it has pending trigger events')
    elif waiting:
        impact.may_fail(f"{impact.name(oid)} has pending trigger events: a row was changed before, in this transaction")


def _named(key: str) -> _Meant:
    """The relation that is named there, and those below it that the statement locks as strongly."""

    def meant(body: Node, impact: Impact) -> Iterator[int]:
        found = impact.relation(below(body, key), missing_ok=True)
        if found is None:
            return
        locks = impact.locks
        mode = strength(locks.get(found.oid, ""))
        for oid in (found.oid, *impact.database.descendants(found.oid)):
            if oid in locks and strength(locks[oid]) >= mode:
                yield oid

    return meant


def _taken(_body: Node, impact: Impact) -> Iterator[int]:
    """Every table that the statement takes for itself."""
    for oid, mode in impact.locks.items():
        found = impact.database.find(Relation, oid)
        if mode == ACCESS_EXCLUSIVE and (found is None or found.kind in "rpm"):
            yield oid


_MEANT: dict[str, tuple[str, _Meant]] = {
    "AlterTableStmt": ("ALTER TABLE", _named("relation")),
    "ClusterStmt": ("CLUSTER", _named("relation")),
    "DropStmt": ("DROP TABLE", _taken),
    "IndexStmt": ("CREATE INDEX", _named("relation")),
    "RefreshMatViewStmt": ("REFRESH MATERIALIZED VIEW", _named("relation")),
    "TruncateStmt": ("TRUNCATE", _taken),
}
"""What the server calls it, and which tables."""
