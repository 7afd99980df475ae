"""Random schemas, random changes and their true inverse: no difference; one statement left out: told by name."""

from collections.abc import Iterator

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg import ClientCursor

from flyback.model.rehearsal import Difference
from flyback.postgres.catalogue.reader import CatalogueReader
from flyback.postgres.scratch.databases import create_database, drop_database
from flyback.postgres.scratch.server import Server
from flyback.proof.comparison import compare
from property.random_schemas import TABLE_NAMES, Change, Table, change_sets, tables

_SETTINGS = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
_ROLE = """
do $$ begin
  if not exists (select from pg_roles where rolname = 'app') then create role app; end if;
end $$
"""


class Ground:
    """An empty database in which a schema is made, changed and brought back, and then forgotten."""

    def __init__(self, connection: psycopg.Connection) -> None:
        self._cursor = ClientCursor(connection)
        self._cursor.execute(_ROLE)
        self._reader = CatalogueReader(connection)

    def round_trip(self, made: tuple[Table, ...], do: list[str], undo: list[str]) -> tuple[Difference, ...]:
        """What differs after a migration and its undo."""
        self._run("begin", *(statement for table in made for statement in table.make()), "set local search_path = ''")
        try:
            before = self._reader.read()
            self._run("set local search_path = public", *do, *undo, "set local search_path = ''")
            return compare(before, self._reader.read())
        finally:
            self._run("rollback")

    def _run(self, *statements: str) -> None:
        for statement in statements:
            self._cursor.execute(statement.encode())


@pytest.fixture(scope="module")
def ground(server: Server) -> Iterator[Ground]:
    create_database(server, "ground")
    with psycopg.connect(server.conninfo("ground"), autocommit=True) as connection:
        yield Ground(connection)
    drop_database(server, "ground")


@st.composite
def schemas(draw: st.DrawFn) -> tuple[tuple[Table, ...], tuple[Change, ...]]:
    """Some tables, and changes to some of them."""
    made = tuple(draw(tables(name)) for name in draw(st.lists(TABLE_NAMES, min_size=1, max_size=3, unique=True)))
    return made, tuple(change for table in made for change in draw(change_sets(table)))


def migration(changes: tuple[Change, ...]) -> list[str]:
    return [statement for change in changes for statement in change.do]


def inverse(changes: tuple[Change, ...]) -> list[str]:
    return [statement for change in reversed(changes) for statement in change.undo]


@_SETTINGS
@given(schema=schemas())
def test_a_true_inverse_leaves_no_difference(
    ground: Ground, schema: tuple[tuple[Table, ...], tuple[Change, ...]]
) -> None:
    made, changes = schema

    assert ground.round_trip(made, migration(changes), inverse(changes)) == ()


@_SETTINGS
@given(schema=schemas(), data=st.data())
def test_a_forgotten_statement_is_told_by_name(
    ground: Ground, schema: tuple[tuple[Table, ...], tuple[Change, ...]], data: st.DataObject
) -> None:
    made, changes = schema
    victim = data.draw(st.sampled_from([each for each in changes if not each.last] or [changes[0]]))
    forgotten = data.draw(st.sampled_from(victim.told_if_left_out()))
    undo = [statement for statement in inverse(changes) if statement != forgotten]

    found = ground.round_trip(made, migration(changes), undo)

    assert found
    assert not any(each.order_only for each in found)
    assert all(victim.object in each.text for each in found), [each.text for each in found]
