"""What the planner can prove from constraints, so that nothing need be read.

Source: `predicate_implied_by` with weak implication, `ConstraintImpliedByRelConstraint`.
"""

from collections.abc import Iterable

from flyback.analysis.database import Database
from flyback.analysis.types.expressions import Scope, parsed
from flyback.analysis.types.formulas import (
    Comparison,
    Conjunction,
    Disjunction,
    Formula,
    Test,
    all_of,
    compare,
    formula,
)
from flyback.analysis.types.kinds import RECORD, base_type, kind_of
from flyback.model.snapshot import Column, Constraint, Relation

_IMPLIED = {
    ("=", "="): ("=",),
    ("<", "<"): ("<", "="),
    ("<", "<="): ("<", "="),
    ("<", "<>"): ("<", "="),
    ("<=", "<"): ("<",),
    ("<=", "<="): ("<", "="),
    ("<=", "<>"): ("<",),
    (">", ">"): (">", "="),
    (">", ">="): (">", "="),
    (">", "<>"): (">", "="),
    (">=", ">"): (">",),
    (">=", ">="): (">", "="),
    (">=", "<>"): (">",),
    ("<>", "<>"): ("=",),
}
"""By operator of what is known and of what is asked: how the constants must stand. Source: `BT_implies_table`."""


def proves_not_null(checks: Iterable[object], column: str) -> bool:
    """Whether CHECK expressions, all of them valid, leave no room for a NULL in a column."""
    return _implied(checks, Test(("column", (column,)), is_null=False))


def column_is_proved_not_null(relation: Relation, column: Column, database: Database) -> bool:
    """Whether SET NOT NULL need not read the table: a valid CHECK of its own says so.

    Of a composite column IS NOT NULL says more than NOT NULL, and proves nothing.
    Source: `NotNullImpliedByRelConstraints`.
    """
    kind = kind_of(base_type(column.type, -1, database)[0], database)
    if kind is not None and (kind.kind == "c" or kind.oid == RECORD):
        return False
    return proves_not_null(_valid_checks(relation, database), column.name)


def proves_bound(relation: Relation, bound: object, scope: Scope) -> bool:
    """Whether valid CHECKs and NOT NULLs of a table leave room only for rows that fulfil a partition's bound.

    Source: `PartConstraintImpliedByRelConstraint`.
    """
    filled = [_not_null(column.name) for column in relation.columns if column.not_null]
    return _implied([*_valid_checks(relation, scope.database), *filled], formula(bound))


def _not_null(name: str) -> object:
    return {"NullTest": {"arg": {"ColumnRef": {"fields": [{"String": {"sval": name}}]}}, "nulltesttype": "IS_NOT_NULL"}}


def _valid_checks(relation: Relation, database: Database) -> list[object]:
    found = [constraint for constraint in database.of(relation.oid, Constraint) if constraint.kind == "c"]
    return [
        parsed(constraint.definition)
        for constraint in found
        if constraint.validated and constraint.enforced and not (constraint.no_inherit and relation.kind == "p")
    ]


def _implied(known: Iterable[object], asked: Formula) -> bool:
    try:
        return _implies(all_of([formula(node) for node in known if node is not None]), asked)
    except RecursionError:
        return False


def _implies(known: Formula, asked: Formula) -> bool:
    """Whether what is not false leaves no room for what is asked to be false."""
    match known, asked:
        case Disjunction(parts), Disjunction(wanted):
            return all(any(_implies(part, want) for want in wanted) for part in parts)
        case _, Conjunction(wanted):
            return all(_implies(known, want) for want in wanted)
        case Conjunction(parts), Disjunction(wanted):
            return any(_implies(known, want) for want in wanted) or any(_implies(part, asked) for part in parts)
        case Conjunction(parts), _:
            return any(_implies(part, asked) for part in parts)
        case Disjunction(parts), _:
            return all(_implies(part, asked) for part in parts)
        case _, Disjunction(wanted):
            return any(_implies(known, want) for want in wanted)
        case _:
            return known == asked or _compares(known, asked)


def _compares(known: Formula, asked: Formula) -> bool:
    match known, asked:
        case Comparison(of, "=", constant), Comparison(same, operator, other) if of == same:
            return compare(constant, operator, other) is True
        case Comparison(of, operator, constant), Comparison(same, wanted, other) if of == same:
            ways = _IMPLIED.get((operator, wanted), ())
            return any(compare(constant, way, other) is True for way in ways)
        case _:
            return False
