"""What scripts find around them: search path, roles, schemas, a history table that somebody touched."""

from parity.scenario import Scenario, Turn
from parity.stories.applying import SESSION_LOCK
from parity.stories.texts import AUDIT, log, table, tables

_SEES_PATH = "insert into audit.log (event) select current_schemas(false)::text || current_setting('search_path');\n"
_SEES_ROLE = "insert into audit.log (event) select current_user || ' ' || session_user;\n"
_SEES_NAME = "insert into audit.log (event) select current_setting('my.name', true);\n"
_SEES_ROWS = "insert into audit.log (event) select count(*)::text from flyway_schema_history;\n"
_SHARED = f"{AUDIT}; grant usage on schema audit to flyback; grant all on audit.log, audit.log_number_seq to flyback"
_EMPTIED = {"cleanDisabled": "false"}
_ACROSS = """
create table s1.a (id int primary key); create table s2.b (id int references s1.a);
create view s1.v as select * from s2.b; create extension citext schema s1;
"""

STORIES = (
    Scenario(
        name="a search path of the role's own",
        settings={"defaultSchema": "mine"},
        turns=(
            Turn(verb="", sql="create schema mine; alter role team set search_path to mine, public; " + AUDIT),
            Turn(files={**tables("1"), "V2__path.sql": _SEES_PATH}),
            Turn(files={"V3__path.sql": _SEES_PATH}),
            Turn(verb="", sql="alter role team reset search_path"),
        ),
    ),
    Scenario(
        name="a search path for several schemas",
        settings={"schemas": "s1,s2"},
        turns=(
            Turn(sql=AUDIT, files={"V1__path.sql": _SEES_PATH, "V2__role.sql": _SEES_ROLE}),
            Turn(files={"V3__path.sql": "set search_path to s2, public;\n" + _SEES_PATH, "V4__path.sql": _SEES_PATH}),
        ),
    ),
    Scenario(
        name="a default schema beside the schemas",
        settings={"schemas": "s1", "defaultSchema": "s9"},
        turns=(Turn(files=tables("1")), Turn(files=tables("2")), Turn(verb="clean", settings=_EMPTIED)),
    ),
    Scenario(
        name="schemas by their exact names",
        turns=(
            Turn(files=tables("1"), settings={"schemas": "S1,s1"}),
            Turn(files=tables("1"), settings={"schemas": " s2 , s3 "}),
            Turn(verb="clean", settings={"schemas": "S1,s1", **_EMPTIED}),
        ),
    ),
    Scenario(
        name="a schema that was there before",
        settings={"schemas": "s1"},
        turns=(
            Turn(verb="", sql="create schema s1"),
            Turn(files=tables("1"), settings={"createSchemas": "false"}),
            Turn(files=tables("2")),
            Turn(verb="clean", settings=_EMPTIED),
        ),
    ),
    Scenario(
        name="a role for all of it",
        turns=(
            Turn(sql=_SHARED, files={"V1__role.sql": _SEES_ROLE}, settings={"initSql": "set role flyback"}),
            Turn(files={"V2__role.sql": "set role flyback;\n" + _SEES_ROLE, "V3__role.sql": _SEES_ROLE}),
        ),
    ),
    Scenario(
        name="after connecting",
        settings=SESSION_LOCK,
        turns=(
            Turn(sql=AUDIT, files={"afterConnect.sql": "set my.name = 'x'", "V1__name.sql": _SEES_NAME}),
            Turn(files={"V2__name.sql": _SEES_NAME}),
        ),
    ),
    Scenario(
        name="scripts see the rows before them",
        turns=(Turn(sql=AUDIT, files={**tables("1"), "V2__rows.sql": _SEES_ROWS, "afterMigrate.sql": _SEES_ROWS}),),
    ),
    Scenario(
        name="clean across schemas",
        settings={"schemas": "s1,s2"},
        turns=(Turn(files={"V1__a.sql": _ACROSS}), Turn(verb="clean", settings=_EMPTIED), Turn()),
    ),
    Scenario(
        name="the history is gone",
        settings={"schemas": "s1"},
        turns=(
            Turn(files=tables("1")),
            Turn(verb="info", sql="drop table s1.flyway_schema_history"),
            Turn(fails="Found non-empty schema(s)"),
            Turn(settings={"baselineOnMigrate": "true"}),
        ),
    ),
    Scenario(
        name="the row of the schemas is gone",
        settings={"schemas": "s1"},
        turns=(
            Turn(files=tables("1")),
            Turn(verb="clean", sql="delete from s1.flyway_schema_history where type = 'SCHEMA'", settings=_EMPTIED),
            Turn(),
        ),
    ),
    Scenario(
        name="the history has grown a column and lost ranks",
        turns=(
            Turn(files=tables("1")),
            Turn(sql="alter table flyway_schema_history add extra text default 'x'", files=tables("2")),
            Turn(sql="update flyway_schema_history set installed_rank = installed_rank + 40", files=tables("3")),
        ),
    ),
    Scenario(
        name="scripts that speak",
        turns=(
            Turn(
                sql=AUDIT,
                files={
                    "V1__q.sql": "select * from generate_series(1, 1000);\ndrop table if exists nothing;\n"
                    + log("done"),
                    "V2__r.sql": "do $$ begin raise notice 'x'; raise warning 'y'; end $$;\n" + table("t"),
                },
            ),
        ),
    ),
)
