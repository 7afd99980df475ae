"""Objects as PostgreSQL names them in its messages.

Source: `getObjectDescription()` in src/backend/catalog/objectaddress.c.
"""

from collections.abc import Callable

from flyback.analysis.database import Database
from flyback.analysis.rare import BLANK_PADDED
from flyback.analysis.types.naming import type_as_sql
from flyback.model.publications import Publication, Published
from flyback.model.snapshot import (
    Constraint,
    Extension,
    Function,
    Namespace,
    Other,
    Policy,
    Record,
    Ref,
    Relation,
    Rule,
    Statistics,
    Trigger,
)
from flyback.syntax.quoting import written

RELATION_WORDS = {
    "r": "table",
    "p": "table",
    "i": "index",
    "I": "index",
    "S": "sequence",
    "v": "view",
    "m": "materialized view",
    "f": "foreign table",
    "c": "composite type",
    "t": "toast table",
}
FUNCTION_WORDS = {"p": "procedure", "a": "aggregate"}


def described(database: Database, ref: Ref) -> str:
    """`column a of table t`, `constraint ch_p_fk on table ch`."""
    if ref.catalog == "pg_attrdef":
        owner = default_owner(database, ref)
        return f"default value for {described(database, owner)}" if owner else "a default value"
    record = database.get(ref)
    if isinstance(record, Relation):
        whole = f"{RELATION_WORDS[record.kind]} {visible_name(database, record)}"
        return f"column {column_name(record, ref.column)} of {whole}" if ref.column else whole
    if record is not None and ref.catalog in _WORDINGS:
        return _WORDINGS[ref.catalog](database, record)
    return _shortened(database, record.name) if isinstance(record, Other) else _rare(record)


def visible_name(database: Database, relation: Relation | Statistics) -> str:
    """Its name, with the schema only where the search_path does not lead to it."""
    if relation.schema in database.search_path and isinstance(relation, Relation):
        found = database.relation_named("", relation.name)
        if found is None or found.oid == relation.oid:
            return written(relation.name)
    return written("" if relation.schema in database.search_path else relation.schema, relation.name)


def signature(database: Database, function: Function) -> str:
    """`f(integer)`, with the schema only where the search_path does not lead to it."""
    schema = "" if function.schema in database.search_path else function.schema
    arguments = ",".join(BLANK_PADDED.get(oid) or type_as_sql(oid, -1, database) for oid in function.arguments)
    return f"{written(schema, function.name)}({arguments})"


def default_owner(database: Database, default: Ref) -> Ref | None:
    """The column that a default or generation expression belongs to."""
    for edge in database.dependencies(default):
        relation = database.find(Relation, edge.on.oid) if edge.on.column else None
        if relation and any(
            column.default == default.oid for column in relation.columns if column.number == edge.on[2]
        ):
            return edge.on
    return None


def column_name(relation: Relation, number: int) -> str:
    """The name of a column by its number."""
    return next((written(column.name) for column in relation.columns if column.number == number), str(number))


def _whole(database: Database, oid: int) -> str:
    return described(database, Ref("pg_class", oid))


def _constraint(database: Database, record: Record) -> str:
    assert isinstance(record, Constraint)  # noqa: S101 - the catalogue says so
    if record.relation:
        return f"constraint {written(record.name)} on {_whole(database, record.relation)}"
    return f"constraint {written(record.name)} on domain {type_as_sql(record.domain, -1, database)}"


def _part(database: Database, record: Record) -> str:
    assert isinstance(record, Trigger | Rule | Policy)  # noqa: S101 - the catalogue says so
    word = {"pg_trigger": "trigger", "pg_rewrite": "rule"}.get(record.catalog, "policy")
    name = record.name if record.name == "_RETURN" else written(record.name)
    return f"{word} {name} on {_whole(database, record.relation)}"


def _function(database: Database, record: Record) -> str:
    assert isinstance(record, Function)  # noqa: S101 - the catalogue says so
    return f"{FUNCTION_WORDS.get(record.kind, 'function')} {signature(database, record)}"


def _published(database: Database, record: Record) -> str:
    assert isinstance(record, Published)  # noqa: S101 - the catalogue says so
    publication = database.find(Publication, record.publication)
    relation = database.find(Relation, record.relation)
    place = visible_name(database, relation) if relation else "?"
    return f"publication of table {place} in publication {written(publication.name) if publication else '?'}"


def _statistics(database: Database, record: Record) -> str:
    assert isinstance(record, Statistics)  # noqa: S101 - the catalogue says so
    return f"statistics object {visible_name(database, record)}"


def _shortened(database: Database, description: str) -> str:
    """`collation public.c` as `collation c` where the search_path leads to it."""
    for schema in database.search_path:
        description = description.replace(f" {written(schema)}.", " ", 1)
    return description


def _rare(record: Record | None) -> str:
    match record:
        case Namespace():
            return f"schema {written(record.name)}"
        case Extension():
            return f"extension {written(record.name)}"
        case Publication():
            return f"publication {written(record.name)}"
        case _:
            return "another object"


_WORDINGS: dict[str, Callable[[Database, Record], str]] = {
    "pg_constraint": _constraint,
    "pg_trigger": _part,
    "pg_rewrite": _part,
    "pg_policy": _part,
    "pg_type": lambda database, record: f"type {type_as_sql(record.oid, -1, database)}",
    "pg_proc": _function,
    "pg_publication_rel": _published,
    "pg_statistic_ext": _statistics,
}
