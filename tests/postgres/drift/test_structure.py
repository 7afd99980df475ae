"""The digest sees every change of structure, and none that belongs to running a database."""

from collections.abc import Iterator

import psycopg
import pytest

from flyback.postgres.drift import Scope
from flyback.postgres.drift.structure import EVERY_OWNER, statement
from flyback.postgres.scratch.server import Server
from postgres.catalogue.mutations import COMMENTABLE, DROPPED, NEW, OWNED, RENAMES, SINCE_15, SINCE_18, STATEMENTS
from postgres.catalogue.world import World
from postgres.fresh import fresh_database

SCOPE = Scope(schemas=("public", "other"), history_schema="public", history_table="flyway_schema_history")
_OUTSIDE = (
    "cast",
    "event trigger",
    "foreign data wrapper",
    "language",
    "publication",
    "server",
    "schema",
    "access method",
    "large object",
    "transform",
    "extension",
    "statistics",
    "role",
)
"""Kinds that lie outside of schemas, or are not of structure."""
OPERATIONAL = {
    *("column statistics", "column storage", "column compression", "column options", "table options", "toast options"),
    *("replica identity full", "replica identity index", "cluster mark", "index statistics", "index of an extension"),
    *("function of an extension", "trigger of an extension", "matview unpopulated", "matview option"),
    *("matview cluster", "type of a table granted", "grant on a table", "revoke on a table", "grant option revoked"),
    *("grant on a column", "revoke on a column", "grant on a function", "revoke from public", "revoke on a function"),
    *("grant on a schema", "revoke on a schema", "grant on a type", "revoke on a type", "grant on a sequence"),
    *("revoke on a sequence", "grant on a language", "grant on a built-in language", "grant on a wrapper"),
    *("grant on a server", "grant on a large object", "default privileges", "default privileges for functions"),
    *("default privileges gone", "create schema", "create extension", "extension moved", "publication flags"),
    *("publication via root", "publication table", "publication without table", "subscription", "statistics target"),
    *("statistics", "wrapper options", "server options", "user mapping", "user mapping options"),
    *("user mapping dropped", "event trigger disabled", "database setting", "role setting here", "database comment"),
    *("database privileges", "database connections", "role attributes", "role setting", "role", "role membership"),
    *("large object", "large object gone", "parameter", "row filter", "column list", "publication of a schema"),
    *("publish generated columns", "table comment of a partition"),
}
"""What whoever runs the database may do without being told of drift."""
QUIET = {
    **{name: sql for name, sql in (STATEMENTS | SINCE_15 | SINCE_18).items() if name in OPERATIONAL},
    **{f"comment on {each}": f"comment on {each} is 'new'" for each in COMMENTABLE},
    "analyze": "analyze users",
    "truncate": "truncate fast",
    "sequence moved": "select nextval('counter'), setval('users_id_seq', 99)",
    "reindexed": "reindex table users",
    "written anew": "cluster users using users_shape",
    "temporary table": "create temporary table passing (id int)",
    "other schema": "create schema third; create table third.t (id int); create type third.e as enum ('a')",
    "same again": "drop view joined;"
    " create view joined as select u.id, u.note, o.total from users u join orders o on o.user_id = u.id",
}
LOUD = {
    **{name: sql for name, sql in (STATEMENTS | SINCE_15 | SINCE_18).items() if name not in OPERATIONAL},
    **{f"rename {each}": f"alter {each} rename to renamed" for each in RENAMES if not each.startswith(_OUTSIDE)},
    **{f"owner of {each}": f"alter {each} owner to boss" for each in OWNED if not each.startswith(_OUTSIDE)},
    **{f"drop {each}": f"drop {each} cascade" for each in DROPPED if not each.startswith(_OUTSIDE)},
}


@pytest.fixture(scope="module")
def opened(server: Server) -> Iterator[tuple[psycopg.Connection, World]]:
    """The database of `world.sql` and a connection to it."""
    with (
        fresh_database(server, "drift_world") as name,
        psycopg.connect(server.conninfo(name), autocommit=True) as connection,
    ):
        yield connection, World(connection)


def seen(connection: psycopg.Connection) -> str:
    """What `digest` says, in the transaction that is open."""
    row = connection.execute(statement("digest").encode(), {**SCOPE.parameters, **EVERY_OWNER}).fetchone()
    assert row is not None
    return str(row[0])


@pytest.mark.parametrize("change", LOUD)
def test_structure_counts(change: str, opened: tuple[psycopg.Connection, World], server: Server) -> None:
    if server.major < NEW.get(change, 0):
        pytest.skip(f"in SQL since PostgreSQL {NEW[change]}")
    connection, world = opened
    before = seen(connection)
    with world.changed(LOUD[change]):
        assert seen(connection) != before
    assert seen(connection) == before


@pytest.mark.parametrize("change", QUIET)
def test_running_a_database_is_no_drift(change: str, opened: tuple[psycopg.Connection, World], server: Server) -> None:
    if server.major < NEW.get(change, 0):
        pytest.skip(f"in SQL since PostgreSQL {NEW[change]}")
    connection, world = opened
    before = seen(connection)
    with world.changed(QUIET[change]):
        assert seen(connection) == before


@pytest.mark.parametrize(
    ("schemas", "ignore", "sql"),
    [
        (("public",), (), "alter table other.thing add c int"),
        (("public", "other"), ("public.users",), "alter table users add c int; create index on users (email)"),
        (("public",), ("public.parts_*",), "create table parts_2 partition of parts for values from (20) to (30)"),
        (("public",), ("public.parts_2",), "create table parts_2 partition of parts for values from (20) to (30)"),
        (("public",), ("public.twice(*)",), "drop function twice"),
        (("public",), ("public.mo?d",), "alter type mood add value 'x'"),
    ],
)
def test_what_is_not_looked_at(
    schemas: tuple[str, ...], ignore: tuple[str, ...], sql: str, opened: tuple[psycopg.Connection, World]
) -> None:
    connection, world = opened
    scope = Scope(schemas=schemas, history_schema="public", history_table="h", ignore=ignore)

    def now() -> object:
        return connection.execute(statement("digest").encode(), {**scope.parameters, **EVERY_OWNER}).fetchone()

    before = now()
    with world.changed("alter table orders add foreign key (user_id) references parts"):
        with_key = now()
        connection.execute(f"set local search_path = public; {sql}".encode())
        connection.execute("set local search_path = ''")
        assert now() == with_key != before


def test_the_history_table_is_not_looked_at(opened: tuple[psycopg.Connection, World]) -> None:
    connection, world = opened
    before = seen(connection)
    history = "create table flyway_schema_history (id serial primary key, success bool, unique (success))"
    with world.changed(history):
        assert seen(connection) == before
