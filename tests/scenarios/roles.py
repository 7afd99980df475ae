"""Owners, privileges and policies, and SQL that only a superuser may run."""

from flyback.model.rehearsal import Verdict
from scenarios.case import Case
from scenarios.ddl import USERS


def refused(name: str, sql: str, message: str) -> Case:
    """A migration that an untrusted script may not run."""
    return Case(
        name=name,
        forward=f"create table a (id int); {sql}",
        undo="drop table a;",
        verdict=Verdict.APPLY_FAILS,
        says=(message,),
    )


CASES = [
    Case(
        name="role made by the migration",
        earlier=USERS,
        forward="create role clerk; grant select on users to clerk;",
        undo="revoke select on users from clerk; drop role clerk;",
        since=16,
        not_on_copies="a role belongs to the whole server: grants in other copies keep it from being dropped",
    ),
    Case(
        name="role made by the migration and an index made concurrently",
        earlier="create role clerk2; create table users (id int);",
        forward="create role clerk;\ncreate index concurrently users_id on users (id);",
        undo="drop role clerk; drop index users_id;",
        extra={"flyway.toml": "mixed = true\n"},
        path="copy",
        since=16,
    ),
    Case(
        name="role in GRANT",
        earlier=USERS,
        forward="grant select on users to reader;",
        undo="revoke select on users from reader;",
    ),
    Case(
        name="grant forgotten",
        earlier=USERS,
        forward="grant select, insert on users to reader;",
        undo="revoke insert on users from reader;",
        verdict=Verdict.DIFFERENT,
        says=("reader",),
    ),
    Case(
        name="owner changed and forgotten",
        earlier=USERS,
        forward="alter table users owner to keeper;",
        undo="select 1;",
        verdict=Verdict.DIFFERENT,
        says=("owner",),
    ),
    Case(
        name="owner changed and changed back",
        earlier=USERS,
        forward="alter table users owner to keeper;",
        undo="alter table users owner to current_user;",
    ),
    Case(
        name="default privileges",
        forward="alter default privileges in schema public grant select on tables to reader;",
        undo="alter default privileges in schema public revoke select on tables from reader;",
    ),
    Case(
        name="policy and forced row security",
        earlier=USERS,
        forward="""alter table users enable row level security; alter table users force row level security;
            create policy mine on users to reader using (email = current_user);""",
        undo="""drop policy mine on users; alter table users no force row level security;
            alter table users disable row level security;""",
    ),
    Case(
        name="forced row security hides rows",
        earlier=f"""{USERS} alter table users enable row level security; alter table users force row level security;
            insert into users select 1, 'a' where false;""",
        forward="alter table users add x int;",
        undo="alter table users drop x;",
    ),
    Case(
        name="row security left forced",
        earlier=USERS,
        forward="alter table users force row level security;",
        undo="select 1;",
        verdict=Verdict.DIFFERENT,
        says=("users",),
    ),
    Case(
        name="table of another role",
        earlier=f"{USERS} alter table users owner to keeper;",
        forward="alter table users add x int;",
        undo="alter table users drop x;",
    ),
    refused("COPY PROGRAM", "copy a from program 'id';", "pg_execute_server_program"),
    refused("COPY to a file", "copy a to '/tmp/x';", "pg_write_server_files"),
    refused("pg_read_file", "select pg_read_file('/etc/passwd');", "permission denied for function pg_read_file"),
    refused("lo_import", "select lo_import('/etc/passwd');", "permission denied for function lo_import"),
    refused("ALTER ROLE SUPERUSER", "alter role flyback superuser;", "superuser"),
    refused("pg_ls_dir by a function", "select pg_ls_dir('.');", "permission denied for function pg_ls_dir"),
    refused(
        "event trigger",
        "create function e() returns event_trigger language plpgsql as 'begin end';"
        " create event trigger x on ddl_command_end execute function e();",
        "permission denied",
    ),
    refused("member of pg_execute_server_program", "set role pg_execute_server_program;", "permission denied"),
]
