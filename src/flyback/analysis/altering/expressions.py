"""What the server does not take as a default, a generation expression or a CHECK.

Source: transformColumnRef() and transformSubLink() in parse_expr.c, cookDefault() in heap.c.
"""

from flyback.analysis.altering.literals import literal_refusal
from flyback.analysis.altering.work import Alteration
from flyback.analysis.making.expressions import objects_in
from flyback.analysis.types.coercion import Context, path_between
from flyback.analysis.types.expressions import columns_of, nodes, scope_of
from flyback.analysis.types.kinds import BOOL, RECORD, UNKNOWN
from flyback.analysis.types.naming import bare_type
from flyback.analysis.types.reading import type_of
from flyback.analysis.types.signatures import functions
from flyback.analysis.types.volatility import Volatility, volatility
from flyback.model.snapshot import Column
from flyback.syntax.object_names import strings
from flyback.syntax.trees import kind_of as node_kind

_SEQUENCES = frozenset({"nextval", "currval", "setval", "lastval"})


def is_refused_default(alteration: Alteration, oid: int, expression: object, column: Column) -> bool:
    """Whether an expression is no default for a column; noted as refused then."""
    impact = alteration.impact
    if node_kind(expression) == "A_Const":
        _require_type(alteration, oid, expression, column)
    elif any(True for _ in nodes(expression, "SubLink")):
        impact.refuse("0A000", "cannot use subquery in DEFAULT expression")
    elif columns_of(expression):
        impact.refuse("0A000", "cannot use column reference in DEFAULT expression")
    elif not _is_missing_something(alteration, expression):
        _require_type(alteration, oid, expression, column)
    return impact.refused


def _require_type(alteration: Alteration, oid: int, expression: object, column: Column) -> None:
    impact, database = alteration.impact, alteration.database
    match expression:
        case {"A_Const": {"sval": {**constant}}} if column.type:
            refusal = literal_refusal(str(constant.get("sval", "")), column.type, database)
            if refusal[0]:
                impact.refuse(*refusal)
            return
        case _:
            found = type_of(expression, scope_of(alteration.relation(oid), database))
    if (
        found in (0, UNKNOWN, RECORD)
        or not column.type
        or path_between(found, column.type, Context.ASSIGNMENT, database)
    ):
        return
    types = (
        f"is of type {bare_type(column.type, database)} but default expression is of type {bare_type(found, database)}"
    )
    impact.refuse("42804", f'column "{column.name}" {types}')


def _is_missing_something(alteration: Alteration, expression: object) -> bool:
    """Whether it calls a function, or asks a sequence, that is not there; noted as refused then."""
    if not alteration.database.complete:
        return False
    for call in nodes(expression, "FuncCall"):
        names = strings(call.get("funcname"))
        schema, name = names[-2] if len(names) > 1 else "", names[-1] if names else ""
        if not functions(schema, name, alteration.database):
            shown = ".".join(names)
            alteration.impact.refuse("42883", f"function {shown} does not exist")
            return True
        wanted = strings(call.get("args"))[:1] if name in _SEQUENCES else ()
        if wanted and not objects_in({"FuncCall": call}, alteration.database):
            alteration.impact.refuse("42P01", f'relation "{wanted[0]}" does not exist')
            return True
    return False


def is_refused_check(alteration: Alteration, oid: int, expression: object) -> bool:
    """Whether an expression is no CHECK; noted as refused then."""
    impact = alteration.impact
    if any(True for _ in nodes(expression, "SubLink")):
        impact.refuse("0A000", "cannot use subquery in check constraint")
    elif not _is_missing_something(alteration, expression):
        found = type_of(expression, scope_of(alteration.relation(oid), alteration.database))
        if found not in (0, UNKNOWN, BOOL):
            shown = bare_type(found, alteration.database)
            impact.refuse("42804", f"argument of CHECK must be type boolean, not type {shown}")
    return impact.refused


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
    if impact.refused or _is_missing_something(alteration, expression):
        return True
    made = {each.catalog for each in objects_in(expression, alteration.database)}
    if volatility(expression, scope_of(relation, alteration.database)) in (Volatility.STABLE, Volatility.VOLATILE):
        impact.refuse("42P17", "generation expression is not immutable")
    elif kind == "v" and made & {"pg_proc", "pg_type"}:
        impact.refuse("0A000", "generation expression uses user-defined function")
    return impact.refused


def is_constant(alteration: Alteration, oid: int, expression: object) -> bool:
    """Whether a default is the same value in every row that one statement writes."""
    found = volatility(expression, scope_of(alteration.relation(oid), alteration.database))
    return found in (Volatility.IMMUTABLE, Volatility.STABLE)
