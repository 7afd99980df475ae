"""Generated rows that a script deleted although they are none of its own, put back."""

from collections.abc import Mapping

from psycopg import Connection, sql

from flyback.frozen import frozen
from flyback.postgres.rows.attempts import ask, attempt
from flyback.postgres.rows.composing import trusted
from flyback.postgres.rows.counting import Horizons, horizons
from flyback.postgres.rows.inserting import name_of
from flyback.postgres.rows.reading import read_shapes

Columns = Mapping[tuple[int, int], tuple[str, str]]
"""(oid of the table, position) to (name, type)."""
_NEW = sql.SQL("SELECT {columns} FROM {table} WHERE xmin::pg_catalog.text::pg_catalog.int8 > {horizon}")
_INSERT = sql.SQL("INSERT INTO {table} ({names}) OVERRIDING SYSTEM VALUE VALUES {rows} ON CONFLICT DO NOTHING")


@frozen
class Kept:
    """Rows of one table as text, in some of its columns."""

    positions: tuple[int, ...]
    rows: tuple[tuple[object, ...], ...]


def line_before(connection: Connection, oids: list[int]) -> Horizons:
    """What tells rows to come from those that are there."""
    return horizons(connection, read_shapes(connection, oids).tables)


def keep(connection: Connection, since: Horizons, columns: Columns) -> dict[int, Kept]:
    """The rows that came since, by the oid of their table."""
    found = {}
    for table in read_shapes(connection, list(since)).tables:
        own = {at: name for (oid, at), (name, _) in columns.items() if oid == table.oid}
        texts = sql.SQL(", ").join(sql.SQL("{}::pg_catalog.text").format(sql.Identifier(name)) for name in own.values())
        horizon = sql.Literal(since.get(table.oid, 0))
        rows = ask(connection, _NEW.format(columns=texts, table=name_of(table), horizon=horizon)) if own else None
        found[table.oid] = Kept(positions=tuple(own), rows=tuple(rows or ()))
    return found


def put_back(connection: Connection, kept: Mapping[int, Kept], columns: Columns) -> None:
    """Insert those that are not there any more; `columns` are those that the tables have now."""
    for table in read_shapes(connection, list(kept)).tables:
        rows = kept[table.oid].rows if table.oid in kept else ()
        now = [columns.get((table.oid, at)) for at in kept[table.oid].positions] if rows else []
        shown = [(at, *column) for at, column in enumerate(now) if column is not None]
        values = [
            sql.SQL("({})").format(
                sql.SQL(", ").join(
                    sql.SQL("{}::{}").format(sql.Literal(row[at]), trusted(type_)) for at, _, type_ in shown
                )
            )
            for row in rows
        ]
        if values and shown:
            names = sql.SQL(", ").join(sql.Identifier(name) for _, name, _ in shown)
            insert = _INSERT.format(table=name_of(table), names=names, rows=sql.SQL(", ").join(values))
            attempt(connection, insert)
