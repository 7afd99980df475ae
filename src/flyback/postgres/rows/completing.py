"""Rows that came in while the schema lacked a column or a table, given what that would have held."""

from collections.abc import Collection, Mapping, Sequence

from psycopg import Connection, sql

from flyback.postgres.rows.attempts import attempt
from flyback.postgres.rows.composing import trusted
from flyback.postgres.rows.inserting import name_of, texts
from flyback.postgres.rows.reading import read_shapes
from flyback.postgres.rows.settling import settle_columns, settle_types
from flyback.seeding.plans import Manner
from flyback.seeding.pool import Pool
from flyback.seeding.shapes import Column, Table

_ROWS = 100
_UPDATE = sql.SQL(
    "UPDATE {table} AS t SET {column} = {value} FROM (SELECT tableoid AS oid, ctid AS place, "
    "pg_catalog.row_number() OVER () AS line FROM {table}) AS c WHERE t.tableoid = c.oid AND t.ctid = c.place"
)
_OF_PARENT = sql.SQL(
    "(SELECT q.value FROM (SELECT {column} AS value, pg_catalog.row_number() OVER () AS line, "
    "pg_catalog.count(*) OVER () AS lines FROM {parent}) AS q WHERE q.line = 1 + c.line % q.lines)"
)


def complete(
    connection: Connection, columns: Mapping[int, Collection[str]], salt: str, manners: Sequence[Manner]
) -> None:
    """Give every row of tables, by oid, other values in some columns; what the server refuses stays as it was."""
    tables = read_shapes(connection, list(columns)).tables
    settled = settle_types(connection, tables, salt)
    pools = settle_columns(connection, tables, settled, salt, _ROWS)
    by_oid = {table.oid: table for table in tables}
    for table in tables:
        wanted = columns.get(table.oid, ())
        for column in (each for each in table.columns if each.name in wanted and not each.always):
            value = _value(by_oid, table, column, _values(pools[table.oid][column.name], manners))
            if value is not None:
                update = _UPDATE.format(table=name_of(table), column=sql.Identifier(column.name), value=value)
                attempt(connection, update)


def _values(pool: Pool, manners: Sequence[Manner]) -> tuple[str, ...]:
    return pool.values if Manner.AWKWARD in manners else pool.plain


def _value(tables: Mapping[int, Table], table: Table, column: Column, values: tuple[str, ...]) -> sql.Composable | None:
    """What row number `c.line` gets; None where nothing is known."""
    key = next((key for key in table.foreign_keys if column.name in key.columns), None)
    if key is not None:
        field = key.parent_columns[key.columns.index(column.name)]
        return _OF_PARENT.format(column=sql.Identifier(field), parent=name_of(tables[key.parent]))
    if not values:
        return None
    found = sql.SQL("({})[1 + (c.line % {})::pg_catalog.int4]::{}")
    return found.format(texts(values), sql.Literal(len(values)), trusted(column.type_sql))
