"""A true undo shows no difference; an undo that is wrong in one detail shows that detail and nothing else."""

from collections.abc import Iterator

import psycopg
import pytest

from flyback.model.catalog import Catalog
from flyback.model.rehearsal import DataVerdict, Difference, Verdict
from flyback.postgres.catalogue.reader import CatalogueReader
from flyback.postgres.scratch.server import Server
from flyback.proof.comparison import compare
from flyback.proof.verdict import decide
from postgres.catalogue.sabotages import FAMILIES, ORDER_ONLY, SABOTAGES, spelled_for
from postgres.fresh import fresh_database

_GROUND = """
do $$ declare name text; begin
  foreach name in array '{app,boss}'::text[] loop
    if not exists (select from pg_roles where rolname = name) then execute 'create role ' || name; end if;
  end loop;
end $$;
grant create on schema public to boss;
create type mood as enum ('sad', 'ok');
create function tick() returns trigger language plpgsql as 'begin return new; end';
create function watch() returns event_trigger language plpgsql as 'begin null; end';
create function as_mood(text) returns mood language sql immutable as $$ select 'ok'::mood $$;
create table people (id int primary key, name text);
create publication news;
"""


class Site:
    """A database in which every family stands."""

    def __init__(self, connection: psycopg.Connection, major: int) -> None:
        self._connection = connection
        self._major = major
        self._run(_GROUND + "".join(family.make for family in FAMILIES.values()))
        self._reader = CatalogueReader(connection)
        (self._user,) = connection.execute("select current_user").fetchone() or ("",)
        self._before = self._read()

    def differences(self, migration: str, undo: str) -> tuple[Difference, ...]:
        """What differs after the migration and its undo."""
        self._run("begin")
        try:
            row = self._connection.execute("select pg_current_xact_id()::xid::text::bigint").fetchone()
            self._run(migration + ";" + undo)
            self._run("set local search_path = ''")
            after = self._reader.read_since(self._before, int(row[0]) if row else 0)
            found = compare(self._before, after)
            assert {each.text for each in found} == {each.text for each in compare(self._before, self._reader.read())}
        finally:
            self._run("rollback")
        return found

    def sentences(self, found: tuple[Difference, ...]) -> list[str]:
        """Their texts, sorted; the superuser is called postgres in them."""
        return sorted(each.text.replace(self._user, "postgres") for each in found)

    def _read(self) -> Catalog:
        self._run("set search_path = ''")
        catalog = self._reader.read()
        self._run("reset search_path")
        return catalog

    def _run(self, sql: str) -> None:
        self._connection.execute(spelled_for(self._major, sql).encode(), prepare=False)


@pytest.fixture(scope="module")
def site(server: Server) -> Iterator[Site]:
    with (
        fresh_database(server, "site") as name,
        psycopg.connect(server.conninfo(name), autocommit=True) as connection,
    ):
        connection.execute("set client_min_messages = error")
        yield Site(connection, server.major)


@pytest.mark.parametrize("family", FAMILIES)
def test_a_true_undo_is_exact(family: str, site: Site) -> None:
    found = site.differences(FAMILIES[family].drop, FAMILIES[family].make)

    assert [each.text for each in found] == []
    assert decide(None, found, None, (), DataVerdict.KEPT) is Verdict.EXACT


@pytest.mark.parametrize("name", SABOTAGES)
def test_one_wrong_detail_is_told(name: str, site: Site, server: Server) -> None:
    sabotage = SABOTAGES[name]
    if server.major < sabotage.since:
        pytest.skip(f"PostgreSQL {sabotage.since} brought it")
    found = site.differences(FAMILIES[sabotage.family].drop, sabotage.undo)

    assert site.sentences(found) == sorted(sabotage.told)
    assert decide(None, found, None, (), DataVerdict.KEPT) is Verdict.DIFFERENT


def test_another_order_of_columns_is_equivalent(site: Site) -> None:
    found = site.differences(FAMILIES[ORDER_ONLY.family].drop, ORDER_ONLY.undo)

    assert site.sentences(found) == sorted(ORDER_ONLY.told)
    assert decide(None, found, None, (), DataVerdict.KEPT) is Verdict.EQUIVALENT


def test_there_are_many_kinds_of_sabotage() -> None:
    assert len(SABOTAGES) >= 60
