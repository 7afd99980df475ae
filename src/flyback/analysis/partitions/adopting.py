"""What a partition takes over from its parent: indexes, foreign keys, row triggers.

Source: AttachPartitionEnsureIndexes(), CloneForeignKeyConstraints() and CloneRowTriggersToPartition() in PostgreSQL's
tablecmds.c.
"""

from flyback.analysis.creating.index_refusals import refuse_partial_key
from flyback.analysis.impact import ACCESS_EXCLUSIVE, SHARE_ROW_EXCLUSIVE, SHARE_UPDATE_EXCLUSIVE, Impact
from flyback.analysis.making.constraints import constrain_with
from flyback.analysis.making.copies import belongs_to_parent, clone_trigger, matching_numbers
from flyback.analysis.making.indexes import attach_index, copy_index, index_name
from flyback.analysis.partitions.alike import foreign_key_alike, index_alike
from flyback.frozen import replaced
from flyback.model.snapshot import Constraint, Dependency, Index, Ref, Relation, Trigger

_PER_ROW = 1
"""Bit of `tgtype`."""


def take_over(impact: Impact, partition: int, parent: int, *, filled: bool) -> None:
    """Give a partition, and the partitions below it, what its parent has.

    `filled` is whether it may hold rows: then indexes are built and foreign keys verified.
    """
    _indexes(impact, partition, parent, filled=filled)
    _triggers(impact, partition, parent)
    _foreign_keys(impact, partition, parent, filled=filled)
    for child in impact.database.children(partition):
        take_over(impact, child, partition, filled=filled)


def _indexes(impact: Impact, partition: int, parent: int, *, filled: bool) -> None:
    database = impact.database
    for index in database.of(parent, Index):
        impact.lock(index.oid, SHARE_UPDATE_EXCLUSIVE)
        _refuse_partial(impact, index, database.relation(partition))
        whole = _constraint_of(impact, index)
        free = [each for each in database.of(partition, Index) if not database.parents(each.oid)]
        same = next((each for each in free if _fits(impact, index, each)), None)
        if same is None:
            same = copy_index(impact, index, database.relation(partition))
            constrain_with(database, index, same, parent=whole.oid if whole else 0)
            if filled and database.relation(partition).kind == "r":
                impact.build(partition, index_name(database, same.oid))
        elif whole is not None:
            _join_constraint(impact, _constraint_of(impact, same), whole)
        attach_index(database, same.oid, index.oid)


def _refuse_partial(impact: Impact, index: Index, partition: Relation) -> None:
    """A unique index of a partition that is partitioned itself has to have that partition key, too."""
    if index.unique and partition.kind == "p":
        keys = matching_numbers(impact.database, index.columns, index.table, partition.oid)
        refuse_partial_key(impact, partition.partition_columns, keys, "PRIMARY KEY" if index.primary else "UNIQUE")


def _fits(impact: Impact, index: Index, other: Index) -> bool:
    """Whether an index of the partition can be its part of an index of the parent."""
    if not index_alike(impact.database, index, other):
        return False
    whole, part = _constraint_of(impact, index), _constraint_of(impact, other)
    if whole is None or part is None:
        return whole is None
    return part.kind == whole.kind or impact.database.server.major < 18


def _constraint_of(impact: Impact, index: Index) -> Constraint | None:
    made = (each for each in impact.database.of(index.table, Constraint) if each.index == index.oid)
    return next((each for each in made if each.kind in "pux"), None)


def _join_constraint(impact: Impact, part: Constraint | None, whole: Constraint) -> None:
    if part is None:
        return
    impact.database.put(replaced(part, parent=whole.oid, is_local=False))
    belongs_to_parent(impact.database, Ref("pg_constraint", part.oid), Ref("pg_constraint", whole.oid), part.relation)


def _triggers(impact: Impact, partition: int, parent: int) -> None:
    database = impact.database
    there = {trigger.name: trigger for trigger in database.of(partition, Trigger)}
    for trigger in database.of(parent, Trigger):
        if not trigger.events & _PER_ROW:
            continue
        if trigger.name in there:
            impact.refuse("42710", f'trigger "{trigger.name}" for relation "{impact.name(partition)}" already exists')
            return
        clone_trigger(database, trigger, partition)


def _foreign_keys(impact: Impact, partition: int, parent: int, *, filled: bool) -> None:
    database = impact.database
    for incoming in database.foreign_keys_to(parent):
        if incoming.parent == 0 or database.find(Constraint, incoming.parent) is None:
            impact.lock(incoming.relation, SHARE_ROW_EXCLUSIVE)
    for key in database.of(parent, Constraint):
        above = database.find(Constraint, key.parent)
        if key.kind != "f" or (above is not None and above.relation == parent):
            continue  # the second is for one partition of a referenced table, and made when the key for all of it is
        own = [each for each in database.of(partition, Constraint) if each.kind == "f" and not each.parent]
        same = next((each for each in own if foreign_key_alike(database, key, each)), None)
        lock_referenced(impact, key.target, SHARE_ROW_EXCLUSIVE)
        if same is not None:
            lock_referenced(impact, key.target, ACCESS_EXCLUSIVE)
            _join_constraint(impact, same, key)
            continue
        _clone_key(impact, key, database.relation(partition))
        if filled and key.enforced and key.validated and database.relation(partition).kind == "r":
            impact.scan(partition)
            is_whole = database.relation(key.target).kind == "p"
            for oid in database.descendants(key.target) if is_whole else (key.target,):
                if database.relation(oid).kind != "p":
                    impact.scan(oid)
            impact.may_fail(f"a row of {impact.name(partition)} refers to none of {impact.name(key.target)}")


def lock_referenced(impact: Impact, table: int, mode: str) -> None:
    """Of a partitioned table every partition has triggers of its own for a foreign key.

    Source: CloneFkReferencing(), addFkRecurseReferenced().
    """
    partitions = impact.database.descendants(table) if impact.database.relation(table).kind == "p" else ()
    for oid in (table, *partitions):
        impact.lock(oid, mode)


def _clone_key(impact: Impact, key: Constraint, partition: Relation) -> None:
    database = impact.database
    cloned = replaced(
        key,
        oid=database.new_oid(),
        relation=partition.oid,
        columns=matching_numbers(database, key.columns, key.relation, partition.oid),
        parent=key.oid,
        is_local=False,
        no_inherit=False,
    )
    itself = Ref("pg_constraint", cloned.oid)
    database.put(cloned)
    for number in cloned.columns:
        database.depend(Dependency(itself, Ref("pg_class", partition.oid, number), "a"))
    for edge in database.dependencies(Ref("pg_constraint", key.oid)):
        if edge.kind == "n":
            database.depend(Dependency(itself, edge.on, "n"))
    belongs_to_parent(database, itself, Ref("pg_constraint", key.oid), partition.oid)
