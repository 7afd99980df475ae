"""What hangs on a column whose type changes: indexes and constraints that are made anew.

Source: `RememberAllDependentForRebuilding`, `ATPostAlterTypeParse`.
"""

from typing import NamedTuple

from flyback.analysis.database import Database
from flyback.analysis.types.coercion import Context, path_between
from flyback.analysis.types.kinds import base_type
from flyback.analysis.types.naming import bare_type
from flyback.analysis.types.reusing import is_indexable, keeps_storage, operator_family
from flyback.model.snapshot import Column, Constraint, Index, Relation


class Changed(NamedTuple):
    """A column of one table, and the type it gets."""

    relation: Relation
    column: Column
    target: tuple[int, int]
    sorts_anew: bool
    """Whether it gets another collation."""
    rewrites: bool
    """Its values are computed anew, those of a partitioned table in its partitions."""


def indexes(changed: Changed, database: Database) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Indexes that are built anew although the table is not, and those that keep their storage."""
    builds: list[int] = []
    keeps: list[int] = []
    number, old, new = changed.column.number, changed.column.type, changed.target[0]
    for index in database.of(changed.relation.oid, Index):
        if number not in (*index.columns, *index.included, *index.mentioned):
            continue
        same_order = not (changed.sorts_anew and _sorts_as_column(index, changed.column))
        reuses = same_order and keeps_storage(index, number, old, new, database)
        (keeps if changed.rewrites or reuses else builds).append(index.oid)
    return tuple(builds), tuple(keeps)


def _sorts_as_column(index: Index, column: Column) -> bool:
    """Whether an index has a column as a key without a collation of its own."""
    if column.number not in index.columns:
        return False
    own = index.collations[index.columns.index(column.number)] if index.collations else column.collation
    return own == column.collation


def unindexable(changed: Changed, database: Database) -> tuple[str, str] | None:
    """SQLSTATE and message when an index of the column has no operators for the new type; None when all have.

    Source: `GetIndexOpClass`.
    """
    for index in database.of(changed.relation.oid, Index):
        if changed.column.number not in index.columns or not is_indexable(index.method, changed.column.type, database):
            continue
        if not is_indexable(index.method, changed.target[0], database):
            shown = bare_type(changed.target[0], database)
            message = f'data type {shown} has no default operator class for access method "{index.method}"'
            return "42704", message
    return None


def checks_of(changed: Changed, database: Database) -> tuple[int, ...]:
    """CHECK constraints of the column that are verified again."""
    return tuple(
        constraint.oid
        for constraint in database.of(changed.relation.oid, Constraint)
        if constraint.kind == "c" and constraint.validated and constraint.enforced
        if changed.column.number in constraint.columns
    )


def foreign_keys_of(changed: Changed, database: Database) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Foreign keys from and to the column, and those of them that are verified again."""
    number, relation = changed.column.number, changed.relation.oid
    own = [found for found in database.of(relation, Constraint) if found.kind == "f" and number in found.columns]
    incoming = [found for found in database.foreign_keys_to(relation) if number in found.target_columns]
    found = {constraint.oid: constraint for constraint in (*own, *incoming)}
    compares_anew = changed.rewrites or _family(changed.column.type, database) != _family(changed.target[0], database)
    verified = [one.oid for one in found.values() if one.validated and one.enforced and compares_anew]
    return tuple(found), tuple(verified)


def incomparable(changed: Changed, foreign_keys: tuple[int, ...], database: Database) -> tuple[str, str] | None:
    """SQLSTATE and message when a foreign key could not compare its columns any more; None when all can.

    Source: `ATAddForeignKeyConstraint`.
    """
    for oid in foreign_keys:
        constraint = database.find(Constraint, oid)
        if constraint is None:
            continue
        for key, target in zip(constraint.columns, constraint.target_columns, strict=False):
            types = (
                _type(changed, constraint.relation, key, database),
                _type(changed, constraint.target, target, database),
            )
            comparable = _passes if constraint.period else _comparable
            if not comparable(*types, database):
                return "42804", f'foreign key constraint "{constraint.name}" cannot be implemented'
    return None


def _type(changed: Changed, relation: int, number: int, database: Database) -> int:
    if (relation, number) == (changed.relation.oid, changed.column.number):
        return changed.target[0]
    found = database.find(Relation, relation)
    return next((column.type for column in found.columns if column.number == number), 0) if found else 0


def _comparable(referring: int, referred: int, database: Database) -> bool:
    if not referring or not referred or _family(referring, database) == _family(referred, database):
        return True
    return path_between(referring, referred, Context.IMPLICIT, database) is not None


def _passes(referring: int, referred: int, database: Database) -> bool:
    """As the equality of GiST wants it, which knows no two types at once."""
    bases = base_type(referring, -1, database)[0], base_type(referred, -1, database)[0]
    return not all(bases) or bases[0] == bases[1] or path_between(*bases, Context.IMPLICIT, database) is not None


def _family(oid: int, database: Database) -> str:
    return operator_family("btree", base_type(oid, -1, database)[0], database)
