"""What a run keeps is compared before the next one, where the two can be compared at all."""

from collections.abc import Iterator
from dataclasses import replace

import psycopg
import pytest

from flyback.postgres.drift import Changed, Incomparable, Same, Scope, digest, forget, keep, look
from flyback.postgres.scratch.server import ROLE, Server
from flyback.postgres.target.address import Address
from flyback.postgres.target.connecting import connect
from flyback.postgres.target.session_names import SessionName
from flyback.postgres.target.target import Target
from flyback.settings import FlywaySettings

SCHEMA = "flyback"
SCOPE = Scope(schemas=("public",), history_schema="public", history_table="flyway_schema_history")
HISTORY = """
create table flyway_schema_history (installed_rank int primary key);
insert into flyway_schema_history values (1);
create table orders (id int primary key, note text);
create view notes as select note from orders
"""


@pytest.fixture
def target(server: Server, database: str, connection: psycopg.Connection) -> Iterator[Target]:
    """A database with a history of one migration, as flyback sees it."""
    connection.execute(HISTORY)
    address = Address(conninfo=server.conninfo(database, ROLE), shown="postgresql:///test")
    with connect(address, FlywaySettings(), SessionName(run_id="r1")) as opened:
        yield opened


def test_nothing_kept_is_nothing_to_compare(target: Target) -> None:
    assert look(target, SCOPE, SCHEMA) == Same()
    forget(target, SCOPE, SCHEMA)


def test_what_was_kept_holds(target: Target) -> None:
    assert keep(target, SCOPE, SCHEMA, "r1") == ""
    assert look(target, SCOPE, SCHEMA) == Same()
    assert keep(target, SCOPE, SCHEMA, "r2") == "", "in the place of the first"
    assert target.query("select run_id, installed_rank from flyback.catalogue") == [("r2", 1)]
    kept = target.query("select digest from flyback.catalogue")
    assert kept != [(digest(target, SCOPE),)], "that leaves out the name of the role that migrates"
    assert len(kept[0][0]) == 64


def test_every_changed_object_is_named(target: Target, connection: psycopg.Connection) -> None:
    keep(target, SCOPE, SCHEMA, "r1")
    connection.execute(
        "alter table orders add total int; create index by_note on orders (note); drop view notes;"
        " create function public.f(a int, b text) returns int language sql as 'select 1'"
    )
    found = look(target, SCOPE, SCHEMA)
    assert isinstance(found, Changed)
    assert found.run_id == "r1"
    assert found.objects == (
        "function public.f(integer, text) is new",
        "index public.by_note is new",
        "table public.orders was changed",
        "view public.notes is gone",
    )


@pytest.mark.parametrize(
    ("change", "scope", "said"),
    [
        ("insert into flyway_schema_history values (2)", SCOPE, "the history has changed since"),
        ("delete from flyway_schema_history", SCOPE, "the history has changed since"),
        ("update flyback.catalogue set server_version = 130001", SCOPE, "was kept on PostgreSQL 13"),
        ("select 1", replace(SCOPE, schemas=("public", "other")), "with other schemas"),
        ("select 1", replace(SCOPE, ignore=("public.x*",)), "another drift_ignore"),
    ],
    ids=["rank went on", "rank went back", "another major", "schemas", "ignored"],
)
def test_what_cannot_be_compared_is_no_drift(
    change: str, scope: Scope, said: str, target: Target, connection: psycopg.Connection
) -> None:
    keep(target, SCOPE, SCHEMA, "r1")
    connection.execute(f"alter table orders add total int; {change}".encode())
    found = look(target, scope, SCHEMA)
    assert isinstance(found, Incomparable)
    assert said in found.note
    keep(target, scope, SCHEMA, "r2")
    assert look(target, scope, SCHEMA) == Same()


def test_another_history_has_a_row_of_its_own(target: Target, connection: psycopg.Connection) -> None:
    other = replace(SCOPE, history_table="other_history")
    connection.execute("create table other_history (installed_rank int primary key)")
    keep(target, other, SCHEMA, "r1")
    keep(target, SCOPE, SCHEMA, "r2")
    forget(target, other, SCHEMA)
    assert target.query("select history_table from flyback.catalogue") == [("flyway_schema_history",)]


def test_a_role_that_may_not_make_a_schema_is_told(
    target: Target, connection: psycopg.Connection, admin: psycopg.Connection
) -> None:
    name = connection.info.dbname
    admin.execute(f'revoke create on database "{name}" from {ROLE}'.encode())
    admin.execute(f'alter database "{name}" owner to {admin.info.user}'.encode())
    note = keep(target, SCOPE, SCHEMA, "r1")
    assert "permission denied for database" in note
    assert look(target, SCOPE, SCHEMA) == Same()


def test_a_role_that_may_not_read_it_is_told(target: Target, admin: psycopg.Connection) -> None:
    keep(target, SCOPE, SCHEMA, "r1")
    admin.execute("alter table flyback.catalogue owner to current_user")
    found = look(target, SCOPE, SCHEMA)
    assert isinstance(found, Incomparable)
    assert "permission denied" in found.note
    assert "permission denied" in keep(target, SCOPE, SCHEMA, "r2")


def test_the_session_of_a_script_does_not_show(target: Target) -> None:
    before = digest(target, SCOPE)
    target.connection.execute("set search_path = public; set datestyle = german; set quote_all_identifiers = on")
    target.connection.execute(
        "set default_transaction_read_only = on; set default_transaction_isolation = serializable"
    )
    assert digest(target, SCOPE) == before
    assert keep(target, SCOPE, SCHEMA, "r1") == ""


def test_a_locked_view_is_not_waited_for_for_ever(
    target: Target, connection: psycopg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(target, SCOPE, SCHEMA, "r1")
    with connection.transaction():
        connection.execute("lock table orders in access exclusive mode")
        found = look(target, SCOPE, SCHEMA)
    assert isinstance(found, Incomparable)
    assert "lock timeout" in found.note
