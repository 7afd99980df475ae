"""Columns as CREATE TABLE and ADD COLUMN define them.

Source: transformColumnDefinition() in PostgreSQL's parse_utilcmd.c.
"""

from flyback.analysis.impact import ACCESS_SHARE, Impact
from flyback.analysis.making.expressions import objects_in
from flyback.analysis.making.relations import add_column, add_owned_sequence, generate, set_default, set_not_null
from flyback.analysis.naming import find_object
from flyback.analysis.types.kinds import kind_of
from flyback.analysis.types.naming import TypeUse, known_type, resolve_type
from flyback.model.snapshot import Column
from flyback.syntax.object_names import Node, strings
from flyback.syntax.snippets import after_word, place_of
from flyback.syntax.trees import below, body_of, listed, number, text

_LOCKS_SINCE = 18
"""Before, a sequence in a default was not locked."""
_BUILT_IN = {"default": 100, "C": 950, "POSIX": 951}
_TABLE_LIKE = frozenset({"CONSTR_CHECK", "CONSTR_PRIMARY", "CONSTR_UNIQUE", "CONSTR_EXCLUSION", "CONSTR_FOREIGN"})


def add_defined(impact: Impact, relation: int, body: Node) -> Column:
    """Put the bare column of a `ColumnDef` at a relation's end.

    What is behind it is for when all columns are there: `apply_options`, `inline_constraints`. Refuses what is there
    already, and an unknown type.
    """
    name = text(body, "colname")
    if impact.database.relation(relation).column(name) is not None:
        impact.refuse("42701", f'column "{name}" specified more than once')
    return add_column(impact.database, relation, new_column(impact, body, known_type(body.get("typeName"), impact)))


def new_column(impact: Impact, body: Node, use: TypeUse) -> Column:
    """The bare column of a `ColumnDef`, without a number."""
    return Column(
        number=0,
        name=text(body, "colname"),
        type=use.oid,
        typmod=use.typmod,
        collation=collation_of(impact, below(body, "collClause"), use.oid),
    )


def apply_options(impact: Impact, relation: int, column: int, body: Node) -> None:
    """Give a column the default, identity, generation and NOT NULL that its `ColumnDef` says; serial is such, too."""
    database = impact.database
    if resolve_type(body.get("typeName"), database).serial:
        set_not_null(database, relation, column)
        add_owned_sequence(database, relation, column)
    for constraint in (body_of(node, "Constraint") for node in listed(body, "constraints")):
        expression = constraint.get("raw_expr")
        match text(constraint, "contype"):
            case "CONSTR_DEFAULT" if not _is_no_default(impact, relation, column, expression):
                sql = after_word(impact.statement.sql, place_of(impact.statement, number(constraint, "location")))
                set_default(database, relation, column, expression, sql)
                for used in objects_in(expression, database) if database.server.major >= _LOCKS_SINCE else ():
                    if used.catalog == "pg_class":
                        impact.lock(used.oid, ACCESS_SHARE)
            case "CONSTR_GENERATED":
                generate(database, relation, column, expression, text(constraint, "generated_kind") or "s")
            case "CONSTR_IDENTITY":
                set_not_null(database, relation, column)
                add_owned_sequence(database, relation, column, identity=text(constraint, "generated_when"))
            case "CONSTR_NOTNULL":
                set_not_null(database, relation, column, text(constraint, "conname"))
            case _:
                pass


def _is_no_default(impact: Impact, relation: int, column: int, expression: object) -> bool:
    """Whether it is a NULL that the server does not even keep; one that is cut to a length it keeps."""
    is_null = isinstance(expression, dict) and bool(body_of(expression, "A_Const").get("isnull"))
    typmods = [each.typmod for each in impact.database.relation(relation).columns if each.number == column]
    return is_null and typmods == [-1]


def inline_constraints(body: Node) -> list[Node]:
    """CHECK, keys and foreign keys behind a column: bodies of `Constraint`, each with what follows it folded in."""
    found: list[dict[str, object]] = []
    for node in listed(body, "constraints"):
        constraint = body_of(node, "Constraint")
        match text(constraint, "contype"):
            case kind if kind in _TABLE_LIKE:
                found.append(dict(constraint))
            case "CONSTR_ATTR_DEFERRABLE" if found:
                found[-1]["deferrable"] = True
            case "CONSTR_ATTR_DEFERRED" if found:
                found[-1].update(deferrable=True, initdeferred=True)
            case "CONSTR_ATTR_NOT_ENFORCED" if found:
                found[-1].update(is_enforced=False, skip_validation=True)
            case _:
                pass
    return list(found)


def collation_of(impact: Impact, clause: Node, kind: int) -> int:
    """The collation that is written, or the type's own; 0 for none and for one that nobody knows."""
    names = strings(clause.get("collname"))
    if not names:
        known = kind_of(kind, impact.database)
        return known.collation if known else 0
    found = find_object(impact, "OBJECT_COLLATION", {"List": {"items": clause.get("collname")}})
    return found.oid if found else _BUILT_IN.get(names[-1], 0)
