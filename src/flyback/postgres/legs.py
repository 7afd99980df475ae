"""Legs: side trips from a database that leave no trace.

A leg is a transaction that is rolled back, with savepoints inside, or, where that would not be faithful, a copy of the
database that is dropped. What a leg shows does not depend on which of the two it is.
"""

import contextlib
from collections.abc import Callable, Iterator
from typing import Protocol

import psycopg

from flyback.model.catalog import Catalog
from flyback.model.script import Runnable
from flyback.postgres.effects import Unwatched, Watch
from flyback.postgres.performer import Performance
from flyback.postgres.session import Session

UNWATCHED = Unwatched()


class Leg(Protocol):
    """A side trip: whatever is done in it is gone afterwards."""

    @property
    def connection(self) -> psycopg.Connection:
        """For rows; search_path is empty, autocommit is on, and in a transaction leg a transaction is open."""

    def run(self, script: Runnable) -> Performance:
        """Runs a script as if it committed."""

    def watched(self, script: Runnable, watch: Watch) -> Performance:
        """The same, with a look at every statement."""

    def read(self) -> Catalog:
        """The catalogue as it is now in this leg."""

    def leg(self) -> contextlib.AbstractContextManager["Leg"]:
        """A side trip from here."""

    def writing(self) -> contextlib.AbstractContextManager[psycopg.Connection]:
        """A connection in an open transaction, with the scripts' search_path: for rows."""


SideTrip = Callable[[], contextlib.AbstractContextManager[Leg]]
"""Opens a leg."""


class Site(Protocol):
    """Where legs start from."""

    def open_session(self, name: str) -> Session:
        """A session on a database."""

    def read_since(self, session: Session) -> Catalog:
        """The catalogue that a session sees."""

    def copied(self, database: str) -> contextlib.AbstractContextManager[Leg]:
        """A leg on a copy of a database that nobody is connected to."""


class TransactionLeg:
    """A leg inside the workplace's session; its own legs are savepoints."""

    def __init__(self, session: Session, site: Site) -> None:
        self._session = session
        self._site = site

    @property
    def connection(self) -> psycopg.Connection:
        return self._session.connection

    def run(self, script: Runnable) -> Performance:
        return self._session.run(script, UNWATCHED)

    def watched(self, script: Runnable, watch: Watch) -> Performance:
        return self._session.run(script, watch)

    def read(self) -> Catalog:
        return self._site.read_since(self._session)

    @contextlib.contextmanager
    def writing(self) -> Iterator[psycopg.Connection]:
        with self._session.as_script():
            yield self.connection

    @contextlib.contextmanager
    def leg(self) -> Iterator[Leg]:
        self.connection.execute("savepoint flyback_leg")
        try:
            yield self
        finally:
            if not self.connection.closed:
                self.connection.execute("rollback to savepoint flyback_leg; release savepoint flyback_leg")


class CopyLeg:
    """A leg on a database of its own; its own legs are copies of it."""

    def __init__(self, site: Site, database: str) -> None:
        self._site = site
        self._database = database
        self._open: Session | None = None

    @property
    def _session(self) -> Session:
        if self._open is None or self._open.connection.closed:
            self._open = self._site.open_session(self._database)
        return self._open

    @property
    def connection(self) -> psycopg.Connection:
        return self._session.connection

    def run(self, script: Runnable) -> Performance:
        return self.watched(script, UNWATCHED)

    def watched(self, script: Runnable, watch: Watch | Unwatched) -> Performance:
        session = self._session
        if not script.in_transaction:
            performance = session.run(script, watch)
        else:
            session.connection.execute("begin")
            performance = session.run(script, watch)
            if not session.connection.closed:
                session.connection.execute("commit" if performance.failure is None else "rollback")
        self.close()  # the next script runs in a session of its own, as it would in production
        return performance

    def read(self) -> Catalog:
        return self._site.read_since(self._session)

    @contextlib.contextmanager
    def writing(self) -> Iterator[psycopg.Connection]:
        session = self._session
        with session.connection.transaction(), session.as_script():
            yield session.connection

    @contextlib.contextmanager
    def leg(self) -> Iterator[Leg]:
        self.close()
        with self._site.copied(self._database) as leg:
            yield leg

    def close(self) -> None:
        if self._open is not None:
            self._open.close()
            self._open = None
