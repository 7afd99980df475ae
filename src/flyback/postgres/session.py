"""One connection on which scripts run and catalogues are read, each in its own surroundings.

Between scripts the session is made as good as new: settings, role, temporary tables, cursors, deferred constraints.
"""

import contextlib
import re
from collections.abc import Iterator

import psycopg

from flyback.model.catalog import Catalog
from flyback.model.failure import Failure
from flyback.model.script import Runnable
from flyback.postgres.catalogue.reader import CatalogueReader
from flyback.postgres.effects import Unwatched, Watch, prepare_observation
from flyback.postgres.performer import Performance, perform

_OPTIONS = (
    "-c jit=off -c plan_cache_mode=force_generic_plan -c client_min_messages=warning -c timezone=UTC "
    # what a script set for the role or the database must not stop the work of flyback
    "-c default_transaction_read_only=off -c statement_timeout=0 -c lock_timeout=0 "
    "-c idle_in_transaction_session_timeout=0"
)
_ABOUT_PLANS = re.compile(r"\b(?:DEALLOCATE|DISCARD|PREPARE)\b", re.IGNORECASE)
_AS_NEW = """
set constraints all immediate; close all; reset session authorization; reset role; reset all; unlisten *; discard temp;
discard sequences; select pg_advisory_unlock_all();
set search_path = ''
"""


class Session:
    """A connection to one database of a disposable server."""

    def __init__(self, conninfo: str, search_path: str) -> None:
        self.connection = psycopg.connect(conninfo, autocommit=True, options=_OPTIONS)
        self._script_surroundings = f"set search_path = {search_path}"
        self._reader = CatalogueReader(self.connection)
        self._plans_in_doubt = False
        self._observable = False
        self.connection.execute("set search_path = ''")

    def run(self, script: Runnable, watch: Watch | Unwatched) -> Performance:
        """Runs a script in the open transaction, or statement by statement where it must, then tidies up.

        What its end would bring at COMMIT, deferred constraints, is part of the script.
        """
        self._forget_plans()
        self._plans_in_doubt = any(_ABOUT_PLANS.search(statement.sql) for statement in script.statements)
        if isinstance(watch, Watch) and not self._observable:
            prepare_observation(self.connection)
            self._observable = True
        performance = perform(self.connection, script, watch, self._script_surroundings)
        if performance.failure is not None:
            return performance
        try:
            if self._plans_in_doubt:
                self.connection.execute(_AS_NEW.encode())
                self._forget_plans()
                self._reader.count()
            else:
                self._reader.count(_AS_NEW)
        except psycopg.Error as error:
            return Performance(
                milliseconds=performance.milliseconds, effects=performance.effects, failure=_at_end(script, error)
            )
        return performance

    def _forget_plans(self) -> None:
        """Forgets the prepared statements that scripts left, and with them every other."""
        if self._plans_in_doubt:
            self.connection.execute("deallocate all")
            self._reader.forget()
            self._plans_in_doubt = self._observable = False

    @contextlib.contextmanager
    def as_script(self) -> Iterator[None]:
        """Names are looked up as in scripts."""
        self.connection.execute(self._script_surroundings.encode())
        yield
        self.connection.execute("set search_path = ''")

    def begin(self) -> None:
        """Begins a transaction in which `read_since` may be asked, given the catalogue as it is now."""
        self._reader.begin("begin")

    def commit(self) -> int:
        """Ends the transaction for good; the first transaction after it."""
        self._reader.end()
        self.connection.execute("commit")
        return self.next_xid()

    def rollback(self) -> None:
        """Ends the transaction as if it had never been, and makes the session as good as new."""
        self._reader.end()
        if not self.connection.closed:
            self.connection.execute(f"rollback; {_AS_NEW}".encode())
            self._forget_plans()

    def read(self) -> Catalog:
        """The whole catalogue."""
        return self._reader.read()

    def read_since(self, base: Catalog, xid: int) -> Catalog:
        """The catalogue, given how it was before transaction `xid`."""
        return self._reader.read_since(base, xid)

    def next_xid(self) -> int:
        """The first transaction that has not begun to write yet: what changes from now on is of it or later."""
        row = self.connection.execute("select pg_snapshot_xmax(pg_current_snapshot())::xid::text").fetchone()
        return int(row[0]) if row else 0

    def close(self) -> None:
        """Ends the connection."""
        self.connection.close()


def _at_end(script: Runnable, error: psycopg.Error) -> Failure:
    return Failure(
        where=script.path,
        message=error.diag.message_primary or str(error).strip(),
        sqlstate=error.sqlstate or "",
        statement="COMMIT",
        detail=error.diag.message_detail or "",
        hint="a deferred constraint is checked when the script commits",
    )
