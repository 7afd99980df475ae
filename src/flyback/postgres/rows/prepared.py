"""The room's own catalogue queries, planned once for each session."""

from psycopg import Connection, sql

from flyback.postgres.query_files import query_file
from flyback.postgres.rows.composing import trusted

_PRESENT = sql.SQL("SELECT EXISTS (SELECT FROM pg_catalog.pg_prepared_statements WHERE name = {})")


def answer_of(connection: Connection, name: str, relations: list[int]) -> str:
    """The one text value that a query of this room returns for a list of oids.

    The plan lives in a statement prepared by SQL: the driver forgets its own after every DROP and ROLLBACK.
    A script may have dropped it (`DEALLOCATE ALL`), hence the look before each use.
    """
    statement = sql.Identifier(f"flyback_rows_{name}")
    look = _PRESENT.format(sql.Literal(f"flyback_rows_{name}"))
    present = connection.execute(look, prepare=False).fetchone()
    if present is None or not present[0]:
        prepare = sql.SQL("PREPARE {} (pg_catalog.oid[]) AS {}").format(
            statement, trusted(query_file(__package__, name))
        )
        connection.execute(prepare, prepare=False)
    oids = sql.Literal("{" + ",".join(map(str, relations)) + "}")
    answer = connection.execute(sql.SQL("EXECUTE {} ({})").format(statement, oids), prepare=False).fetchone()
    return "" if answer is None else str(answer[0])
