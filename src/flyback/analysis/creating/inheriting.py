"""What a new table takes over from the tables it inherits from, or is a partition of.

Source: MergeAttributes() in PostgreSQL's tablecmds.c.
"""

from flyback.analysis.impact import SHARE_UPDATE_EXCLUSIVE, Impact
from flyback.analysis.making.copies import copy_check, copy_default
from flyback.analysis.making.relations import add_column, change_column, set_not_null
from flyback.frozen import replaced
from flyback.model.snapshot import Column, Constraint, Dependency, Ref, Relation


def lock_parents(impact: Impact, parents: list[Relation]) -> None:
    """INHERITS keeps others from changing the parents; reading and writing them goes on."""
    for parent in parents:
        impact.lock(parent.oid, SHARE_UPDATE_EXCLUSIVE)
        if parent.kind == "p":
            impact.refuse("42809", f'cannot inherit from partitioned table "{parent.name}"')
        if parent.bound:
            impact.refuse("42809", f'cannot inherit from partition "{parent.name}"')


def inherit_columns(impact: Impact, table: int, parents: list[Relation]) -> None:
    """Give the new table the columns of its parents, merged by name, with their defaults and NOT NULLs."""
    database = impact.database
    for parent in parents:
        for column in parent.columns:
            known = database.relation(table).column(column.name)
            if known is not None:
                if known.type != column.type and known.type and column.type:
                    impact.refuse("42804", f'inherited column "{column.name}" has a type conflict')
                change_column(database, table, known.number, lambda each: replaced(each, inherited=each.inherited + 1))
                continue
            inherited = Column(
                number=0,
                name=column.name,
                type=column.type,
                typmod=column.typmod,
                collation=column.collation,
                inherited=1,
                is_local=False,
            )
            added = add_column(database, table, inherited)
            copy_default(database, parent.oid, column, table, added.number)


def inherit_rest(impact: Impact, table: int, parents: list[Relation], *, partition: bool) -> None:
    """NOT NULLs, CHECKs, and the tie itself: a partition goes with its parent, an inheriting table holds it."""
    database = impact.database
    for parent in parents:
        own = {constraint.name for constraint in database.of(table, Constraint)}
        for column in parent.columns:
            known = database.relation(table).column(column.name)
            if known is not None and column.not_null and _is_inherited(impact, parent, column):
                name = not_null_name(impact, parent, column)
                set_not_null(database, table, known.number, name, is_local=False)
        for check in database.of(parent.oid, Constraint):
            if check.kind == "c" and not check.no_inherit and check.name not in own:
                copy_check(database, check, table, is_local=False)
        database.inherit(table, parent.oid)
        edge = Dependency(Ref("pg_class", table), Ref("pg_class", parent.oid), "a" if partition else "n")
        database.depend(edge)


def _not_null(impact: Impact, parent: Relation, column: Column) -> Constraint | None:
    constraints = impact.database.of(parent.oid, Constraint)
    return next((each for each in constraints if each.kind == "n" and each.columns == (column.number,)), None)


def _is_inherited(impact: Impact, parent: Relation, column: Column) -> bool:
    found = _not_null(impact, parent, column)
    return found is None or not found.no_inherit


def not_null_name(impact: Impact, parent: Relation, column: Column) -> str:
    """Of a column's NOT NULL constraint; empty before PostgreSQL 18."""
    found = _not_null(impact, parent, column)
    return found.name if found else ""
