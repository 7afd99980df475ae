"""What the server will not change the type of.

Source: `ATPrepAlterColumnType`, `ATExecAlterColumnType`, `RememberAllDependentForRebuilding`.
"""

from flyback.analysis.database import Database
from flyback.analysis.types.coercion import Context
from flyback.analysis.types.expressions import columns_of, nodes, parsed, scope_of
from flyback.analysis.types.kinds import BIT, UNKNOWN, kind_of
from flyback.analysis.types.naming import TypeUse, bare_type
from flyback.analysis.types.reading import read
from flyback.analysis.types.signatures import functions
from flyback.analysis.types.transforming import Value, turned
from flyback.model.snapshot import Column, Ref, Relation
from flyback.syntax.object_names import strings

Refusal = tuple[str, str]
"""SQLSTATE and message."""
_USERS = {
    "pg_rewrite": "used by a view or rule",
    "pg_trigger": "used in a trigger definition",
    "pg_policy": "used in a policy definition",
    "pg_publication_rel": "used by a publication WHERE clause",
    "pg_proc": "used by a function or procedure",
}

_SYSTEM_COLUMNS = ("ctid", "xmin", "xmax", "cmin", "cmax", "tableoid")


def refusal(column: Column, use: TypeUse, database: Database, *, collation: str) -> Refusal | None:
    """For what the new type is."""
    found = kind_of(use.oid, database)
    collatable = found is None or found.collation or found.schema != "pg_catalog"
    checks: tuple[tuple[bool, str, str], ...] = (
        (use.serial, "42704", f'type "{use.text}" does not exist'),
        (use.set_of, "42P16", f'column "{column.name}" cannot be declared SETOF'),
        (
            found is not None and found.kind == "p",
            "42P16",
            f'column "{column.name}" has pseudo-type {use.text}',
        ),
        (
            bool(collation) and not collatable,
            "42804",
            f"collations are not supported by type {bare_type(use.oid, database)}",
        ),
        (
            bool(column.identity) and use.oid not in (0, 20, 21, 23),
            "22023",
            "identity column type must be smallint, integer, or bigint",
        ),
    )
    return next(((state, message) for holds, state, message in checks if holds), None)


def using_refusal(relation: Relation, using: object, database: Database) -> Refusal | None:
    """For a USING expression that cannot be one. Source: `ParseExprKind EXPR_KIND_ALTER_COL_TRANSFORM`."""
    if any(True for _ in nodes(using, "SubLink")):
        return "0A000", "cannot use subquery in transform expression"
    known = {column.name for column in relation.columns} | {"*", relation.name, *_SYSTEM_COLUMNS}
    for name in () if relation.assumed else sorted(columns_of(using) - known):
        return "42703", f'column "{name}" does not exist'
    for call in nodes(using, "FuncCall"):
        names = strings(call.get("funcname"))
        found = functions(names[-2] if len(names) > 1 else "", names[-1], database) if names else []
        if database.complete and not found:
            return "42883", f"function {'.'.join(names)} does not exist"
        if found and all(each.kind == "a" for each in found):
            return "42803", "aggregate functions are not allowed in transform expressions"
    return None


def default_refusal(relation: Relation, column: Column, use: TypeUse, database: Database) -> Refusal | None:
    """For a default that the new type does not take; the catalogue shows it without implicit coercions."""
    if not column.default_sql or column.identity:
        return None
    found = read(parsed(column.default_sql), scope_of(relation, database))
    oid = column.type if found.type in (0, UNKNOWN) else found.type
    if not use.oid or turned(Value(oid, -1, stored=False), (use.oid, use.typmod), Context.ASSIGNMENT, database):
        return None
    what = "generation expression" if column.generated else "default"
    shown = bare_type(use.oid, database)
    return "42804", f'{what} for column "{column.name}" cannot be cast automatically to type {shown}'


def length_refusal(relation: Relation, column: Column, use: TypeUse) -> Refusal | None:
    """For bit strings that are all too long or too short; only where the statistics know that there are some."""
    fits = column.typmod == use.typmod or column.type != BIT or use.oid != BIT
    filled = bool(relation.rows) and (column.not_null or (column.nulls is not None and column.nulls < 1))
    if fits or not filled or min(column.typmod, use.typmod) < 1:
        return None
    return "22026", f"bit string length {column.typmod} does not match type bit({use.typmod})"


def dependents_refusal(relation: Relation, column: Column, database: Database) -> Refusal | None:
    """For what uses the column and cannot be made anew."""
    for edge in database.dependents(Ref("pg_class", relation.oid, column.number)):
        what = _USERS.get(edge.dependent.catalog)
        if edge.dependent.catalog == "pg_attrdef" and edge.dependent.oid != column.default:
            what = "used by a generated column"
        if what:
            return "0A000", f"cannot alter type of a column {what}"
    return None
