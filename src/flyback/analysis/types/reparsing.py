"""Expressions of indexes and CHECKs, which are read anew when a column gets another type.

Source: `ATPostAlterTypeParse`, and `op_error`, `func_get_detail`, `coerce_to_boolean`, `ResolveOpClass` that it meets.
"""

from collections.abc import Iterator

from flyback.analysis.database import Database
from flyback.analysis.types.coercion import is_binary_coercible
from flyback.analysis.types.dependents import Changed
from flyback.analysis.types.expressions import Scope, nodes, parsed
from flyback.analysis.types.kinds import BOOL, POLYMORPHIC, UNKNOWN, base_type, kind_of
from flyback.analysis.types.naming import bare_type
from flyback.analysis.types.reading import type_of
from flyback.analysis.types.signatures import chosen, chosen_operator, element_type, functions
from flyback.frozen import replaced
from flyback.model.snapshot import Constraint, Index, Other
from flyback.syntax.object_names import Node, strings

Refusal = tuple[str, str]
"""SQLSTATE and message."""
_SUBSCRIPTED = ("jsonb", "point", "box", "lseg", "line", "name", "oidvector", "int2vector")


def unreadable(changed: Changed, database: Database) -> Refusal | None:
    """What the server says of the first expression that means nothing with the new type; None when all have sense."""
    columns = {column.name: column for column in changed.relation.columns}
    oid, typmod = changed.target
    new = {**columns, changed.column.name: replaced(changed.column, type=oid, typmod=typmod)}
    before, after = Scope(database=database, columns=columns), Scope(database=database, columns=new)
    for node, decides in _expressions(changed, database):
        found = _wrong(node, after, decides=decides)
        if found is not None and _wrong(node, before, decides=decides) is None:
            return found
    return _unaccepted(changed, database)


def _expressions(changed: Changed, database: Database) -> Iterator[tuple[Node, bool]]:
    """Those that mention the column, and whether each is a condition."""
    texts: list[tuple[str, bool]] = []
    for index in database.of(changed.relation.oid, Index):
        if changed.column.number in index.mentioned:
            texts += [(f"ROW({index.expressions})" if index.expressions else "", False), (index.predicate, True)]
    for check in database.of(changed.relation.oid, Constraint):
        if check.kind == "c" and changed.column.number in check.columns:
            texts.append((check.definition, True))
    for text, decides in texts:
        node = parsed(text)
        if node is not None:
            yield node, decides


def _wrong(node: Node, scope: Scope, *, decides: bool) -> Refusal | None:
    conditions = [node] if decides else []
    conditions += [arg for each in nodes(node, "BoolExpr") for arg in _list(each.get("args"))]
    for each in nodes(node, "A_Expr"):
        if found := _no_operator(each, scope):
            return found
    for each in nodes(node, "FuncCall"):
        if found := _no_function(each, scope):
            return found
    for each in nodes(node, "A_Indirection"):
        if found := _no_part(each, scope):
            return found
    for each in conditions:
        oid = type_of(each, scope)
        if oid not in (0, UNKNOWN) and base_type(oid, -1, scope.database)[0] != BOOL:
            return "42804", f"a condition must be type boolean, not type {bare_type(oid, scope.database)}"
    return None


def _no_operator(body: Node, scope: Scope) -> Refusal | None:
    kind, names, database = str(body.get("kind", "AEXPR_OP")), strings(body.get("name")), scope.database
    if kind not in ("AEXPR_OP", "AEXPR_OP_ANY", "AEXPR_OP_ALL") or not names:
        return None
    given = [type_of(body[side], scope) for side in ("lexpr", "rexpr") if side in body]
    if kind != "AEXPR_OP":
        given[-1] = element_type(given[-1], database)
    if not all(given) or chosen_operator(names[-1], given, database) or _is_made(names[-1], database):
        return None
    shown = f" {names[-1]} ".join(bare_type(oid, database) for oid in given)
    return "42883", f"operator does not exist: {shown}"


def _is_made(name: str, database: Database) -> bool:
    """Whether users or extensions have made operators of that name."""
    shown = (each.name for each in database.all(Other) if each.catalog == "pg_operator")
    return any(each.removeprefix("operator ").partition("(")[0].rpartition(".")[2] == name for each in shown)


def _no_function(body: Node, scope: Scope) -> Refusal | None:
    names, database = strings(body.get("funcname")), scope.database
    if not names or "func_variadic" in body:
        return None
    candidates = functions(names[-2] if len(names) > 1 else "", names[-1], database)
    given = [type_of(each, scope) for each in _list(body.get("args"))]
    if not candidates or not all(given) or chosen(candidates, given, database):
        return None
    shown = ", ".join(bare_type(oid, database) for oid in given)
    return "42883", f"function {'.'.join(names)}({shown}) does not exist"


def _no_part(body: Node, scope: Scope) -> Refusal | None:
    steps = _list(body.get("indirection"))
    oid = type_of(body.get("arg"), scope)
    found = kind_of(base_type(oid, -1, scope.database)[0], scope.database) if oid and steps else None
    if found is None or found.kind in "cp":
        return None
    shown = bare_type(oid, scope.database)
    if "String" in steps[0]:
        return "42809", f"column notation applied to type {shown}, which is not a composite type"
    if found.schema == "pg_catalog" and not found.element and found.name not in _SUBSCRIPTED:
        return "42804", f"cannot subscript type {shown} because it does not support subscripting"
    return None


def _unaccepted(changed: Changed, database: Database) -> Refusal | None:
    """An operator class that an index names, and that takes values of its own type only."""
    base = base_type(changed.target[0], -1, database)[0]
    for index in database.of(changed.relation.oid, Index):
        for number, wanted in zip(index.columns, index.classes, strict=False):
            if number != changed.column.number or wanted in (0, base) or wanted in POLYMORPHIC or not base:
                continue
            if not is_binary_coercible(base, wanted, database):
                shown = bare_type(changed.target[0], database)
                name = database.relation(index.oid).name
                return "42804", f'the operator class that index "{name}" names does not accept data type {shown}'
    return None


def _list(nodes_: object) -> list[Node]:
    return nodes_ if isinstance(nodes_, list) else []
