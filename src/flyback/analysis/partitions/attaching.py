"""ALTER TABLE ... ATTACH PARTITION and ALTER INDEX ... ATTACH PARTITION.

Source: ATExecAttachPartition() and ATExecAttachPartitionIdx() in PostgreSQL's tablecmds.c.
"""

from flyback.analysis.database import Database
from flyback.analysis.impact import ACCESS_EXCLUSIVE, SHARE_UPDATE_EXCLUSIVE, Impact
from flyback.analysis.making.indexes import attach_index
from flyback.analysis.making.relations import change_column
from flyback.analysis.partitions.adopting import take_over
from flyback.analysis.partitions.alike import index_alike
from flyback.analysis.partitions.bounds import bound_text
from flyback.analysis.partitions.verifying import default_partition, refuse_overlap, verify_default, verify_partition
from flyback.frozen import replaced
from flyback.model.snapshot import Constraint, Dependency, Index, Ref, Relation
from flyback.syntax.object_names import Node
from flyback.syntax.trees import below


def attach_partition(impact: Impact, parent: int, command: Node, ordinal: int = 0) -> None:
    """Carry out ATTACH PARTITION; `command` is the body of its `PartitionCmd`, `parent` a table or an index."""
    part = impact.relation(below(command, "name"))
    if part is None:
        return
    if impact.database.relation(parent).kind in "iI":
        _attach_index(impact, parent, part.oid)
        return
    _attach_table(impact, parent, part, below(command, "bound"), ordinal)


def _attach_table(impact: Impact, parent: int, part: Relation, bound: Node, ordinal: int) -> None:
    database = impact.database
    whole = database.relation(parent)
    if whole.assumed:
        database.put(replaced(whole, kind="p"))
    impact.lock(parent, SHARE_UPDATE_EXCLUSIVE)
    for oid in (part.oid, *database.descendants(part.oid)):
        impact.lock(oid, ACCESS_EXCLUSIVE)
    default = default_partition(impact, parent)
    if default is not None:
        impact.lock(default.oid, ACCESS_EXCLUSIVE)
    _refuse(impact, whole, part)
    refuse_overlap(impact, parent, part.name, bound)
    how = verify_partition(impact, part.oid, parent, bound)
    verify_default(impact, parent, bound)
    if how == "scan":
        impact.may_fail(f"{impact.name(part.oid)} holds rows outside of the bound")
    if whole.assumed or part.assumed:
        how = "unknown"
        impact.scan(part.oid)
        impact.guess(part.oid)
    impact.act("attach partition", parent, part.name, ordinal, how=how, default="yes" if default else "")
    if impact.refused:
        return
    _tie(database, part.oid, parent)
    database.put(replaced(database.relation(part.oid), bound=bound_text(bound, impact.statement)))
    take_over(impact, part.oid, parent, filled=True)


def _tie(database: Database, part: int, parent: int) -> None:
    """The partition goes with its parent, and its columns, NOT NULLs and CHECKs come from there."""
    database.inherit(part, parent)
    database.depend(Dependency(Ref("pg_class", part), Ref("pg_class", parent), "a"))
    names = {column.name for column in database.relation(parent).columns}
    for column in database.relation(part).columns:
        if column.name in names:
            change_column(database, part, column.number, lambda each: replaced(each, inherited=1, is_local=False))
    for constraint in database.of(part, Constraint):
        if constraint.kind in "cn" and any(_same(each, constraint) for each in database.of(parent, Constraint)):
            database.put(replaced(constraint, is_local=False))


def _same(one: Constraint, other: Constraint) -> bool:
    """Whether a CHECK or NOT NULL of the parent is that of the partition: NOT NULLs may have other names."""
    return one.kind == other.kind and (one.name == other.name or (one.kind == "n" and one.columns == other.columns))


def _refuse(impact: Impact, parent: Relation, part: Relation) -> None:
    if parent.assumed or part.assumed:
        return
    database = impact.database
    if parent.kind != "p":
        impact.refuse("42809", f'ALTER action ATTACH PARTITION cannot be performed on relation "{parent.name}"')
    if part.kind not in "rpf":
        impact.refuse("42809", f'"{part.name}" is not a table or a foreign table')
    if part.bound:
        impact.refuse("42809", f'"{part.name}" is already a partition')
    elif database.parents(part.oid):
        impact.refuse("42809", "cannot attach inheritance child as partition")
    if part.kind == "r" and database.children(part.oid):
        impact.refuse("42809", "cannot attach inheritance parent as partition")
    if part.of_type:
        impact.refuse("42809", "cannot attach a typed table as partition")
    if part.oid == parent.oid or parent.oid in database.descendants(part.oid):
        impact.refuse("42P07", "circular inheritance not allowed")
    _refuse_columns(impact, parent, part)
    _refuse_checks(impact, parent, part)


def _refuse_columns(impact: Impact, parent: Relation, part: Relation) -> None:
    for column in part.columns:
        if parent.column(column.name) is None:
            found = f'contains column "{column.name}" not found in parent "{parent.name}"'
            impact.refuse("42804", f'table "{part.name}" {found}')
    if impact.database.server.major >= 17 and any(column.identity for column in part.columns):
        impact.refuse("55000", f'table "{part.name}" being attached contains an identity column')
    for wanted in parent.columns:
        own = part.column(wanted.name)
        if own is None:
            impact.refuse("42804", f'child table is missing column "{wanted.name}"')
        elif (own.type, own.typmod) != (wanted.type, wanted.typmod) and own.type and wanted.type:
            impact.refuse("42804", f'child table "{part.name}" has different type for column "{wanted.name}"')
        elif wanted.not_null and not own.not_null:
            where = f'child table "{part.name}"' if impact.database.server.major >= 18 else "child table"
            impact.refuse("42804", f'column "{wanted.name}" in {where} must be marked NOT NULL')
        elif wanted.generated != own.generated:
            word = "must" if wanted.generated else "must not"
            impact.refuse("42804", f'column "{wanted.name}" in child table {word} be a generated column')


def _refuse_checks(impact: Impact, parent: Relation, part: Relation) -> None:
    own = {each.name: each for each in impact.database.of(part.oid, Constraint) if each.kind == "c"}
    for check in impact.database.of(parent.oid, Constraint):
        if check.kind != "c" or check.no_inherit:
            continue
        found = own.get(check.name)
        if found is None:
            impact.refuse("42804", f'child table is missing constraint "{check.name}"')
        elif found.no_inherit:
            impact.refuse("42P17", f'constraint "{check.name}" conflicts with non-inherited constraint on child table')
        elif check.validated and not found.validated:
            impact.refuse("42P17", f'constraint "{check.name}" conflicts with NOT VALID constraint on child table')


def _attach_index(impact: Impact, parent: int, part: int) -> None:
    """Takes the partition's index from everybody, the parent's only from those who would change it."""
    database = impact.database
    whole, index = database.find(Index, parent), database.find(Index, part)
    impact.lock(parent, SHARE_UPDATE_EXCLUSIVE)
    impact.lock(part, ACCESS_EXCLUSIVE)
    impact.act("attach partition", parent, database.relation(part).name)
    if whole is None or index is None or parent in database.parents(part):
        return
    names = (database.relation(part).name, database.relation(parent).name)
    if whole.table not in database.parents(index.table):
        why = f'Index "{names[0]}" is not an index on any partition of table "{database.relation(whole.table).name}"'
    elif database.parents(part):
        why = f'Index "{names[0]}" is already attached to another index'
    elif not index_alike(database, whole, replaced(index, valid=True)):
        why = "The index definitions do not match"
    elif any(_table_of(database, child) == index.table for child in database.children(parent)):
        why = f'Another index is already attached for partition "{database.relation(index.table).name}"'
    else:
        why = ""
    if why:
        impact.refuse("55000", f'cannot attach index "{names[0]}" as a partition of index "{names[1]}": {why}')
        return
    attach_index(database, part, parent)
    _become_valid(database, parent)


def _table_of(database: Database, index: int) -> int:
    found = database.find(Index, index)
    return found.table if found else 0


def _become_valid(database: Database, index: int) -> None:
    """An index of a partitioned table is valid when every partition has its part.

    Source: validatePartitionedIndex() in PostgreSQL's tablecmds.c.
    """
    whole = database.find(Index, index)
    if whole is None or whole.valid:
        return
    parts = [database.find(Index, child) for child in database.children(index)]
    if sum(1 for part in parts if part and part.valid) == len(database.children(whole.table)):
        database.put(replaced(whole, valid=True))
        for above in database.parents(index):
            _become_valid(database, above)
