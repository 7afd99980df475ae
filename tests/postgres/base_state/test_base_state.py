"""Base states from dumps and live databases, restored so that the role of scripts can go on from there."""

import gzip
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from flyback.errors import BaseError, ServerError
from flyback.model.rehearsal import TableSize
from flyback.postgres.base_state import AppliedVersions, HistoryTable, applied_versions, from_dsn, from_dump
from flyback.postgres.connection import client_environment
from flyback.postgres.scratch.binaries import client_tools_for
from flyback.postgres.scratch.databases import create_database, drop_database
from flyback.postgres.scratch.server import ADMIN_DATABASE, ROLE, Server, Trust, Wish, begin
from flyback.postgres.scratch.tenancy import Needs, prepare
from postgres.fresh import fresh_database

SOURCE = r"""
CREATE ROLE founder SUPERUSER; SET ROLE founder;
CREATE ROLE "Shop Owner" NOLOGIN; CREATE ROLE reader NOLOGIN; CREATE ROLE clerk NOLOGIN;
CREATE EXTENSION citext; CREATE SCHEMA tools; CREATE EXTENSION dblink SCHEMA tools;
CREATE SCHEMA shop AUTHORIZATION "Shop Owner";
CREATE TABLE shop.customer (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name citext NOT NULL, note text);
ALTER TABLE shop.customer OWNER TO "Shop Owner";
ALTER TABLE shop.customer ENABLE ROW LEVEL SECURITY;
CREATE POLICY mine ON shop.customer TO clerk, reader USING (name = current_user);
INSERT INTO shop.customer (name, note) VALUES ('Ada', E'tab\tnewline\n\\. COPY x FROM stdin;'), ('Bob', NULL);
GRANT USAGE ON SCHEMA shop TO reader, clerk;
GRANT SELECT ON shop.customer TO reader WITH GRANT OPTION;
SET SESSION AUTHORIZATION reader; GRANT SELECT ON shop.customer TO clerk;
RESET SESSION AUTHORIZATION; SET ROLE founder;
ALTER DEFAULT PRIVILEGES FOR ROLE "Shop Owner" IN SCHEMA shop GRANT SELECT ON TABLES TO reader;
CREATE FUNCTION shop.f() RETURNS text LANGUAGE sql AS $$ SELECT '
COPY looks like data FROM stdin;
' $$;
CREATE FUNCTION shop.g() RETURNS void LANGUAGE plpgsql AS $_$ BEGIN
CREATE SCHEMA later;
GRANT USAGE ON SCHEMA later TO nobody_knows;
END $_$;
CREATE VIEW public.v AS SELECT id FROM shop.customer;
CREATE TABLE public.part (n int) PARTITION BY RANGE (n);
CREATE TABLE public.part_1 PARTITION OF public.part FOR VALUES FROM (0) TO (10);
INSERT INTO public.part SELECT generate_series(0, 9);
CREATE TABLE public.flyway_schema_history (installed_rank int PRIMARY KEY, version text, description text, type text,
  script text, checksum int, installed_by text, installed_on timestamp, execution_time int, success boolean);
INSERT INTO public.flyway_schema_history (installed_rank, version, type, success) VALUES
  (1, '1', 'BASELINE', true), (2, '2', 'SQL', true), (3, '3.0', 'SQL', true), (4, NULL, 'SQL', true),
  (5, '4', 'SQL', false), (6, '3', 'DELETE', true), (7, '5', 'SQL', true), (8, '5', 'UNDO_SQL', true),
  (9, '5', 'SQL', true);
"""
EVENT_TRIGGER = """
SET ROLE founder;
CREATE FUNCTION public.noticed() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
CREATE EVENT TRIGGER watch ON ddl_command_end EXECUTE FUNCTION public.noticed();
CREATE PUBLICATION everything FOR ALL TABLES;
"""


@pytest.fixture
def source(server: Server) -> Iterator[str]:
    """A database as production may have it, with the roles gone again when the test begins to restore."""
    with fresh_database(server, "source") as name:
        with psycopg.connect(server.conninfo(name), autocommit=True) as admin:
            admin.execute(SOURCE)
        yield name
    forget_roles(server)


def dump(server: Server, database: str, target: Path, *options: str) -> Path:
    folder = client_tools_for(server.major)
    if folder is None:
        pytest.skip("no pg_dump for this server")
    environment = client_environment(server.conninfo(database))
    subprocess.run([folder / "pg_dump", "-f", target, *options], env=environment, check=True)
    return target


def forget_roles(server: Server) -> None:
    drop_database(server, "source")
    with psycopg.connect(server.conninfo(ADMIN_DATABASE), autocommit=True) as admin:
        admin.execute('DROP ROLE IF EXISTS "Shop Owner", reader, clerk, founder')


@pytest.mark.parametrize("form", ["p", "c", "d", "t"], ids=["plain", "custom", "directory", "tar"])
def test_a_dump_of_any_form_comes_back_and_can_be_altered(
    server: Server, source: str, database: str, tmp_path: Path, form: str
) -> None:
    file = dump(server, source, tmp_path / "dump", f"-F{form}")
    forget_roles(server)
    from_dump(server, database, file, Trust.UNTRUSTED)
    with psycopg.connect(server.conninfo(database, ROLE), autocommit=True) as connection:
        rows = connection.execute("SELECT name::text, note FROM shop.customer ORDER BY id").fetchall()
        assert rows == [("Ada", "tab\tnewline\n\\. COPY x FROM stdin;"), ("Bob", None)]
        owner = connection.execute("SELECT tableowner FROM pg_tables WHERE tablename = 'customer'").fetchone()
        assert owner == ("Shop Owner",)
        grants = connection.execute("SELECT relacl::text[] FROM pg_class WHERE relname = 'customer'").fetchone()
        assert grants is not None
        assert "clerk=r/reader" in grants[0]
        assert set(connection.execute("SELECT unnest(polroles)::regrole::text FROM pg_policy")) == {
            ("clerk",),
            ("reader",),
        }
        body = connection.execute("SELECT prosrc FROM pg_proc WHERE proname = 'g'").fetchone()
        assert body is not None
        assert "\nCREATE SCHEMA later;\n" in body[0]
        assert connection.execute("SELECT 1 FROM pg_roles WHERE rolname = 'nobody_knows'").fetchone() is None
        connection.execute("""
            ALTER TABLE shop.customer ADD COLUMN age int;
            DROP VIEW public.v;
            DROP SCHEMA shop CASCADE;
            DROP TABLE public.part, public.flyway_schema_history;
        """)


def test_a_dump_may_do_what_a_superuser_can_only_when_trusted(
    server: Server, source: str, database: str, tmp_path: Path
) -> None:
    with psycopg.connect(server.conninfo(source), autocommit=True) as admin:
        admin.execute(
            EVENT_TRIGGER + 'ALTER ROLE "Shop Owner" SUPERUSER; ALTER EVENT TRIGGER watch OWNER TO "Shop Owner"'
        )
    file = dump(server, source, tmp_path / "dump.sql")
    forget_roles(server)
    with pytest.raises(BaseError, match=r"(?s)dump\.sql:[0-9]+: must be superuser.*\n  in: CREATE.*\n.*give --trusted"):
        from_dump(server, database, file, Trust.UNTRUSTED)
    with fresh_database(server, "again") as again:
        from_dump(server, again, file, Trust.TRUSTED)
        with psycopg.connect(server.conninfo(again), autocommit=True) as admin:
            assert admin.execute("SELECT evtowner::regrole::text FROM pg_event_trigger").fetchone() == ('"Shop Owner"',)
            assert admin.execute("SELECT rolsuper FROM pg_roles WHERE rolname = 'Shop Owner'").fetchone() == (False,)
    prepare(server, Needs(), Trust.UNTRUSTED)


def test_a_dump_cannot_start_a_program_here(server: Server, database: str, tmp_path: Path) -> None:
    file, proof = tmp_path / "dump.sql", tmp_path / "was-here"
    for attack in (f"\\! touch {proof}", f"SELECT 1 \\! touch {proof}", f"\\o |touch {proof}"):
        file.write_text(f"SELECT 1;\n{attack}\n", encoding="utf-8")
        with pytest.raises(BaseError):
            from_dump(server, database, file, Trust.TRUSTED)
        assert not proof.exists()
    prepare(server, Needs(), Trust.UNTRUSTED)


CUSTOM_HEADER = b"PGDMP\x01\x63\x00\x04\x08\x01"
BAD = {
    "fails": (b"CREATE TABLE a (n int);\nCREATE TABLE a (n int);\n", r'dump:2: relation "a" already exists'),
    "is of a newer server": (b"-- Dumped from database version 99.1\n", "taken from PostgreSQL 99"),
    "is packed": (gzip.compress(b"SELECT 1;"), "packed with gzip"),
    "is empty": (b"", "the file is empty"),
    "is no text": (b"\x7fELF\0\0", "binary data"),
    "is not UTF-8": (b"SELECT '\xff';\n", "not UTF-8"),
    "is an archive of the future": (CUSTOM_HEADER + b"\0" * 600, "unsupported version"),
    "is cut short": (b"PGDMP\x01\x0e\x00\x04\x08\x01", "(?i)could not read|unexpected end|end of file"),
    "wants an extension": (b"CREATE EXTENSION IF NOT EXISTS no_such WITH SCHEMA public;\n", "no extension no_such"),
}


@pytest.mark.parametrize(("content", "message"), BAD.values(), ids=BAD.keys())
def test_a_dump_that(server: Server, database: str, tmp_path: Path, content: bytes, message: str) -> None:
    (tmp_path / "dump").write_bytes(content)
    with pytest.raises(BaseError, match=message):
        from_dump(server, database, tmp_path / "dump", Trust.UNTRUSTED)


def test_a_dump_that_is_not_there(server: Server, database: str, tmp_path: Path) -> None:
    with pytest.raises(BaseError, match="No such file"):
        from_dump(server, database, tmp_path / "nothing", Trust.UNTRUSTED)
    with pytest.raises(BaseError, match=r"no toc\.dat"):
        from_dump(server, database, tmp_path, Trust.UNTRUSTED)


def test_a_live_database_gives_schema_sizes_and_history(server: Server, source: str, database: str) -> None:
    with psycopg.connect(server.conninfo(source), autocommit=True) as admin:
        admin.execute(EVENT_TRIGGER + "ANALYZE public.part_1")
    facts = from_dsn(server, database, server.conninfo(source), HistoryTable(), Trust.UNTRUSTED)
    assert facts.applied == AppliedVersions(versions=("1", "2", "5"), baseline="1")
    rows = {size.table: size.rows for size in facts.sizes}
    assert rows == {"shop.customer": 2, "public.part": 10, "public.part_1": 10, "public.flyway_schema_history": 9}
    assert [size.bytes for size in facts.sizes] == sorted((size.bytes for size in facts.sizes), reverse=True)
    assert TableSize(table="public.part", rows=10, bytes=8192) in facts.sizes
    with psycopg.connect(server.conninfo(database, ROLE)) as connection:
        assert connection.execute("SELECT count(*) FROM shop.customer").fetchone() == (0,)
        assert connection.execute("SELECT evtname FROM pg_event_trigger").fetchone() == ("watch",)
        tenant = "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"
        assert connection.execute(tenant).fetchone() == (False,)


def test_no_history_table_is_no_history(server: Server, database: str) -> None:
    assert applied_versions(server.conninfo(database), HistoryTable()) is None
    assert applied_versions(server.conninfo(database), HistoryTable(schema="a.b", table='x"y')) is None


@pytest.mark.parametrize(
    ("dsn", "message"),
    [("postgresql//u:secret@h/d", "cannot be read"), ("host=/nowhere password=secret", "No such file")],
    ids=["malformed", "no server"],
)
def test_a_live_database_out_of_reach_is_told_without_password(
    server: Server, database: str, dsn: str, message: str
) -> None:
    with pytest.raises(BaseError, match=message) as raised:
        from_dsn(server, database, dsn, HistoryTable(), Trust.UNTRUSTED)
    assert "secret" not in str(raised.value)


def test_a_password_is_in_no_argument(server: Server) -> None:
    environment = client_environment(make_conninfo(server.conninfo("x"), password="a b'c"))
    assert (environment["PGPASSWORD"], environment["PGDATABASE"]) == ("a b'c", "x")
    assert set(os.environ) <= set(environment)


def test_roles_are_not_made_on_a_given_server(server: Server, database: str, tmp_path: Path) -> None:
    (tmp_path / "dump.sql").write_text("GRANT USAGE ON SCHEMA public TO nobody_here;\n", encoding="utf-8")
    with psycopg.connect(server.conninfo(ADMIN_DATABASE), autocommit=True) as admin:
        if not admin.execute("SELECT 1 FROM pg_database WHERE datname = 'template0'").fetchone():
            admin.execute("CREATE DATABASE template0 IS_TEMPLATE true")
    with begin(Wish(dsn=server.conninfo(ADMIN_DATABASE))) as given:
        create_database(given, "main")
        with pytest.raises(ServerError, match="nobody_here"):
            from_dump(given, "main", tmp_path / "dump.sql", Trust.TRUSTED)
