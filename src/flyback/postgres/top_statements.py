"""What an environment's application sends most: the top of `pg_stat_statements`."""

import re

import psycopg

from flyback.errors import Problem, ServerError
from flyback.model.compat import Query
from flyback.postgres.query_files import query_file

_NAME = "pg_stat_statements"
_HIDDEN = "<insufficient privilege>"
_PREPARED = re.compile(
    r"(?:\s|--[^\n]*\n|/\*.*?\*/)*(?:SELECT|WITH|VALUES|TABLE|INSERT|UPDATE|DELETE|MERGE|\()", re.IGNORECASE | re.DOTALL
)
"""What PostgreSQL can prepare; SET, BEGIN and their like ask nothing of the schema."""


def top_statements(conninfo: str, count: int) -> tuple[tuple[Query, ...], tuple[str, ...]]:
    """The `count` statements that took the most time, longest first, with what could not be seen as notes.

    Raises:
        ServerError: the database cannot be reached, or has no pg_stat_statements that can be read.
    """
    try:
        with psycopg.connect(conninfo, autocommit=True, options="-c default_transaction_read_only=on") as connection:
            place = connection.execute(
                "select extnamespace::regnamespace::text from pg_extension where extname = %s",
                (_NAME,),
            ).fetchone()
            if place is None:
                raise ServerError(_missing())
            view = f"{place[0]}.{_NAME}"  # already quoted by the server
            text = query_file(__package__, "top_statements").format(view=view)
            rows = connection.execute(text.encode(), {"count": count}).fetchall()
    except psycopg.Error as error:
        what = str(error).strip()
        raise ServerError(Problem(code="statements-unread", what=what, where=_NAME)) from None
    hidden = sum(1 for query, _ in rows if query == _HIDDEN)
    notes = (f"{hidden} statements of other roles are hidden: the role needs pg_read_all_stats",) if hidden else ()
    return tuple(Query(sql=query, where=_NAME, calls=calls) for query, calls in rows if _PREPARED.match(query)), notes


def _missing() -> Problem:
    return Problem(
        code="no-statements",
        what="the database has no extension pg_stat_statements",
        hint="CREATE EXTENSION pg_stat_statements there (its library must be in shared_preload_libraries), or name a "
        "file of statements: flyback compat FILE",
    )
