"""Which rows of a table are new."""

from collections.abc import Mapping, Sequence

from psycopg import Connection, sql

from flyback.postgres.rows.attempts import ask
from flyback.postgres.rows.inserting import name_of
from flyback.seeding.shapes import Table

Horizons = Mapping[int, int]
"""The highest xmin in each table, by oid.

Transaction ids are given out in order, to savepoints too: rows written in a savepoint begun later lie above.
"""

_LATEST = sql.SQL(
    "SELECT {oid}::pg_catalog.int8, coalesce(pg_catalog.max(t.xmin::pg_catalog.text::pg_catalog.int8), 0) "
    "FROM {only} {table} AS t"
)

_NEW = sql.SQL(
    "SELECT {oid}::pg_catalog.int8, (SELECT pg_catalog.format('%I.%I', n.nspname, c.relname) "
    "FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace "
    "WHERE c.oid = t.tableoid), pg_catalog.count(*) "
    "FROM {only} {table} AS t WHERE t.xmin::pg_catalog.text::pg_catalog.int8 > {horizon} GROUP BY t.tableoid"
)


def horizons(connection: Connection, tables: Sequence[Table]) -> Horizons:
    """The line between rows that are there and rows to come."""
    found = dict.fromkeys((table.oid for table in tables), 0)
    return found | {int(str(oid)): int(str(latest)) for oid, latest in _of_each(connection, tables, _LATEST, found)}


def count_new(connection: Connection, tables: Sequence[Table], since: Horizons) -> dict[int, list[tuple[str, int]]]:
    """Qualified name and new rows of each leaf that has any, by the oid of the table as it was asked for."""
    found: dict[int, list[tuple[str, int]]] = {table.oid: [] for table in tables}
    for oid, name, number in _of_each(connection, tables, _NEW, since):
        found[int(str(oid))].append((str(name), int(str(number))))
    return found


def _of_each(
    connection: Connection, tables: Sequence[Table], query: sql.SQL, since: Horizons
) -> list[tuple[object, ...]]:
    """A query's rows for all tables in one round trip; tables that cannot be read are left out."""
    queries = [
        query.format(
            oid=sql.Literal(table.oid),
            only=sql.SQL("" if table.partitioned else "ONLY"),
            table=name_of(table),
            horizon=sql.Literal(since[table.oid]),
        )
        for table in tables
    ]
    rows = ask(connection, sql.SQL(" UNION ALL ").join(queries))
    if rows is None and len(tables) > 1:
        return [row for table in tables for row in _of_each(connection, [table], query, since)]
    return rows or []
