"""The database that migrations are applied to for good, and from which legs start."""

import contextlib
import itertools
from collections.abc import Iterable, Iterator

import psycopg
from psycopg import sql

from flyback.errors import ServerError
from flyback.model.catalog import Catalog
from flyback.model.script import Runnable
from flyback.postgres.effects import Unwatched, Watch, prepare_observation
from flyback.postgres.legs import UNWATCHED, CopyLeg, Leg, TransactionLeg
from flyback.postgres.performer import Performance
from flyback.postgres.scratch.administration import loss, trouble
from flyback.postgres.scratch.databases import create_database, drop_database
from flyback.postgres.scratch.server import ROLE, Server
from flyback.postgres.sequence_positions import SequencePositions
from flyback.postgres.session import Session


@contextlib.contextmanager
def workplace_on(server: Server, database: str, schema: str, search_path: str = "") -> Iterator["Workplace"]:
    """A workplace for the time of a block; scripts look names up in `schema` first, or on `search_path` as written.

    Raises:
        ServerError: the server went away while it was used.
    """
    workplace = Workplace(server, database, search_path or _search_path(schema))
    try:
        yield workplace
    except psycopg.Error as error:
        raise ServerError(trouble(server, error)) from error
    except ServerError as error:
        lost = loss(server) if error.problems[0].code in ("server-lost", "server-trouble") else None
        raise ServerError(lost) if lost else error from error
    finally:
        workplace.close()


class Workplace:
    """The working database of a rehearsal."""

    def __init__(self, server: Server, database: str, search_path: str) -> None:
        self._server = server
        self._database = database
        self._search_path = search_path
        self._copies = itertools.count(1)
        self._open: Session | None = None
        self._observer: psycopg.Connection | None = None
        self._conninfos: dict[str, str] = {}
        """By the database's name on the server."""
        self._catalog = Catalog(units={}, keys={})
        self._xid = 0
        """The transaction since which the catalogue may be out of date."""
        self._unread = False
        self._positions = SequencePositions()
        self._relations: tuple[Catalog, dict[int, tuple[str, str]]] = (self._catalog, {})
        """Of the catalogue that was last looked at: a migration is watched half a dozen times on the same."""

    @property
    def session(self) -> Session:
        """The session on the working database; opened when it is needed."""
        if self._open is None or self._open.connection.closed:
            self._open = self.open_session(self._database)
        return self._open

    def create_schemas(self, names: Iterable[str]) -> None:
        """Makes schemas that are missing."""
        for name in names:
            self.session.connection.execute(sql.SQL("create schema if not exists {}").format(sql.Identifier(name)))

    def begin(self, known: tuple[Catalog, int] | None = None) -> tuple[Catalog, int]:
        """Reads the whole catalogue, unless it is known from the last time this state was made.

        What it returns is what it takes as `known` next time.
        """
        self._xid = known[1] if known else self.session.next_xid()
        self._catalog = known[0] if known else self.session.read()
        self._unread = False
        return self._catalog, self._xid

    @property
    def catalog(self) -> Catalog:
        """The catalogue as it is; what changed since it was last read is read now."""
        if self._unread:
            self._read()
        return self._catalog

    def watch(self, direction: str, connection: psycopg.Connection) -> Watch:
        """Eyes on a script about to run on a connection of this workplace."""
        catalog = self.catalog
        if self._relations[0] is not catalog:
            self._relations = (catalog, _relations(catalog))
        return Watch(connection, lambda: self._eyes(connection), self._relations[1], direction)

    def apply(self, script: Runnable, watch: Watch | Unwatched = UNWATCHED) -> Performance:
        """Applies a script for good; when it fails in a transaction nothing of it stays."""
        session = self.session
        self._unread = True
        self._positions.forget(script)
        if not script.in_transaction:
            return session.run(script, watch)
        session.begin()
        performance = session.run(script, watch)
        if performance.failure is None:
            session.commit()
        else:
            session.rollback()
        return performance

    def apply_and_read(self, script: Runnable, watch: Watch) -> Performance:
        """The same, for a script whose catalogue is wanted: reading it before the COMMIT is quicker than after."""
        if not script.in_transaction:
            performance = self.apply(script, watch)
            self._read()
            return performance
        base, session = self.catalog, self.session
        self._positions.forget(script)
        session.begin()
        performance = session.run(script, watch)
        if performance.failure is not None:
            session.rollback()
            return performance
        self._catalog = session.read_since(base, self._xid)
        self._xid = session.commit()
        return performance

    def _read(self) -> None:
        horizon = self.session.next_xid()
        self._catalog = self.session.read_since(self._catalog, self._xid)
        self._xid = horizon
        self._unread = False

    @contextlib.contextmanager
    def transaction(self) -> Iterator[Leg]:
        """A leg in a transaction."""
        session = self.session
        self._positions.note(session.connection)
        session.begin()
        try:
            yield TransactionLeg(session, self)
        finally:
            session.rollback()
            self._positions.restore(self.session.connection)

    @contextlib.contextmanager
    def copy(self) -> Iterator[Leg]:
        """A leg on a copy of the database."""
        self.close()
        with self._copied(self._database) as leg:
            yield leg

    @contextlib.contextmanager
    def _copied(self, database: str) -> Iterator[Leg]:
        name = f"{self._database}_{next(self._copies)}"
        self._close_eyes()
        create_database(self._server, name, database)
        leg = CopyLeg(self, name)
        try:
            yield leg
        finally:
            leg.close()
            self._close_eyes()
            drop_database(self._server, name)

    def open_session(self, name: str) -> Session:
        """A session on a database of this workplace."""
        conninfo = self._server.conninfo(name, ROLE)
        session = Session(conninfo, self._search_path)
        self._conninfos[session.connection.info.dbname] = conninfo
        return session

    def read_since(self, session: Session) -> Catalog:
        """The catalogue that a session sees now, by what changed since the last read for good."""
        return session.read_since(self._catalog, self._xid)

    def copied(self, database: str) -> contextlib.AbstractContextManager[Leg]:
        """A leg on a copy of a copy; nobody may be connected to it."""
        return self._copied(database)

    def close(self) -> None:
        """Ends every connection; what was applied stays."""
        if self._open is not None:
            self._open.close()
            self._open = None
        self._close_eyes()

    def _eyes(self, connection: psycopg.Connection) -> psycopg.Connection:
        if self._observer is None or self._observer.info.dbname != connection.info.dbname:
            self._close_eyes()
            self._observer = psycopg.connect(self._conninfos[connection.info.dbname], autocommit=True)
            prepare_observation(self._observer)
        return self._observer

    def _close_eyes(self) -> None:
        if self._observer is not None:
            self._observer.close()
            self._observer = None


def _search_path(schema: str) -> str:
    """Where scripts look names up. Source: Flyway puts its default schema before the role's own search_path."""
    own = '"$user", public'
    return own if schema == "public" else f"{sql.Identifier(schema).as_string(None)}, {own}"


def _relations(catalog: Catalog) -> dict[int, tuple[str, str]]:
    """Relations by oid: (kind, name)."""
    return {
        int(object_.handle.split(":")[1]): (object_.kind, object_.identity)
        for objects in catalog.units.values()
        for object_ in objects
        if object_.kind in _RELATION_KINDS
    }


_RELATION_KINDS = frozenset(
    {"table", "view", "materialized view", "sequence", "foreign table", "composite type", "index"}
)
