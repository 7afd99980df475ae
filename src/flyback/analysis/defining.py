"""Columns and constraints of a new table, refused as ADD COLUMN and ADD CONSTRAINT are.

Source: transformCreateStmt() in PostgreSQL's parse_utilcmd.c.
"""

from flyback.analysis.altering.expressions import is_refused_check, is_refused_default, is_refused_generation
from flyback.analysis.altering.foreign_keys import add_foreign_key
from flyback.analysis.altering.key_refusals import is_refused_key
from flyback.analysis.altering.work import Alteration, Command
from flyback.analysis.creating.liking import copy_columns, copy_rest
from flyback.analysis.impact import ACCESS_SHARE, SHARE_ROW_EXCLUSIVE, Impact
from flyback.analysis.making.columns import add_defined, apply_options, inline_constraints
from flyback.analysis.making.constraints import add_constraint
from flyback.analysis.making.relations import change_column
from flyback.analysis.types.naming import known_type
from flyback.frozen import replaced
from flyback.model.snapshot import Column, Constraint, Relation
from flyback.syntax.object_names import Node
from flyback.syntax.trees import below, body_of, listed, text
from flyback.syntax.trees import kind_of as node_kind

_JSON = 114
_INTEGERS = (20, 21, 23)
_KEYS = ("CONSTR_PRIMARY", "CONSTR_UNIQUE", "CONSTR_EXCLUSION")
_ORDER = {"CONSTR_NOTNULL": 0, "CONSTR_CHECK": 1, "CONSTR_PRIMARY": 2, "CONSTR_UNIQUE": 3, "CONSTR_EXCLUSION": 3}


def define(impact: Impact, table: int, body: Node) -> None:
    """Give the table of a `CreateStmt` its columns, then NOT NULLs and CHECKs, then keys, then foreign keys."""
    constraints: list[tuple[Node, str]] = []
    columns: list[tuple[Node, int]] = []
    likes: list[tuple[Node, Relation]] = []
    for node in [*listed(body, "tableElts"), *listed(body, "constraints")]:
        inner = body_of(node, node_kind(node))
        match node_kind(node):
            case "ColumnDef":
                column = _column(impact, table, inner)
                columns += [(inner, column.number)] if column else []
                constraints += [(constraint, text(inner, "colname")) for constraint in inline_constraints(inner)]
            case "TableLikeClause":
                likes += _like(impact, table, inner)
            case "Constraint":
                constraints.append((inner, ""))
            case _:
                pass
    for inner, number in columns:
        _refuse_options(impact, table, number, inner)
        apply_options(impact, table, number, inner)
    _constrain(impact, table, constraints, likes)


def _like(impact: Impact, table: int, clause: Node) -> list[tuple[Node, Relation]]:
    source = impact.relation(below(clause, "relation"))
    if source is None:
        return []
    impact.lock(source.oid, ACCESS_SHARE)
    copy_columns(impact, table, source, clause)
    return [(clause, source)]


def _column(impact: Impact, table: int, body: Node) -> Column | None:
    """A column of its own, or what a typed table, a partition or an inheriting table says about one it has already."""
    home = impact.database.relation(table)
    known = home.column(text(body, "colname"))
    if "typeName" not in body:
        if known is None and not home.assumed:
            impact.refuse("42703", f'column "{text(body, "colname")}" does not exist')
        return known
    if known is not None and not known.is_local:
        if known_type(body.get("typeName"), impact).oid != known.type:
            impact.refuse("42804", f'column "{known.name}" has a type conflict')
        change_column(impact.database, table, known.number, lambda each: replaced(each, is_local=True))
        return known
    column = add_defined(impact, table, body)
    if column.type == _JSON:
        impact.act("json column", name=column.name, table=impact.name(table))
    return column


def _refuse_options(impact: Impact, table: int, number: int, body: Node) -> None:
    constraints = [body_of(node, "Constraint") for node in listed(body, "constraints")]
    if not constraints:
        return
    alteration = Alteration(impact, SHARE_ROW_EXCLUSIVE)
    column = next(each for each in impact.database.relation(table).columns if each.number == number)
    for constraint in constraints:
        expression = constraint.get("raw_expr")
        match text(constraint, "contype"):
            case "CONSTR_DEFAULT":
                is_refused_default(alteration, table, expression, column)
            case "CONSTR_GENERATED":
                kind = text(constraint, "generated_kind") or "s"
                is_refused_generation(alteration, table, expression, kind)
            case "CONSTR_IDENTITY" if column.type and column.type not in _INTEGERS:
                impact.refuse("22023", "identity column type must be smallint, integer, or bigint")
            case _:
                pass


def _constrain(
    impact: Impact, table: int, constraints: list[tuple[Node, str]], likes: list[tuple[Node, Relation]]
) -> None:
    keys = [item for item in constraints if text(item[0], "contype") != "CONSTR_FOREIGN"]
    keys.sort(key=lambda item: _ORDER.get(text(item[0], "contype"), 0))
    alteration = Alteration(impact, SHARE_ROW_EXCLUSIVE)
    for body, column in keys:
        home = impact.database.relation(table)
        kind = text(body, "contype")
        if kind in _KEYS and is_refused_key(alteration, home, _command(body, column)):
            continue
        if kind == "CONSTR_CHECK" and is_refused_check(alteration, table, body.get("raw_expr")):
            continue
        add_constraint(impact, table, body, column)
    for clause, source in likes:
        copy_rest(impact, table, source, clause)
    for body, column in constraints:
        if text(body, "contype") == "CONSTR_FOREIGN":
            _refer(alteration, table, body, column)


def _refer(alteration: Alteration, table: int, body: Node, column: str) -> None:
    """A foreign key: writers of the referenced table wait until the transaction ends."""
    impact = alteration.impact
    there = {each.oid for each in impact.database.of(table, Constraint)}
    add_foreign_key(alteration, table, _command(body, column))
    for made in impact.database.of(table, Constraint):
        if made.oid not in there and made.target != table:
            home = impact.name(table)
            impact.act("reference in new table", made.target, made.name, table=home, on_delete=made.on_delete)


def _command(body: Node, column: str) -> Command:
    return Command(kind="AT_AddConstraint", ordinal=0, body=body, column=column, recurse=True)
