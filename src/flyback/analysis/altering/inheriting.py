"""INHERIT, NO INHERIT, OF, NOT OF; ATTACH and DETACH PARTITION are told of with the partitions.

Source: ATPrepAddInherit(), ATExecAddInherit(), ATExecDropInherit() and ATExecAddOf() in tablecmds.c.
"""

from flyback.analysis.altering.work import Alteration, Command
from flyback.analysis.impact import ACCESS_SHARE, SHARE_UPDATE_EXCLUSIVE
from flyback.analysis.making.relations import change_column
from flyback.analysis.partitions.attaching import attach_partition
from flyback.analysis.partitions.detaching import detach_partition, finalize_detach
from flyback.analysis.types.kinds import kind_of
from flyback.analysis.types.naming import known_type
from flyback.frozen import replaced
from flyback.model.snapshot import Column, Constraint, Dependency, Ref, Relation


def attach(alteration: Alteration, oid: int, command: Command) -> None:
    """ATTACH PARTITION, of a table or an index."""
    attach_partition(alteration.impact, oid, command.body, command.ordinal)


def detach(alteration: Alteration, oid: int, command: Command) -> None:
    """DETACH PARTITION."""
    finalize = command.kind == "AT_DetachPartitionFinalize"
    (finalize_detach if finalize else detach_partition)(alteration.impact, oid, command.body, command.ordinal)


def inherit(alteration: Alteration, oid: int, command: Command) -> None:
    """The table becomes a child: its columns and constraints must match its parent's already."""
    impact, relation = alteration.impact, alteration.relation(oid)
    parent = impact.relation(command.definition)
    if parent is None:
        return
    impact.lock(parent.oid, SHARE_UPDATE_EXCLUSIVE)
    impact.act("inherit", oid, parent.name, command.ordinal)
    if parent.assumed or relation.assumed:
        alteration.database.inherit(oid, parent.oid)
        return
    refusal = _unfit(alteration, relation, parent) or _differs(alteration, relation, parent)
    if refusal:
        impact.refuse(*refusal)
        return
    alteration.database.inherit(oid, parent.oid)
    alteration.database.depend(Dependency(Ref("pg_class", oid), Ref("pg_class", parent.oid), "n"))
    _count(alteration, oid, parent, 1)


def _unfit(alteration: Alteration, relation: Relation, parent: Relation) -> tuple[str, str] | None:
    if relation.of_type:
        return "42809", "cannot change inheritance of typed table"
    if relation.bound:
        return "42809", "cannot change inheritance of a partition"
    if relation.kind == "p":
        return "42809", "cannot change inheritance of partitioned table"
    if parent.kind not in "rf" or parent.bound:
        word = "partitioned table" if parent.kind == "p" else "partition"
        return "42809", f'cannot inherit from {word} "{parent.name}"'
    if parent.oid in alteration.database.parents(relation.oid):
        return "42P07", f'relation "{parent.name}" would be inherited from more than once'
    if parent.oid == relation.oid or parent.oid in alteration.database.descendants(relation.oid):
        return "42P07", "circular inheritance not allowed"
    return None


def _differs(alteration: Alteration, relation: Relation, parent: Relation) -> tuple[str, str] | None:
    for wanted in parent.columns:
        refusal = _column_differs(relation, relation.column(wanted.name), wanted)
        if refusal:
            return refusal
    own = {each.name for each in alteration.database.of(relation.oid, Constraint) if each.kind == "c"}
    for check in alteration.database.of(parent.oid, Constraint):
        if check.kind == "c" and not check.no_inherit and check.name not in own:
            return "42804", f'child table is missing constraint "{check.name}"'
    return None


def _column_differs(relation: Relation, own: Column | None, wanted: Column) -> tuple[str, str] | None:
    if own is None:
        return "42804", f'child table is missing column "{wanted.name}"'
    if (own.type, own.typmod) != (wanted.type, wanted.typmod):
        return "42804", f'child table "{relation.name}" has different type for column "{wanted.name}"'
    if wanted.not_null and not own.not_null:
        return "42804", f'column "{wanted.name}" in child table "{relation.name}" must be marked NOT NULL'
    if bool(wanted.generated) != bool(own.generated):
        word = "must" if wanted.generated else "must not"
        return "42804", f'column "{wanted.name}" in child table {word} be a generated column'
    return None


def _count(alteration: Alteration, oid: int, parent: Relation, more: int) -> None:
    """From how many parents the child has its columns."""
    names = {column.name for column in parent.columns}
    for column in alteration.relation(oid).columns:
        if column.name in names:
            change_column(
                alteration.database,
                oid,
                column.number,
                lambda each: replaced(each, inherited=each.inherited + more, is_local=each.is_local or more < 0),
            )


def stop_inheriting(alteration: Alteration, oid: int, command: Command) -> None:
    """NO INHERIT."""
    impact, database, relation = alteration.impact, alteration.database, alteration.relation(oid)
    if relation.bound:
        impact.refuse("42809", "cannot change inheritance of a partition")
        return
    parent = impact.relation(command.definition)
    if parent is None:
        return
    impact.lock(parent.oid, ACCESS_SHARE)
    impact.act("no inherit", oid, parent.name, command.ordinal)
    if parent.oid not in database.parents(oid):
        if not (relation.assumed or parent.assumed):
            impact.refuse("42P01", f'relation "{parent.name}" is not a parent of relation "{relation.name}"')
        return
    impact.drop(f"inherits {relation.name} < {parent.name}", oid)
    database.disinherit(oid, parent.oid)
    for edge in database.dependencies(Ref("pg_class", oid)):
        if edge.on == Ref("pg_class", parent.oid):
            database.undepend(edge)
    _count(alteration, oid, parent, -1)


def become_typed(alteration: Alteration, oid: int, command: Command) -> None:
    """OF: the table's columns must be those of a composite type."""
    impact, relation = alteration.impact, alteration.relation(oid)
    use = known_type(command.definition, impact)
    impact.act("of type", oid, use.text, command.ordinal)
    kind = kind_of(use.oid, alteration.database) if use.oid else None
    row = alteration.database.find(Relation, kind.relation) if kind else None
    if impact.refused or kind is None:
        return
    if kind.kind != "c" or row is None or row.kind != "c":
        impact.refuse("42809", f"type {use.text} is not a composite type")
        return
    impact.lock(row.oid, ACCESS_SHARE)
    wanted = [(column.name, column.type, column.typmod) for column in row.columns]
    own = [(column.name, column.type, column.typmod) for column in relation.columns]
    if relation.assumed:
        impact.cannot_tell(f"whether {impact.name(oid)} has the columns of {use.text}")
    elif alteration.database.parents(oid):
        impact.refuse("42809", "typed tables cannot inherit")
    elif wanted != own:
        impact.refuse("42804", f"table has other columns than type {use.text}")
    alteration.database.put(replaced(relation, of_type=use.oid))
    alteration.database.depend(Dependency(Ref("pg_class", oid), Ref("pg_type", use.oid), "n"))


def stop_being_typed(alteration: Alteration, oid: int, command: Command) -> None:
    """NOT OF."""
    relation = alteration.relation(oid)
    alteration.impact.act("not of type", oid, relation.name, command.ordinal)
    if not relation.of_type and not relation.assumed:
        alteration.impact.refuse("42809", f'"{relation.name}" is not a typed table')
        return
    for edge in alteration.database.dependencies(Ref("pg_class", oid)):
        if not edge.dependent.column and edge.on == Ref("pg_type", relation.of_type):
            alteration.database.undepend(edge)
    alteration.database.put(replaced(relation, of_type=0))
