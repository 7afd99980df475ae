"""What the role that scripts run as may do, and what the server refuses it."""

import psycopg
import pytest
from psycopg import errors

from flyback.errors import ServerError
from flyback.postgres.scratch.databases import create_database, drop_database
from flyback.postgres.scratch.server import ROLE, SUPERUSER, Server, Trust
from flyback.postgres.scratch.tenancy import Needs, Prepared, prepare

FORBIDDEN = {
    "runs a program": "COPY (SELECT 1) TO PROGRAM 'true'",
    "writes a file": "COPY (SELECT 1) TO '/tmp/flyback-was-here'",
    "reads a file": "SELECT pg_read_file('/etc/passwd')",
    "lists a directory": "SELECT pg_ls_dir('/')",
    "imports a file": "SELECT lo_import('/etc/passwd')",
    "takes the right to run programs": f"GRANT pg_execute_server_program TO {ROLE}",
    "makes a member who runs programs": "CREATE ROLE helper IN ROLE pg_execute_server_program",
    "becomes the superuser": f"SET ROLE {SUPERUSER}",
    "joins the superuser": f"GRANT {SUPERUSER} TO {ROLE}",
    "makes itself superuser": f"ALTER ROLE {ROLE} SUPERUSER",
    "loads a library": "LOAD '/tmp/evil.so'",
    "makes a C function": "CREATE FUNCTION f() RETURNS int LANGUAGE c AS '/tmp/evil.so', 'f'",
    "makes an untrusted extension": "CREATE EXTENSION file_fdw",
    "changes the server's settings": "ALTER SYSTEM SET archive_command = 'true'",
}


@pytest.mark.parametrize("statement", FORBIDDEN.values(), ids=FORBIDDEN.keys())
def test_what_only_a_superuser_may_is_refused(connection: psycopg.Connection, statement: str) -> None:
    with pytest.raises(errors.InsufficientPrivilege):
        connection.execute(statement)


def test_membership_in_a_mentioned_role_is_no_way_up(server: Server, connection: psycopg.Connection) -> None:
    mentioned = (SUPERUSER, "pg_execute_server_program", "public", ROLE)
    assert prepare(server, Needs(roles=mentioned), Trust.UNTRUSTED).created_roles == ()
    with pytest.raises(errors.InsufficientPrivilege):
        connection.execute(f"SET ROLE {SUPERUSER}")


def test_a_mentioned_role_can_own_act_and_be_granted(server: Server, connection: psycopg.Connection) -> None:
    needs = Needs(roles=("postgres", "App Role", "postgres"))
    assert prepare(server, needs, Trust.UNTRUSTED).created_roles == ("postgres", "App Role")
    assert prepare(server, needs, Trust.UNTRUSTED).created_roles == ("postgres", "App Role"), "said again, not made"
    connection.execute("""
        CREATE SCHEMA audit;
        CREATE TABLE audit.entry (id int PRIMARY KEY);
        ALTER TABLE audit.entry OWNER TO "App Role";
        CREATE TABLE public.plain (id int REFERENCES audit.entry);
        ALTER TABLE public.plain OWNER TO postgres;
        GRANT SELECT ON audit.entry TO postgres;
        GRANT postgres TO "App Role";
        SET ROLE "App Role";
        ALTER TABLE audit.entry ADD COLUMN note text;
        RESET ROLE;
        ALTER TABLE public.plain ADD COLUMN note text;
    """)
    login = connection.execute("SELECT bool_or(rolcanlogin) FROM pg_roles WHERE rolname IN ('postgres', 'App Role')")
    assert login.fetchone() == (False,)


def test_the_public_schema_is_the_tenants(connection: psycopg.Connection) -> None:
    connection.execute("""
        CREATE TABLE t (id int);
        REVOKE CREATE ON SCHEMA public FROM PUBLIC;
        COMMENT ON SCHEMA public IS 'ours';
        DROP SCHEMA public CASCADE;
        CREATE SCHEMA public;
    """)
    assert connection.execute("SELECT to_regclass('public.t')").fetchone() == (None,)


def test_a_trusted_extension_is_left_to_the_script(server: Server, connection: psycopg.Connection) -> None:
    needs = Needs(extensions_created=("citext",), extensions_named=("citext",))
    assert prepare(server, needs, Trust.UNTRUSTED) == Prepared(created_roles=(), precreated_extensions=())
    connection.execute("CREATE EXTENSION citext; DROP EXTENSION citext")


def test_an_old_dump_as_first_migration_may_comment_on_plpgsql(connection: psycopg.Connection) -> None:
    connection.execute("""
        CREATE EXTENSION IF NOT EXISTS plpgsql WITH SCHEMA pg_catalog;
        COMMENT ON EXTENSION plpgsql IS 'PL/pgSQL procedural language';
    """)
    with pytest.raises(errors.InsufficientPrivilege):
        connection.execute("CREATE FUNCTION f() RETURNS int LANGUAGE c AS 'plpgsql', 'plpgsql_call_handler'")


def test_a_named_extension_that_connects_is_no_way_up(server: Server, database: str, admin: psycopg.Connection) -> None:
    admin.execute("CREATE EXTENSION dblink; CREATE EXTENSION postgres_fdw")
    host = admin.execute("SHOW unix_socket_directories").fetchone()
    assert host is not None
    with psycopg.connect(server.conninfo(database, ROLE), autocommit=True) as connection:
        for refused in (
            f"SELECT dblink_connect('host={host[0]} dbname={database} user={SUPERUSER}')",
            f"SELECT dblink_connect('host={host[0]} dbname={database} user={SUPERUSER} password=x')",
            f"CREATE SERVER s FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host '{host[0]}', dbname '{database}')",
        ):
            with pytest.raises((errors.InsufficientPrivilege, errors.ProhibitedSqlStatementAttempted)):
                connection.execute(refused)


def test_a_named_untrusted_extension_is_in_every_new_database(server: Server) -> None:
    needs = Needs(extensions_created=("pg_stat_statements",), extensions_named=("pg_stat_statements",))
    assert prepare(server, needs, Trust.UNTRUSTED).precreated_extensions == ("pg_stat_statements",)
    create_database(server, "with_extension")
    with psycopg.connect(server.conninfo("with_extension", ROLE), autocommit=True) as connection:
        found = connection.execute("SELECT extname FROM pg_extension WHERE extname = 'pg_stat_statements'")
        assert found.fetchone() == ("pg_stat_statements",)
    drop_database(server, "with_extension")
    with psycopg.connect(server.conninfo(server.empty), autocommit=True) as connection:
        connection.execute("DROP EXTENSION pg_stat_statements")


def test_every_extension_that_cannot_be_had_is_told_at_once(server: Server) -> None:
    with pytest.raises(ServerError) as raised:
        prepare(
            server, Needs(extensions_created=("no_such", "dblink"), extensions_named=("nor_this",)), Trust.UNTRUSTED
        )
    told = {problem.code: problem for problem in raised.value.problems}
    assert [problem.code for problem in raised.value.problems] == [
        "missing-extension",
        "missing-extension",
        "untrusted-extension",
    ]
    assert f"postgresql-{server.major}-no-such" in raised.value.problems[1].hint
    assert 'extensions = ["dblink"]' in told["untrusted-extension"].hint


def test_trusted_scripts_are_superuser_until_untrusted_again(server: Server, connection: psycopg.Connection) -> None:
    prepare(server, Needs(extensions_created=("dblink",)), Trust.TRUSTED)
    connection.execute("CREATE EXTENSION dblink; DROP EXTENSION dblink")
    prepare(server, Needs(), Trust.UNTRUSTED)
    with pytest.raises(errors.InsufficientPrivilege):
        connection.execute("SELECT pg_read_file('/etc/passwd')")


def test_a_copy_has_the_rows_of_its_template_and_the_same_owner(server: Server, database: str) -> None:
    with psycopg.connect(server.conninfo(database, ROLE)) as connection:
        connection.execute("CREATE TABLE t AS SELECT 7 AS n")
    create_database(server, "copy", database)
    with psycopg.connect(server.conninfo("copy", ROLE)) as connection:
        assert connection.execute("SELECT n FROM t").fetchone() == (7,)
        owner = connection.execute(
            "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database()"
        ).fetchone()
        assert owner == (ROLE,)
    drop_database(server, "copy")
    drop_database(server, "copy")
