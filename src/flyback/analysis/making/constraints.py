"""Constraints, with the indexes they are made of and the dependencies that PostgreSQL records for them.

Source: CreateConstraintEntry() in PostgreSQL's pg_constraint.c.
"""

from flyback.analysis.database import Database
from flyback.analysis.impact import Impact
from flyback.analysis.making.copies import belongs_to_parent
from flyback.analysis.making.expressions import columns_in, missing_column, objects_in
from flyback.analysis.making.indexes import Shape, add_index, belongs_to_constraint
from flyback.analysis.making.names import constraint_name, joined
from flyback.analysis.making.relations import set_not_null
from flyback.frozen import replaced
from flyback.model.snapshot import Constraint, Dependency, Index, Ref, Relation
from flyback.syntax.object_names import Node, strings
from flyback.syntax.snippets import in_brackets, place_of
from flyback.syntax.trees import below, body_of, listed, number, text

_KINDS = {
    "CONSTR_CHECK": "c",
    "CONSTR_FOREIGN": "f",
    "CONSTR_PRIMARY": "p",
    "CONSTR_UNIQUE": "u",
    "CONSTR_EXCLUSION": "x",
    "CONSTR_NOTNULL": "n",
}
_GOING = {"c": "rows", "n": "values", "d": "values"}
"""What ON DELETE takes away."""


def add_constraint(impact: Impact, relation: int, body: Node, column: str = "") -> Constraint | None:
    """Put the constraint of a `Constraint` node on a table, with the index that it is made of.

    `column` is the one it stands behind, when it stands inside a column's definition. Only this table gets it, not
    what inherits from it; no lock and no work is noted. None when the server would refuse it (noted), and for a NOT
    NULL that is no constraint of its own before PostgreSQL 18.
    """
    table = impact.database.relation(relation)
    name = text(body, "conname")
    if name and any(each.name == name for each in impact.database.of(relation, Constraint)):
        impact.refuse("42710", f'constraint "{name}" for relation "{table.name}" already exists')
        return None
    match _KINDS.get(text(body, "contype")):
        case "c":
            return _add_check(impact, table, body)
        case "f":
            return _add_foreign_key(impact, table, body, column)
        case "n":
            named = column or next(iter(strings(body.get("keys"))), "")
            found = impact.column(table, named)
            return set_not_null(impact.database, relation, found.number, name) if found else None
        case "p" | "u" | "x" as kind:
            return _add_key(impact, table, body, (kind, column))
        case _:
            return None


def constrain_with(database: Database, model: Index, index: Index, *, parent: int = 0) -> Constraint | None:
    """Make the index of another table the same constraint as its model is, if that is one.

    With `parent`, as a part of that constraint of a partitioned table.
    """
    found = next(
        (each for each in database.of(model.table, Constraint) if each.index == model.oid and each.kind in "pux"), None
    )
    if found is None:
        return None
    added = replaced(
        found,
        oid=database.new_oid(),
        name=database.relation(index.oid).name,
        relation=index.table,
        columns=index.columns,
        index=index.oid,
        parent=parent,
        is_local=not parent,
        no_inherit=not parent,
    )
    _put(database, added)
    belongs_to_constraint(database, index.oid, added.oid)
    if found.kind == "p":
        for key in index.columns:
            set_not_null(database, index.table, key)
    if parent:
        belongs_to_parent(database, Ref("pg_constraint", added.oid), Ref("pg_constraint", parent), index.table)
    return added


def numbers_of(impact: Impact, table: Relation, names: tuple[str, ...]) -> tuple[int, ...]:
    """Numbers of columns; those that are not there are noted as refused, unknown ones are left out."""
    found = [impact.column(table, name) for name in names]
    return tuple(column.number for column in found if column)


def _add_check(impact: Impact, table: Relation, body: Node) -> Constraint:
    database = impact.database
    expression, statement = body.get("raw_expr"), impact.statement
    missing = "" if table.assumed else missing_column(expression, table)
    if missing:
        impact.refuse("42703", f'column "{missing}" does not exist')
    read = columns_in(expression, table)
    single = next((each.name for each in table.columns if read == (each.number,)), "")
    enforced = bool(body.get("is_enforced"))
    added = Constraint(
        oid=database.new_oid(),
        name=text(body, "conname") or constraint_name(database, table, single, "check"),
        kind="c",
        relation=table.oid,
        columns=read,
        validated=enforced and not body.get("skip_validation"),
        enforced=enforced,
        no_inherit=bool(body.get("is_no_inherit")),
        definition=in_brackets(statement.sql, place_of(statement, number(body, "location"))),
    )
    _put(database, added)
    for used in objects_in(expression, database):
        database.depend(Dependency(Ref("pg_constraint", added.oid), used, "n"))
    return added


def _add_foreign_key(impact: Impact, table: Relation, body: Node, column: str) -> Constraint | None:
    database = impact.database
    names = (column,) if column else strings(body.get("fk_attrs"))
    columns = numbers_of(impact, table, names)
    target = impact.relation(below(body, "pktable"))
    if target is None:
        return None
    wanted = strings(body.get("pk_attrs"))
    index = _referenced(impact, target, numbers_of(impact, target, wanted) if wanted else ())
    enforced = bool(body.get("is_enforced"))
    added = Constraint(
        oid=database.new_oid(),
        name=text(body, "conname") or constraint_name(database, table, joined(names), "fkey"),
        kind="f",
        relation=table.oid,
        columns=columns,
        target=target.oid,
        target_columns=numbers_of(impact, target, wanted) if wanted else index.columns if index else (),
        index=index.oid if index else 0,
        validated=enforced and not body.get("skip_validation"),
        enforced=enforced,
        period=bool(body.get("fk_with_period")),
        deferrable=bool(body.get("deferrable")),
        deferred=bool(body.get("initdeferred")),
        no_inherit=table.kind != "p",
        on_delete=text(body, "fk_del_action") or "a",
        on_update=text(body, "fk_upd_action") or "a",
    )
    _put(database, added)
    if added.enforced and added.on_delete in _GOING:
        impact.endanger(
            table.oid, f"{_GOING[added.on_delete]} that refer to a deleted row of {impact.name(target.oid)}"
        )
    return added


def _referenced(impact: Impact, target: Relation, columns: tuple[int, ...]) -> Index | None:
    """The unique index that a foreign key relies on: of these columns, or the primary key."""
    fitting = [
        index
        for index in impact.database.of(target.oid, Index)
        if index.unique and not index.partial and 0 not in index.columns
        if (sorted(index.columns) == sorted(columns) if columns else index.primary)
    ]
    found = next((index for index in fitting if index.immediate), None)
    if found is None and not target.assumed:
        _refuse_reference(impact, target.name, deferrable=bool(fitting), given=bool(columns))
    return found


def _refuse_reference(impact: Impact, name: str, *, deferrable: bool, given: bool) -> None:
    kind = "unique constraint" if given else "primary key"
    if deferrable:
        impact.refuse("55000", f'cannot use a deferrable {kind} for referenced table "{name}"')
    elif given:
        impact.refuse("42830", f'there is no unique constraint matching given keys for referenced table "{name}"')
    else:
        impact.refuse("42704", f'there is no primary key for referenced table "{name}"')


def _add_key(impact: Impact, table: Relation, body: Node, kind_and_column: tuple[str, str]) -> Constraint | None:
    """PRIMARY KEY, UNIQUE or EXCLUDE, with a new index or the one that USING INDEX names."""
    kind, column = kind_and_column
    database = impact.database
    named = text(body, "conname")
    if body.get("indexname"):
        index = _adopted(impact, table, text(body, "indexname"), named)
    else:
        if kind == "p" and any(each.kind == "p" for each in database.of(table.oid, Constraint)):
            impact.refuse("42P16", f'multiple primary keys for table "{table.name}" are not allowed')
            return None
        shape = key_shape(impact, table, body, column)
        index = add_index(impact, table, shape, named, {"p": "pkey", "u": "key", "x": "excl"}[kind])
        if shape.predicate is not None:
            place = place_of(impact.statement, number(body, "location"))
            index = replaced(index, predicate=in_brackets(impact.statement.sql, place, "WHERE"))
            database.put(index)
    if index is None:
        return None
    if kind == "p":
        if not index.primary:
            database.put(replaced(index, primary=True))
        for key in index.columns:
            set_not_null(database, table.oid, key)
    added = Constraint(
        oid=database.new_oid(),
        name=database.relation(index.oid).name,
        kind=kind,
        relation=table.oid,
        columns=index.columns,
        index=index.oid,
        period=bool(body.get("without_overlaps")),
        deferrable=bool(body.get("deferrable")),
        deferred=bool(body.get("initdeferred")),
        no_inherit=True,
    )
    _put(database, added)
    belongs_to_constraint(database, index.oid, added.oid)
    return added


def key_shape(impact: Impact, table: Relation, body: Node, column: str) -> Shape:
    """The index of a PRIMARY KEY, UNIQUE or EXCLUDE constraint."""
    kind = _KINDS[text(body, "contype")]
    if kind == "x":
        pairs = [listed(body_of(pair, "List"), "items") for pair in listed(body, "exclusions")]
        keys: tuple[Node, ...] = tuple(body_of(pair[0], "IndexElem") for pair in pairs)
    else:
        keys = tuple({"name": name} for name in ((column,) if column else strings(body.get("keys"))))
    included = strings(body.get("including"))
    for named in (*(text(key, "name") for key in keys if "name" in key), *included):
        if table.column(named) is None and not table.assumed:
            impact.refuse("42703", f'column "{named}" named in key does not exist')
    return Shape(
        keys=keys,
        included=tuple({"name": name} for name in included),
        predicate=body.get("where_clause"),
        method=text(body, "access_method") or ("gist" if body.get("without_overlaps") else "btree"),
        unique=kind != "x",
        primary=kind == "p",
        exclusion=kind == "x" or bool(body.get("without_overlaps")),
        immediate=not body.get("deferrable"),
    )


def _adopted(impact: Impact, table: Relation, index_name: str, name: str) -> Index | None:
    """The index of USING INDEX, renamed as the constraint is named."""
    database = impact.database
    relation = impact.relation_named(table.schema, index_name)
    index = database.find(Index, relation.oid) if relation else None
    if relation is None or index is None:
        return None
    if name and name != relation.name:
        if database.relation_named(table.schema, name) is not None:
            impact.refuse("42P07", f'relation "{name}" already exists')
        database.put(replaced(relation, name=name))
    return index


def _put(database: Database, constraint: Constraint) -> None:
    """Add it; it goes with its own columns and keeps the referenced columns and their index."""
    itself = Ref("pg_constraint", constraint.oid)
    database.put(constraint)
    index = database.find(Index, constraint.index) if constraint.kind != "f" else None
    for column in dict.fromkeys((*constraint.columns, *(index.included if index else ()))) or (0,):
        database.depend(Dependency(itself, Ref("pg_class", constraint.relation, column), "a"))
    if constraint.kind == "f":
        for column in constraint.target_columns or (0,):
            database.depend(Dependency(itself, Ref("pg_class", constraint.target, column), "n"))
        if constraint.index:
            database.depend(Dependency(itself, Ref("pg_class", constraint.index), "n"))
