"""What the planner can prove from constraints, so that nothing need be read."""

from collections.abc import Iterable

from flyback.analysis.database import Database
from flyback.analysis.types.expressions import Scope
from flyback.model.snapshot import Column, Relation


def proves_not_null(checks: Iterable[object], column: str) -> bool:
    """Whether CHECK expressions, all of them valid, leave no room for a NULL in a column.

    Source: `ConstraintImpliedByRelConstraint`.
    """
    raise NotImplementedError


def column_is_proved_not_null(relation: Relation, column: Column, database: Database) -> bool:
    """Whether SET NOT NULL need not read the table: a valid CHECK of its own says so.

    Source: `NotNullImpliedByRelConstraints`.
    """
    raise NotImplementedError


def proves_bound(relation: Relation, bound: object, scope: Scope) -> bool:
    """Whether valid CHECKs and NOT NULLs of a table leave room only for rows of a partition bound.

    `bound` is the constraint as an expression, see `partition_constraint`.
    Source: `PartConstraintImpliedByRelConstraint`.
    """
    raise NotImplementedError
