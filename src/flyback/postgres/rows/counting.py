"""How many rows were written since a moment of the transaction."""

from collections.abc import Sequence

from psycopg import Connection, sql

from flyback.postgres.rows.attempts import ask
from flyback.postgres.rows.inserting import name_of
from flyback.seeding.shapes import Table

_COUNT = sql.SQL(
    "SELECT {oid}::int8, (SELECT pg_catalog.format('%I.%I', n.nspname, c.relname) FROM pg_catalog.pg_class AS c "
    "JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace WHERE c.oid = t.tableoid), pg_catalog.count(*) "
    "FROM {only} {table} AS t WHERE t.xmin::pg_catalog.text::pg_catalog.int8 >= {horizon} GROUP BY t.tableoid"
)


def count_new(connection: Connection, tables: Sequence[Table], horizon: int) -> dict[int, list[tuple[str, int]]]:
    """Qualified name and new rows of each leaf that has any, by the oid of the table as it was asked for."""
    found: dict[int, list[tuple[str, int]]] = {table.oid: [] for table in tables}
    queries = [
        _COUNT.format(
            oid=sql.Literal(table.oid),
            only=sql.SQL("" if table.partitioned else "ONLY"),
            table=name_of(table),
            horizon=sql.Literal(horizon),
        )
        for table in tables
    ]
    rows = ask(connection, sql.SQL(" UNION ALL ").join(queries))
    if rows is None and len(tables) > 1:
        return {table.oid: count_new(connection, [table], horizon)[table.oid] for table in tables}
    for oid, name, number in rows or ():
        found[int(str(oid))].append((str(name), int(str(number))))
    return found
