"""The snapshot holds what the catalogue says, whoever reads it and whoever is at work beside."""

import time
from collections.abc import Iterator, Mapping

import psycopg
import pytest

from flyback.model.publications import Publication, Published
from flyback.model.snapshot import (
    Constraint,
    Extension,
    Function,
    Index,
    Namespace,
    Other,
    Policy,
    Record,
    Ref,
    Relation,
    Rule,
    Snapshot,
    Statistics,
    Trigger,
    Type,
)
from flyback.postgres.scratch.server import ROLE, Server
from flyback.postgres.snapshot.reader import read_snapshot
from postgres.fresh import fresh_database

EVERYTHING = """
create schema app;
create type app.mood as enum ('sad', 'ok');
create domain app.posint as int not null check (value > 0);
create table app.parent (id int primary key, name varchar(20) not null default 'x',
    constraint ck check (id > 0) no inherit);
create table app.child (id int generated always as identity, parent int references app.parent on delete cascade,
    mood app.mood, many app.mood[], twice int generated always as (parent * 2) stored);
create index child_part on app.child (parent) include (twice) where mood = 'ok';
create unique index child_expression on app.child (lower(parent::text));
create statistics app.together (dependencies) on id, parent from app.child;
create table app.part (id int, day date) partition by range (id, (day + 1));
create table app.part_1 partition of app.part for values from (0, minvalue) to (10, maxvalue);
create table app.inheriting () inherits (app.parent);
create function app.touch() returns trigger language plpgsql as 'begin return new; end';
create trigger touched before update of name on app.parent for each row execute function app.touch();
create policy reading on app.parent using (true);
alter table app.parent enable row level security;
create view app.seen as select id, name from app.parent;
create materialized view app.kept as select 1 as one with no data;
create function app.add(a int, out b int, c int default 1) language sql immutable strict as 'select a + c';
create procedure app.work(a app.mood) language sql begin atomic select 1; end;
create unlogged table app.loud (a text) with (fillfactor = 70);
create publication told for table only app.parent;
create operator app.=== (leftarg = int, rightarg = int, function = int4eq);
insert into app.parent select n, 'same' from generate_series(1, 1000) n;
analyze app.parent;
insert into app.part values (1, now()), (2, now());
analyze app.part_1;
"""


@pytest.fixture(scope="module")
def everything(server: Server) -> Iterator[Snapshot]:
    """The snapshot of a database with something of everything."""
    with fresh_database(server, "everything") as name, psycopg.connect(server.conninfo(name), autocommit=True) as made:
        made.execute(EVERYTHING)
        yield read_snapshot(made)


def relations(snapshot: Snapshot) -> dict[str, Relation]:
    """By name, those of the schema `app`."""
    return {one.name: one for one in snapshot.records if isinstance(one, Relation) and one.schema == "app"}


def named(snapshot: Snapshot, kind: type[Record], name: str) -> Record:
    """The record of a kind and name; of an index: by the name of its relation."""
    by_oid = {one.oid: one.name for one in relations(snapshot).values()}
    return next(
        one
        for one in snapshot.records
        if isinstance(one, kind)
        and (by_oid.get(one.oid) if isinstance(one, Index) else getattr(one, "name", "")) == name
    )


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("parent", {"kind": "r", "rows": 1000.0, "row_security": True, "bound": "", "access_method": "heap"}),
        ("child", {"rows": 0.0, "bytes": 0, "replica_identity": "d"}),
        ("part", {"kind": "p", "partition_columns": (1, 0), "rows": 2.0}),
        ("part_1", {"bound": "FOR VALUES FROM (0, MINVALUE) TO (10, MAXVALUE)", "rows": 2.0}),
        (
            "seen",
            {"kind": "v", "rows": None, "bytes": None, "definition": " SELECT id,\n    name\n   FROM app.parent;"},
        ),
        ("kept", {"kind": "m", "populated": False, "rows": 0.0}),
        ("loud", {"persistence": "u", "options": ("fillfactor=70",)}),
        ("child_part", {"kind": "i", "access_method": "btree"}),
        ("child_id_seq", {"kind": "S"}),
    ],
)
def test_relations(everything: Snapshot, name: str, says: Mapping[str, object]) -> None:
    found = relations(everything)[name]
    if name == "seen":  # 14 and 15 name the table before each column
        found = found_without_prefix(found)
    assert {key: getattr(found, key) for key in says} == says


def found_without_prefix(view: Relation) -> Relation:
    """The view as newer versions write it."""
    return Relation(
        oid=view.oid,
        schema=view.schema,
        name=view.name,
        kind=view.kind,
        definition=view.definition.replace("parent.id", "id").replace("parent.name", "name"),
    )


@pytest.mark.parametrize(
    ("table", "column", "says"),
    [
        ("parent", "id", {"number": 1, "not_null": True, "nulls": 0.0, "distinct": -1.0, "repeats": False}),
        ("parent", "name", {"typmod": 24, "default_sql": "'x'::character varying", "distinct": 1.0, "repeats": True}),
        ("child", "id", {"identity": "a", "nulls": None, "repeats": False}),
        ("child", "twice", {"generated": "s", "default_sql": "(parent * 2)"}),
        ("inheriting", "id", {"inherited": 1, "is_local": False}),
        ("seen", "name", {"number": 2, "not_null": False}),
    ],
)
def test_columns(everything: Snapshot, table: str, column: str, says: Mapping[str, object]) -> None:
    found = relations(everything)[table].column(column)
    assert {key: getattr(found, key) for key in says} == says


@pytest.mark.parametrize(
    ("kind", "name", "says"),
    [
        (Index, "child_part", {"columns": (2,), "included": (5,), "mentioned": (3,), "partial": True}),
        (Index, "child_expression", {"columns": (0,), "mentioned": (2,), "unique": True, "predicate": ""}),
        (Index, "parent_pkey", {"primary": True, "mentioned": (), "valid": True, "method": "btree"}),
        (Constraint, "ck", {"kind": "c", "definition": "(id > 0)", "no_inherit": True, "validated": True}),
        (Constraint, "child_parent_fkey", {"kind": "f", "columns": (2,), "target_columns": (1,), "on_delete": "c"}),
        (Constraint, "posint_check", {"kind": "c", "relation": 0, "definition": "(VALUE > 0)"}),
        (Statistics, "together", {"schema": "app", "columns": (1, 2)}),
        (Trigger, "touched", {"columns": (2,), "enabled": "O"}),
        (Policy, "reading", {}),
        (Rule, "_RETURN", {"event": "1", "instead": True}),
        (Type, "mood", {"kind": "e", "labels": ("sad", "ok")}),
        (Type, "posint", {"kind": "d", "base": 23, "not_null": True}),
        (Function, "touch", {"language": "plpgsql", "volatility": "v", "body": "begin return new; end"}),
        (
            Function,
            "add",
            {"arguments": (23, 23), "argument_names": ("a", "c"), "defaults": 1, "strict": True, "volatility": "i"},
        ),
        (Publication, "told", {"all_tables": False}),
        (Namespace, "app", {}),
        (Namespace, "public", {}),
        (Extension, "plpgsql", {"schema": "pg_catalog"}),
        (Other, "operator app.===(integer,integer)", {"catalog": "pg_operator"}),
    ],
)
def test_objects(everything: Snapshot, kind: type[Record], name: str, says: Mapping[str, object]) -> None:
    found = named(everything, kind, name)
    assert {key: getattr(found, key) for key in says} == says


def test_types_of_arrays_and_rows(everything: Snapshot) -> None:
    types = {one.name: one for one in everything.records if isinstance(one, Type)}
    assert types["_mood"].element == types["mood"].oid
    assert types["mood"].array == types["_mood"].oid
    assert types["parent"].relation == relations(everything)["parent"].oid
    assert relations(everything)["child"].columns[3].type == types["_mood"].oid


def test_bodies_that_are_kept_as_parse_trees(everything: Snapshot) -> None:
    work = named(everything, Function, "work")
    assert isinstance(work, Function)
    assert "SELECT 1" in work.body
    assert work.kind == "p"


def test_edges(everything: Snapshot) -> None:
    found = relations(everything)
    edges = {(edge.dependent, edge.on, edge.kind) for edge in everything.dependencies}
    rule = next(one for one in everything.records if isinstance(one, Rule) and one.relation == found["seen"].oid)
    foreign_key = named(everything, Constraint, "child_parent_fkey")
    enum = named(everything, Type, "mood")
    parent = found["parent"].oid
    assert {
        (Ref("pg_rewrite", rule.oid), Ref("pg_class", parent, 2), "n"),
        (Ref("pg_constraint", foreign_key.oid), Ref("pg_class", parent, 1), "n"),
        (Ref("pg_class", found["child"].oid, 3), Ref("pg_type", enum.oid), "n"),
        (Ref("pg_class", found["child_id_seq"].oid), Ref("pg_class", found["child"].oid, 1), "i"),
    } <= edges
    assert not {edge for edge in everything.dependencies if edge.dependent.catalog == "pg_trigger"} - {
        edge for edge in everything.dependencies if edge.dependent.oid == named(everything, Trigger, "touched").oid
    }
    pairs = {(one.child, one.parent) for one in everything.inheritance}
    assert (found["part_1"].oid, found["part"].oid) in pairs
    assert (found["inheriting"].oid, parent) in pairs
    published = [one for one in everything.records if isinstance(one, Published)]
    assert [(one.relation, one.columns, one.filtered) for one in published] == [(parent, (), False)]


def test_the_server(server: Server, everything: Snapshot) -> None:
    assert everything.server.major == server.major
    assert everything.server.search_path == ("public",)
    assert everything.complete


def test_grants_and_owners(connection: psycopg.Connection, admin: psycopg.Connection) -> None:
    connection.execute("create table mine (a int)")
    admin.execute(f"create table given (a int); grant select on given to {ROLE}")
    snapshot = read_snapshot(admin)
    names = {one.oid: one.name for one in snapshot.records if isinstance(one, Relation)}
    held = {names[ref.oid] for ref, role in snapshot.grants if role == ROLE and ref.catalog == "pg_class"}
    assert held == {"mine", "given"}


def test_it_waits_for_nobody(server: Server, database: str) -> None:
    """The strongest lock hides what only a lock would tell, and nothing else."""
    with (
        psycopg.connect(server.conninfo(database), autocommit=True) as reader,
        psycopg.connect(server.conninfo(database)) as holder,
    ):
        reader.execute(EVERYTHING)
        holder.execute("lock table app.parent, app.child, app.part_1 in access exclusive mode")
        began = time.monotonic()
        snapshot = read_snapshot(reader)
        assert time.monotonic() - began < 1.5
    found = relations(snapshot)
    assert [column.name for column in found["parent"].columns] == ["id", "name"]
    assert found["parent"].rows == 1000.0
    assert (found["parent"].bytes, found["parent"].columns[1].default_sql, found["seen"].definition) == (None, "", "")
    assert found["parent"].columns[1].default != 0
    assert (found["part"].bytes, found["part_1"].bound) == (None, "")


def test_a_role_without_rights_reads_all_but_statistics(
    server: Server, database: str, admin: psycopg.Connection
) -> None:
    admin.execute(EVERYTHING)
    with psycopg.connect(server.conninfo(database, ROLE), autocommit=True) as stranger:
        theirs = read_snapshot(stranger)
    ours = read_snapshot(admin)
    assert [(type(one), one.oid) for one in theirs.records] == [(type(one), one.oid) for one in ours.records]
    assert relations(theirs)["parent"].rows == 1000.0
    assert relations(theirs)["parent"].columns[0].nulls is None
    assert set(theirs.dependencies) == set(ours.dependencies)


def test_inside_a_transaction_nothing_stays_behind(server: Server, database: str, admin: psycopg.Connection) -> None:
    admin.execute("create table t (a int); create view v as select a from t")
    with psycopg.connect(server.conninfo(database)) as connection:
        connection.execute("create table mine (a int)")
        locks = "select count(*) from pg_locks where pid = pg_backend_pid() and locktype = 'relation'"
        held = connection.execute(locks).fetchone()
        snapshot = read_snapshot(connection)
        assert connection.execute(locks).fetchone() == held
        assert connection.execute("show search_path").fetchone() == ('"$user", public',)
        connection.rollback()
    assert "mine" in {one.name for one in snapshot.records if isinstance(one, Relation)}


def test_temporary_tables_of_others_are_not_in_it(connection: psycopg.Connection, admin: psycopg.Connection) -> None:
    admin.execute("create temp table theirs (a serial primary key)")
    connection.execute("create temp table mine (a int)")
    names = {one.name for one in read_snapshot(connection).records if isinstance(one, Relation)}
    assert names == {"mine"}
