"""What the server does not take as a default, a generation expression or a CHECK.

Source: transformColumnRef() and transformSubLink() in parse_expr.c, cookDefault() in heap.c.
"""

from flyback.analysis.altering.work import Alteration
from flyback.analysis.making.expressions import objects_in
from flyback.analysis.types.expressions import columns_of, nodes, scope_of
from flyback.analysis.types.volatility import Volatility, volatility


def is_refused_default(alteration: Alteration, expression: object) -> bool:
    """Whether something is no default; noted as refused then."""
    if any(True for _ in nodes(expression, "SubLink")):
        alteration.impact.refuse("0A000", "cannot use subquery in DEFAULT expression")
    elif columns_of(expression):
        alteration.impact.refuse("0A000", "cannot use column reference in DEFAULT expression")
    return alteration.impact.refused


def is_refused_generation(alteration: Alteration, oid: int, expression: object, kind: str) -> bool:
    """Whether a column cannot be generated from an expression; noted as refused then."""
    impact, relation = alteration.impact, alteration.relation(oid)
    if any(True for _ in nodes(expression, "SubLink")):
        impact.refuse("0A000", "cannot use subquery in column generation expression")
        return True
    for name in sorted(columns_of(expression) - {"*", relation.name}):
        column = relation.column(name)
        if column is None and not relation.assumed:
            impact.refuse("42703", f'column "{name}" does not exist')
        elif column is not None and column.generated:
            impact.refuse("42P17", f'cannot use generated column "{name}" in column generation expression')
    if impact.refused:
        return True
    if volatility(expression, scope_of(relation, alteration.database)) in (Volatility.STABLE, Volatility.VOLATILE):
        impact.refuse("42P17", "generation expression is not immutable")
    elif kind == "v" and any(
        each.catalog in ("pg_proc", "pg_type") for each in objects_in(expression, alteration.database)
    ):
        impact.refuse("0A000", "generation expression uses user-defined function")
    return impact.refused


def is_constant(alteration: Alteration, oid: int, expression: object) -> bool:
    """Whether a default is the same value in every row that one statement writes."""
    found = volatility(expression, scope_of(alteration.relation(oid), alteration.database))
    return found in (Volatility.IMMUTABLE, Volatility.STABLE)
