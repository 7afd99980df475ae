"""A database with an object of every kind, and changes to it that are taken back."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import pq

from flyback.model.catalog import Catalog
from flyback.postgres.catalogue.reader import CatalogueReader
from postgres.catalogue.mutations import COMMENTABLE

_ROLES = """
do $$ declare name text; begin
  foreach name in array '{app,boss,plain}'::text[] loop
    if not exists (select from pg_roles where rolname = name) then execute 'create role ' || name; end if;
  end loop;
end $$;
"""
_COMMENTS = "".join(f"comment on {each} is 'as it was';" for each in COMMENTABLE)


class World:
    """A connection to the database of `world.sql`, and what its catalogue was."""

    def __init__(self, connection: psycopg.Connection) -> None:
        self._connection = connection
        self._reader = CatalogueReader(connection)
        self._run(_ROLES + Path(__file__).with_name("world.sql").read_text(encoding="utf-8") + _COMMENTS)
        self._run("set search_path = ''; set client_min_messages = error")
        self.before = self._reader.read()

    def whole(self) -> Catalog:
        """The catalogue as it is now."""
        return self._reader.read()

    @contextmanager
    def changed(self, sql: str) -> Iterator[int]:
        """Runs the SQL as a script would, gives its transaction's id, and takes it back at the end."""
        self._run("begin")
        try:
            row = self._connection.execute("select pg_current_xact_id()::xid::text::bigint").fetchone()
            self._reader.begin()
            self._run(f"set local search_path = public; {sql}; set local search_path = ''")
            self._reader.count()
            yield int(row[0]) if row else 0
        finally:
            self._run("rollback")
            self._reader.end()

    def since(self, before: Catalog, xid: int) -> Catalog:
        """The catalogue as it is now, by what changed since a transaction."""
        return self._reader.read_since(before, xid)

    def since_without_counts(self, before: Catalog, xid: int) -> Catalog:
        """The same by the age of rows alone."""
        self._reader.end()
        return self.since(before, xid)

    @contextmanager
    def ordinary(self) -> Iterator[None]:
        """Goes on as a role without any rights."""
        self._run("set role plain")
        try:
            yield
        finally:
            self._run("reset role")

    def _run(self, sql: str) -> None:
        result = self._connection.pgconn.exec_(sql.encode())
        if result.status not in (pq.ExecStatus.COMMAND_OK, pq.ExecStatus.TUPLES_OK):
            raise AssertionError(result.error_message.decode() + sql)
