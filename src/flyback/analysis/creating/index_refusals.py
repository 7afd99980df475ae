"""What the server refuses of a new index before it reads a row.

Source: DefineIndex() and ComputeIndexAttrs() in PostgreSQL's indexcmds.c.
"""

from flyback.analysis.impact import Impact
from flyback.analysis.making.expressions import columns_in
from flyback.analysis.making.indexes import Shape
from flyback.analysis.naming import find_object
from flyback.analysis.types.expressions import scope_of
from flyback.analysis.types.kinds import base_type, kind_of
from flyback.analysis.types.naming import type_as_sql
from flyback.analysis.types.volatility import Volatility, volatility
from flyback.model.snapshot import Column, Extension, Relation
from flyback.syntax.trees import text

_UNIQUE, _SEVERAL, _INCLUDE = {"btree"}, {"btree", "gist", "gin", "brin"}, {"btree", "gist", "spgist"}
_METHODS = frozenset({"btree", "hash", "gist", "gin", "brin", "spgist"})
_UNORDERED = frozenset({28, 29, 114, 142, 600, 601, 602, 603, 604, 628, 718, 4072})
"""xid, cid, json, xml, the geometric types and jsonpath: no operator class for btree."""
_GIN = frozenset({3614, 3802})
"""tsvector and jsonb; arrays besides."""
_GIST = frozenset({600, 603, 604, 718, 3614, 3615})
"""point, box, polygon, circle, tsvector, tsquery; ranges besides."""


def refuse_index(impact: Impact, table: Relation, shape: Shape) -> None:
    """Notes what is wrong with the index, if anything is."""
    if table.kind not in "rpm" and not table.assumed:
        impact.refuse("42809", f'cannot create index on relation "{table.name}"')
    _refuse_columns(impact, table, shape)
    _refuse_method(impact, shape)
    _refuse_volatility(impact, table, shape)
    if not impact.refused:
        _refuse_types(impact, table, shape)
    if shape.unique and table.kind == "p":
        refuse_incomplete_key(impact, table, shape)


def refuse_incomplete_key(impact: Impact, table: Relation, shape: Shape) -> None:
    """A unique index of a partitioned table has to have all of its partition key."""
    names = {text(key, "name") for key in shape.keys}
    numbers = tuple(column.number for column in table.columns if column.name in names)
    refuse_partial_key(impact, table.partition_columns, numbers, "UNIQUE")


def refuse_partial_key(impact: Impact, partitioned_by: tuple[int, ...], key: tuple[int, ...], word: str) -> None:
    """The same by numbers; `word` is what the server calls it: `UNIQUE`, `PRIMARY KEY`."""
    if 0 in partitioned_by:
        impact.refuse("0A000", f"unsupported {word} constraint with partition key definition")
    if not set(partitioned_by) <= set(key):
        impact.refuse("0A000", "unique constraint on partitioned table must include all partitioning columns")


def _refuse_columns(impact: Impact, table: Relation, shape: Shape) -> None:
    for element in (*shape.keys, *shape.included):
        name = text(element, "name")
        column = table.column(name) if name else None
        if name and column is None and not table.assumed:
            impact.refuse("42703", f'column "{name}" does not exist')
        if column is not None and column.generated == "v":
            impact.refuse("0A000", "indexes on virtual generated columns are not supported")
        if not name and element in shape.included:
            impact.refuse("0A000", "expressions are not supported in included columns")
    read = columns_in([*(key.get("expr") for key in shape.keys), shape.predicate], table)
    if any(column.generated == "v" for column in table.columns if column.number in read):
        impact.refuse("0A000", "indexes on virtual generated columns are not supported")


def _refuse_method(impact: Impact, shape: Shape) -> None:
    method = shape.method
    if method not in _METHODS:
        there = find_object(impact, "OBJECT_ACCESS_METHOD", {"String": {"sval": method}})
        if there is None and impact.database.complete:
            impact.refuse("42704", f'access method "{method}" does not exist')
        return
    if shape.unique and method not in _UNIQUE and not shape.exclusion:
        impact.refuse("0A000", f'access method "{method}" does not support unique indexes')
    if len(shape.keys) > 1 and method not in _SEVERAL:
        impact.refuse("0A000", f'access method "{method}" does not support multicolumn indexes')
    if shape.included and method not in _INCLUDE:
        impact.refuse("0A000", f'access method "{method}" does not support included columns')
    for key in shape.keys:
        if method != "btree" and text(key, "ordering") not in ("", "SORTBY_DEFAULT"):
            impact.refuse("0A000", f'access method "{method}" does not support ASC/DESC options')


def _refuse_volatility(impact: Impact, table: Relation, shape: Shape) -> None:
    scope = scope_of(table, impact.database)
    changing = (Volatility.STABLE, Volatility.VOLATILE)
    for key in shape.keys:
        if "expr" in key and volatility(key["expr"], scope) in changing:
            impact.refuse("42P17", "functions in index expression must be marked IMMUTABLE")
    if shape.predicate is not None and volatility(shape.predicate, scope) in changing:
        impact.refuse("42P17", "functions in index predicate must be marked IMMUTABLE")


def _refuse_types(impact: Impact, table: Relation, shape: Shape) -> None:
    """A column whose type has no order that the method could use."""
    for key in shape.keys:
        column = table.column(text(key, "name"))
        if column is not None and "opclass" not in key and not _has_operators(impact, column, shape.method):
            shown = type_as_sql(column.type, -1, impact.database)
            impact.refuse(
                "42704", f'data type {shown} has no default operator class for access method "{shape.method}"'
            )


def _has_operators(impact: Impact, column: Column, method: str) -> bool:
    database = impact.database
    oid, _ = base_type(column.type, -1, database)
    kind = kind_of(oid, database)
    if kind is None or kind.schema != "pg_catalog" or kind.kind not in "bm":
        return True
    match method:
        case "btree":
            return oid not in _UNORDERED
        case "gin":
            return oid in _GIN or kind.category == "A" or database.named(Extension, "btree_gin") is not None
        case "gist":
            return oid in _GIST or database.named(Extension, "btree_gist") is not None
        case _:
            return True


def refuse_repeated(impact: Impact, table: Relation, shape: Shape, name: str) -> None:
    """The statistics have met a value twice where the index wants each once."""
    if not shape.unique or shape.predicate is not None or not shape.immediate:
        return
    columns = [table.column(text(key, "name")) for key in shape.keys]
    if len(columns) == 1 and columns[0] is not None and columns[0].repeats:
        impact.refuse("23505", f'could not create unique index "{name}"')
