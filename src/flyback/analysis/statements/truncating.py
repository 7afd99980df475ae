"""TRUNCATE.

Source: ExecuteTruncate() and ExecuteTruncateGuts() in PostgreSQL's tablecmds.c, heap_truncate_check_FKs() in heap.c.
"""

from flyback.analysis.impact import ACCESS_EXCLUSIVE, Impact
from flyback.analysis.rows.running import run_triggers
from flyback.model.snapshot import Index, Ref, Relation
from flyback.syntax.object_names import Node
from flyback.syntax.trees import body_of, listed

_STORED = "rpf"


def truncate_stmt(body: Node, impact: Impact) -> None:
    """Empties tables, their partitions and children, and with CASCADE all that refer to them."""
    cascades, restarts = body.get("behavior") == "DROP_CASCADE", bool(body.get("restart_seqs"))
    named: dict[int, str] = {}
    for item in listed(body, "relations"):
        name = body_of(item, "RangeVar")
        relation = impact.relation(name)
        if relation is not None and _may_be_emptied(relation, name, impact):
            impact.act(
                "truncate",
                relation.oid,
                cascade="yes" if cascades else "",
                restart_identity="yes" if restarts else "",
            )
            below = impact.database.descendants(relation.oid) if name.get("inh") else []
            named.update(dict.fromkeys((relation.oid, *below), ""))
    emptied = _with_referencing(named, impact) if cascades else named
    _refuse_references(emptied, impact)
    for oid, by in emptied.items():
        _empty(impact.database.relation(oid), impact)
        if by:
            impact.act("truncated too", oid, by=by)
    if restarts:
        for oid in emptied:
            _restart(oid, impact)


def _may_be_emptied(relation: Relation, name: Node, impact: Impact) -> bool:
    if relation.kind not in _STORED:
        impact.refuse("42809", f'"{relation.name}" is not a table')
    elif relation.kind == "p" and not name.get("inh"):
        impact.refuse("42809", "cannot truncate only a partitioned table")
    return relation.kind in _STORED


def _with_referencing(named: dict[int, str], impact: Impact) -> dict[int, str]:
    """With all tables that refer to these, and all that refer to those: by oid, the name of whom it follows."""
    found = dict(named)
    waiting = list(named)
    while waiting:
        target = waiting.pop(0)
        for constraint in impact.database.foreign_keys_to(target):
            by = impact.name(target)
            for oid in (constraint.relation, *impact.database.descendants(constraint.relation)):
                if oid not in found:
                    found[oid] = by
                    waiting.append(oid)
    return found


def _refuse_references(emptied: dict[int, str], impact: Impact) -> None:
    for oid in emptied:
        for constraint in impact.database.foreign_keys_to(oid):
            if constraint.relation not in emptied:
                impact.refuse("0A000", "cannot truncate a table referenced in a foreign key constraint")
                impact.lose(oid, "all rows")
    if not impact.database.complete and any(impact.database.relation(oid).assumed for oid in emptied):
        impact.may_fail("another table refers to it")


def _empty(relation: Relation, impact: Impact) -> None:
    impact.database.write(relation.oid)
    impact.lock(relation.oid, ACCESS_EXCLUSIVE)
    if relation.rows != 0:
        impact.lose(relation.oid, "all rows")
    if relation.kind != "p":
        for index in impact.database.of(relation.oid, Index):
            impact.lock(index.oid, ACCESS_EXCLUSIVE)
    run_triggers(relation, "truncate", impact)


def _restart(oid: int, impact: Impact) -> None:
    """The sequences that its columns own begin again."""
    for edge in impact.database.dependents(Ref("pg_class", oid)):
        sequence = impact.database.find(Relation, edge.dependent.oid) if edge.kind in "ai" else None
        if sequence is not None and edge.dependent.catalog == "pg_class" and sequence.kind == "S" and edge.on.column:
            impact.lock(sequence.oid, ACCESS_EXCLUSIVE)
            impact.lose(sequence.oid, "its position")
