"""Counts rows and values of a live database, with bounds: on time, on rows, on waiting for locks.

Each count is a READ ONLY transaction of its own, so that no snapshot is kept for long. `row_security` is off: where a
policy would hide rows, PostgreSQL refuses to count instead of counting too few.

Source: PostgreSQL manual, "SET TRANSACTION", "row_security".
"""

import contextlib
import time
from collections.abc import Iterable, Iterator, Sequence

from psycopg import Connection, Error, errors, sql

from flyback.errors import Problem, ServerError
from flyback.postgres.losses.values import Column, Count, Relation
from flyback.postgres.query_files import query_file
from flyback.syntax.expressions import is_constant
from flyback.syntax.object_names import ObjectName
from flyback.syntax.removed import SomeRows

MOST_ROWS = 1_000_000
"""Rows that are counted one by one; above, the estimate of the last ANALYZE must do."""
SECONDS = 10.0
"""For one count."""
BUDGET = 60.0
"""Seconds for all counts together."""


class LiveCounts:
    """Looks things up and counts them on one connection, which is in autocommit and outside of a transaction.

    `reset` are statements that make a session as scripts find it.
    """

    def __init__(
        self, connection: Connection, reset: Sequence[str] = (), *, seconds: float = SECONDS, budget: float = BUDGET
    ) -> None:
        self._connection = connection
        self._reset = reset
        self._seconds = seconds
        self._left = budget

    def relation(self, name: ObjectName) -> Relation | None:
        """The relation of a name, looked up as the script would; None when there is none.

        Raises:
            ServerError: it may not be looked up, as in all methods that do.
        """
        with self._looking(name.path):
            row = self._connection.execute(
                "select pg_catalog.to_regclass(%s)::pg_catalog.oid::pg_catalog.int8", [self._quoted(name)]
            ).fetchone()
            found = self._relations([int(row[0])] if row and row[0] is not None else [])
        return found[0] if found else None

    def tables_of(self, schema: str) -> tuple[Relation, ...]:
        """The tables of a schema."""
        with self._looking():
            rows = self._connection.execute(
                query_file(__package__, "tables_of_schema").encode(), {"schema": schema}
            ).fetchall()
            return self._relations(int(row[0]) for row in rows)

    def columns_of(self, name: ObjectName) -> tuple[tuple[Relation, str], ...]:
        """The columns of a type, with their tables."""
        with self._looking(name.path):
            rows = self._connection.execute(
                query_file(__package__, "columns_of_type").encode(), {"type": self._quoted(name)}
            ).fetchall()
            tables = {relation.oid: relation for relation in self._relations({int(row[0]) for row in rows})}
        return tuple((tables[int(oid)], str(column)) for oid, column in rows)

    def column(self, relation: Relation, name: str) -> Column | None:
        """A column of a table; None when there is none."""
        with self._looking():
            row = self._connection.execute(
                query_file(__package__, "column").encode(), {"oid": relation.oid, "name": name}
            ).fetchone()
        if row is None:
            return None
        written, computed, numbered, default, shown = row
        return Column(
            relation=relation,
            name=name,
            shown=f"{relation.shown}.{shown}",
            type=str(written),
            computed=bool(computed),
            numbered=bool(numbered),
            default=default,
        )

    def rows(self, relation: Relation) -> Count:
        """Every row of a table, its partitions and children included."""
        return self._count(sql.SQL("select from {}").format(_identifier(relation)), relation=relation)

    def values(self, column: Column) -> Count:
        """Rows that have a value in a column, its default not counted where that is one constant."""
        name = sql.Identifier(column.name)
        condition: sql.Composable = sql.SQL("{} is not null").format(name)
        if column.default is not None and is_constant(column.default):
            # as text: json, xml and point have no equality; the cast gives numeric(10, 2) its zeros
            condition = sql.SQL("{} and {}::pg_catalog.text is distinct from (({})::{})::pg_catalog.text").format(
                condition, name, sql.SQL(column.default), sql.SQL(column.type)
            )
        selection = sql.SQL("select from {} where {}").format(_identifier(column.relation), condition)
        return self._count(selection, at_most=column.relation)

    def selected(self, removal: SomeRows, relation: Relation) -> Count:
        """The rows that a DELETE or UPDATE would meet if it ran now."""
        if not removal.selection:
            return Count(rows=None, exact=False, why="its rows cannot be selected beforehand")
        if found := self._volatile(removal.functions):
            return Count(
                rows=None, exact=False, why=f"its condition calls {', '.join(found)}, which may do more than read"
            )
        return self._count(sql.SQL(removal.selection), removal.table.path, at_most=relation)

    def _volatile(self, names: Iterable[str]) -> list[str]:
        with self._looking():
            rows = self._connection.execute(
                query_file(__package__, "volatile_functions").encode(), {"names": sorted(names)}
            ).fetchall()
        return [str(row[0]) for row in rows]

    def _count(
        self,
        selection: sql.Composable,
        path: tuple[str, ...] = (),
        *,
        relation: Relation | None = None,
        at_most: Relation | None = None,
    ) -> Count:
        """Counts what a SELECT finds; beyond the bounds, what is known of the `relation` it reads whole must do."""
        query = sql.SQL("select pg_catalog.count(*) from ({}\n limit {}) as found").format(
            selection, sql.Literal(MOST_ROWS + 1)
        )
        why = f"more than {MOST_ROWS:,} rows are not counted one by one"
        found = 0
        seconds = max(min(self._seconds, self._left), 0.001)
        started = time.monotonic()
        try:
            with self._reading(path, seconds):
                row = self._connection.execute(query).fetchone()
            found = int(row[0]) if row else 0
            if found <= MOST_ROWS:
                return Count(rows=found)
        except Error as error:
            why = self._refusal(error, seconds)
        finally:
            self._left -= time.monotonic() - started
        if relation is not None and relation.estimate:
            return Count(rows=max(relation.estimate, found), exact=False, why=f"{why}; estimated by the last ANALYZE")
        if found:
            return Count(rows=found, exact=False, why=f"at least so many: {why}")
        if at_most is not None and at_most.estimate:
            return Count(rows=None, exact=False, why=f"{why}; {at_most.shown} has about {at_most.estimate:,} rows")
        return Count(rows=None, exact=False, why=why)

    def _refusal(self, error: Error, seconds: float) -> str:
        match error:
            case _ if self._connection.closed:
                what = "the connection was lost while rows were counted"
                raise ServerError(Problem(code="connection-lost", what=what)) from None
            case errors.QueryCanceled() if seconds < self._seconds:
                return "the time for counting is used up"
            case errors.QueryCanceled():
                return f"counting took longer than {seconds:g} s"
            case errors.LockNotAvailable():
                return "somebody holds a lock that stops readers"
            case _:
                return error.diag.message_primary or str(error).strip()

    @contextlib.contextmanager
    def _looking(self, path: tuple[str, ...] = ()) -> Iterator[None]:
        try:
            with self._reading(path, self._seconds):
                yield
        except Error as error:
            what = f"what would be lost cannot be looked up: {error.diag.message_primary or str(error).strip()}"
            raise ServerError(Problem(code="losses-unknown", what=what)) from None

    @contextlib.contextmanager
    def _reading(self, path: tuple[str, ...], seconds: float) -> Iterator[None]:
        """A read-only transaction with bounds on time."""
        bounds = f"set local statement_timeout = {round(seconds * 1000)}; set local lock_timeout = 1000"
        begin = ("begin read only", *self._reset, bounds, "set local row_security = off")
        try:
            self._connection.execute("; ".join(begin).encode())
            if path:
                names = sql.SQL(", ").join(sql.Identifier(name) for name in path)
                self._connection.execute(sql.SQL("set local search_path = {}").format(names))
            yield
        finally:
            if not self._connection.closed:
                self._connection.execute("rollback")

    def _relations(self, oids: Iterable[int]) -> tuple[Relation, ...]:
        rows = self._connection.execute(query_file(__package__, "relations").encode(), {"oids": list(oids)}).fetchall()
        return tuple(
            Relation(oid=int(oid), schema=schema, name=name, shown=shown, kind=kind, estimate=estimate)
            for oid, schema, name, shown, kind, estimate in rows
        )

    def _quoted(self, name: ObjectName) -> str:
        parts = (name.schema, name.name) if name.schema else (name.name,)
        return sql.Identifier(*parts).as_string(self._connection)


def _identifier(relation: Relation) -> sql.Identifier:
    return sql.Identifier(relation.schema, relation.name)
