"""Rows tried one by one, so that a refused row costs only itself."""

import hashlib
from collections.abc import Mapping

from psycopg import Connection, errors, sql

from flyback.postgres.rows.attempts import attempt
from flyback.postgres.rows.composing import trusted
from flyback.postgres.rows.inserting import insert, picks_of, rows_source
from flyback.seeding.plans import Plan
from flyback.seeding.shapes import Table

_LOOP = """
#variable_conflict use_column
DECLARE
    flyback_given pg_catalog.record;
BEGIN
    FOR flyback_given IN SELECT flyback_row.* FROM {rows} LOOP
        BEGIN
            {insert};
        EXCEPTION WHEN OTHERS THEN
            NULL;
        END;
    END LOOP;
END
"""


def insert_one_by_one(connection: Connection, plan: Plan, parents: Mapping[int, Table]) -> None:
    """Insert those rows of a plan that the server takes, in a loop on the server."""
    columns = [
        sql.SQL("flyback_given.{0} AS {0}").format(sql.Identifier(f"p{at}")) for at in range(len(picks_of(plan)))
    ]
    row = sql.SQL("(SELECT {}) AS flyback_row").format(sql.SQL(", ").join(columns))
    body = sql.SQL(_LOOP).format(rows=rows_source(plan), insert=insert(plan, parents, row)).as_string(connection)
    tag = f"flyback_{hashlib.sha256(body.encode()).hexdigest()[:12]}"
    refusal = attempt(connection, sql.Composed([trusted(f"DO LANGUAGE plpgsql ${tag}${body}${tag}$")]))
    if isinstance(refusal, errors.UndefinedObject | errors.InsufficientPrivilege):
        _from_here(connection, plan, parents)


def _from_here(connection: Connection, plan: Plan, parents: Mapping[int, Table]) -> None:
    """The same where the server has no PL/pgSQL: a round trip for each row."""
    picks = picks_of(plan)
    for at in range(min(plan.candidates, 2 * plan.limit)):
        columns = [
            sql.SQL("{}::pg_catalog.int4 AS {}").format(
                sql.Literal(None if (position := column[at]) is None else position + 1), sql.Identifier(f"p{number}")
            )
            for number, column in enumerate(picks)
        ]
        row = sql.SQL("(SELECT {}) AS flyback_row").format(sql.SQL(", ").join(columns))
        attempt(connection, insert(plan, parents, row))
