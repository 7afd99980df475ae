"""ALTER TABLE ... DETACH PARTITION [CONCURRENTLY | FINALIZE].

Source: ATExecDetachPartition() and DetachPartitionFinalize() in PostgreSQL's tablecmds.c.
"""

from flyback.analysis.impact import (
    ACCESS_EXCLUSIVE,
    SHARE_ROW_EXCLUSIVE,
    SHARE_UPDATE_EXCLUSIVE,
    Impact,
)
from flyback.analysis.making.indexes import belongs_to_constraint
from flyback.analysis.making.relations import change_column
from flyback.analysis.partitions.adopting import lock_referenced
from flyback.analysis.partitions.verifying import default_partition
from flyback.frozen import replaced
from flyback.model.snapshot import Constraint, Index, Ref, Relation, Trigger
from flyback.syntax.object_names import Node
from flyback.syntax.trees import below


def detach_partition(impact: Impact, parent: int, command: Node, ordinal: int = 0) -> None:
    """Carry out DETACH PARTITION; `command` is the body of its `PartitionCmd`."""
    concurrently = bool(command.get("concurrent"))
    part = impact.relation(below(command, "name"))
    if part is None:
        return
    default = default_partition(impact, parent)
    impact.lock(parent, SHARE_UPDATE_EXCLUSIVE if concurrently else ACCESS_EXCLUSIVE)
    impact.lock(part.oid, ACCESS_EXCLUSIVE)
    if default is not None and not concurrently:
        impact.lock(default.oid, ACCESS_EXCLUSIVE)
    impact.act(
        "detach partition",
        parent,
        part.name,
        ordinal,
        concurrently="yes" if concurrently else "",
        default="yes" if default else "",
    )
    if default is not None and concurrently:
        impact.refuse("55000", "cannot detach partitions concurrently when a default partition exists")
    _finish(impact, parent, part)


def finalize_detach(impact: Impact, parent: int, command: Node, ordinal: int = 0) -> None:
    """Carry out DETACH PARTITION ... FINALIZE, after a concurrent one that was interrupted."""
    part = impact.relation(below(command, "name"))
    if part is None:
        return
    impact.lock(parent, SHARE_UPDATE_EXCLUSIVE)
    impact.lock(part.oid, ACCESS_EXCLUSIVE)
    impact.act("detach partition", parent, part.name, ordinal, how="finalize")
    _finish(impact, parent, part)


def _finish(impact: Impact, parent: int, part: Relation) -> None:
    database = impact.database
    whole = database.relation(parent)
    if parent not in database.parents(part.oid):
        if not (part.assumed or whole.assumed):
            impact.refuse("42P01", f'relation "{part.name}" is not a partition of relation "{whole.name}"')
        return
    for below_it in database.descendants(part.oid):
        impact.lock(below_it, ACCESS_EXCLUSIVE)
    _free_keys(impact, part.oid, parent)
    _free_indexes(impact, part.oid)
    _free_triggers(impact, part.oid)
    impact.drop(f"inherits {part.name} < {whole.name}", part.oid)
    database.disinherit(part.oid, parent)
    for edge in database.dependencies(Ref("pg_class", part.oid)):
        if edge.on == Ref("pg_class", parent):
            database.undepend(edge)
    database.put(replaced(database.relation(part.oid), bound=""))
    for column in database.relation(part.oid).columns:
        change_column(database, part.oid, column.number, lambda each: replaced(each, inherited=0, is_local=True))
    for constraint in database.of(part.oid, Constraint):
        if constraint.kind in "cn":
            database.put(replaced(constraint, is_local=True))


def _free_keys(impact: Impact, part: int, parent: int) -> None:
    """Its own foreign keys stand alone from now on; tables that refer to the parent must not refer to its rows."""
    database = impact.database
    for key in database.of(part, Constraint):
        if key.parent and key.kind == "f":
            lock_referenced(impact, key.target, SHARE_ROW_EXCLUSIVE)
        if key.parent:
            database.put(replaced(key, parent=0, is_local=True))
            _leave(impact, Ref("pg_constraint", key.oid))
    for incoming in database.foreign_keys_to(parent):
        if incoming.relation != part:
            impact.lock(incoming.relation, ACCESS_EXCLUSIVE)
            impact.scan(incoming.relation)
            impact.may_fail(f"{impact.name(incoming.relation)} refers to rows of {impact.name(part)}")
    for incoming in database.foreign_keys_to(part):
        if incoming.parent:
            database.remove(Ref("pg_constraint", incoming.oid))


def _free_indexes(impact: Impact, part: int) -> None:
    database = impact.database
    for index in database.of(part, Index):
        for above in database.parents(index.oid):
            impact.lock(index.oid, ACCESS_EXCLUSIVE)
            database.disinherit(index.oid, above)
            _leave(impact, Ref("pg_class", index.oid))
            made = next((each for each in database.of(part, Constraint) if each.index == index.oid), None)
            if made is not None and made.kind in "pux":
                belongs_to_constraint(database, index.oid, made.oid)


def _free_triggers(impact: Impact, part: int) -> None:
    """Row triggers that came from the parent go."""
    database = impact.database
    for trigger in database.of(part, Trigger):
        if trigger.parent:
            impact.drop(f"trigger {database.relation(part).name}.{trigger.name}", part)
            database.remove(Ref("pg_trigger", trigger.oid))


def _leave(impact: Impact, part: Ref) -> None:
    """It no longer goes with the same of the partitioned table."""
    for edge in impact.database.dependencies(part):
        if edge.kind in "PS":
            impact.database.undepend(edge)
