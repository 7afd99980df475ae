"""Indexes of partitioned tables: the one of the parent is made of one in each partition.

Source: DefineIndex() in indexcmds.c.
"""

from flyback.analysis.altering.named import numbers_below
from flyback.analysis.altering.repeats import complain_of_repeats
from flyback.analysis.altering.rows import build
from flyback.analysis.altering.work import Alteration
from flyback.analysis.impact import SHARE
from flyback.analysis.making.indexes import attach_index, belongs_to_constraint, copy_index
from flyback.analysis.making.names import joined, relation_name
from flyback.model.snapshot import Constraint, Dependency, Index, Ref


def build_below(alteration: Alteration, parent: int, index_oid: int) -> None:
    """Give every partition the constraint of its parent: with an index of its own that fits, or a new one."""
    database = alteration.database
    for child in database.children(parent):
        alteration.impact.lock(child, SHARE)
        relation = alteration.relation(child)
        if relation.kind == "f":
            alteration.impact.refuse("42809", f'cannot create unique index on partitioned table "{relation.name}"')
            return
        index = database.find(Index, index_oid)
        constraint = _constraint_of(alteration, parent, index_oid)
        if index is None or constraint is None:
            return
        own = _fitting(alteration, child, index, constraint)
        if own is None:
            own = _build(alteration, child, index, constraint)
            if relation.kind == "p":
                build_below(alteration, child, own.oid)
        attach_index(database, own.oid, index_oid)


def _constraint_of(alteration: Alteration, table: int, index: int) -> Constraint | None:
    return next(
        (each for each in alteration.database.of(table, Constraint) if each.index == index and each.kind in "pux"), None
    )


def _fitting(alteration: Alteration, child: int, index: Index, constraint: Constraint) -> Index | None:
    """An index of the partition, with a constraint, that can be the part of its parent's."""
    wanted = numbers_below(alteration, index.table, child, index.columns)
    for own in alteration.database.of(child, Index):
        made_of = _constraint_of(alteration, child, own.oid)
        taken = any(edge.kind == "P" for edge in alteration.database.dependencies(Ref("pg_class", own.oid)))
        same = own.columns == wanted and own.unique == index.unique and own.method == index.method
        if same and not taken and own.valid and made_of is not None and made_of.kind == constraint.kind:
            return own
    return None


def _build(alteration: Alteration, child: int, index: Index, constraint: Constraint) -> Index:
    database, relation = alteration.database, alteration.relation(child)
    columns = numbers_below(alteration, index.table, child, index.columns)
    names = [column.name for number in columns for column in relation.columns if column.number == number]
    suffix = {"p": "pkey", "u": "key"}.get(constraint.kind, "excl")
    middle = () if constraint.kind == "p" else (joined(names),)
    name = relation_name(database, relation.schema, relation.name, *middle, suffix)
    made = copy_index(alteration.impact, index, relation, name)
    if relation.kind != "p":
        build(alteration, child, made.oid)
    own = Constraint(
        oid=database.new_oid(),
        name=name,
        kind=constraint.kind,
        relation=child,
        columns=made.columns,
        index=made.oid,
        deferrable=constraint.deferrable,
        deferred=constraint.deferred,
        is_local=False,
        parent=constraint.oid,
    )
    database.put(own, *[Ref("pg_class", child, number) for number in made.columns], kind="a")
    belongs_to_constraint(database, made.oid, own.oid)
    for on, kind in ((Ref("pg_constraint", constraint.oid), "P"), (Ref("pg_class", child), "S")):
        database.depend(Dependency(Ref("pg_constraint", own.oid), on, kind))
    if relation.kind != "p":
        complain_of_repeats(alteration, relation, own)
    return made
