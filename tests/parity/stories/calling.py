"""Callbacks and placeholders."""

from parity.scenario import Scenario, Turn
from parity.stories.texts import AUDIT, log, table, tables, view

_EVENTS = (
    "beforeValidate",
    "afterValidate",
    "createSchema",
    "beforeCreateSchema",
    "beforeMigrate",
    "beforeEachMigrate",
    "beforeEachMigrateStatement",
    "afterEachMigrateStatement",
    "afterEachMigrate",
    "afterVersioned",
    "beforeRepeatables",
    "afterMigrateApplied",
    "afterMigrate",
    "afterMigrateOperationFinish",
    "beforeInfo",
    "afterInfo",
    "afterInfoOperationFinish",
    "beforeRepair",
    "afterRepair",
    "beforeBaseline",
    "afterBaseline",
    "beforeClean",
    "afterClean",
    "afterMigrateError",
    "afterValidateError",
)
_CALLBACKS = {f"{event}.sql": log(event) for event in _EVENTS}
_BUILT_IN = (
    "insert into audit.log (event) values ('${flyway:defaultSchema}'), ('${flyway:user}'), ('${flyway:table}'),"
    " ('${flyway:filename}'), ('${FLYWAY:DefaultSchema}');\n"
)

STORIES = (
    Scenario(
        name="every callback",
        turns=(
            Turn(verb="", sql=AUDIT),
            Turn(files={**_CALLBACKS, **tables("1"), "V2__two.sql": table("a") + table("b"), "R__v.sql": view("v")}),
            Turn(),
            Turn(files=tables("3")),
            Turn(files={"R__v.sql": view("v", 2)}),
            Turn(verb="validate"),
            Turn(verb="info"),
            Turn(verb="repair"),
            Turn(verb="validate", files={"V1__t1.sql": "-- changed"}),
            Turn(fails="checksum mismatch"),
            Turn(verb="clean", settings={"cleanDisabled": "false"}),
        ),
    ),
    Scenario(
        name="callbacks of baseline",
        turns=(
            Turn(verb="baseline", sql=AUDIT, files={**_CALLBACKS, **tables("1", "2")}),
            Turn(),
            Turn(verb="baseline"),
        ),
    ),
    Scenario(
        name="callbacks of a group",
        settings={"group": "true"},
        turns=(Turn(sql=AUDIT, files={**_CALLBACKS, **tables("1", "2")}),),
    ),
    Scenario(
        name="callbacks of a failure",
        turns=(
            Turn(sql=AUDIT, files={**_CALLBACKS, **tables("1"), "V2__bad.sql": "select nowhere;\n"}, fails="nowhere"),
            Turn(files={"V2__bad.sql": None}),
        ),
    ),
    Scenario(
        name="callbacks in order",
        turns=(
            Turn(
                sql=AUDIT,
                files={
                    **tables("1"),
                    "beforeMigrate__b_second.sql": log("b second"),
                    "beforeMigrate.sql": log("none"),
                    "x/beforeMigrate__a_first.sql": log("a first"),
                    "beforeMigrate__B.sql": log("B"),
                },
            ),
        ),
    ),
    Scenario(
        name="callbacks elsewhere",
        turns=(
            Turn(
                sql=AUDIT,
                settings={"callbackLocations": "filesystem:{folder}/sql/calls"},
                files={**tables("1"), "calls/afterMigrate.sql": log("found"), "beforeMigrate.sql": log("not found")},
            ),
        ),
    ),
    Scenario(
        name="a callback fails",
        turns=(
            Turn(
                sql=AUDIT,
                files={
                    **tables("1", "2"),
                    "beforeMigrate.sql": log("before"),
                    "beforeEachMigrate.sql": "select nowhere",
                },
                fails="Error while executing beforeEachMigrate callback",
                our_words="Location   : sql/beforeEachMigrate.sql",
            ),
            Turn(
                files={"beforeEachMigrate.sql": None, "beforeMigrate.sql": log("before") + "select nowhere;\n"},
                fails="Error while executing beforeMigrate callback",
            ),
            Turn(
                files={"beforeMigrate.sql": None, "afterMigrate.sql": "select nowhere"},
                fails="Error while executing afterMigrate callback",
            ),
        ),
    ),
    Scenario(
        name="callbacks in each migration's transaction",
        turns=(
            Turn(
                sql=AUDIT,
                files={**tables("1"), "V2__bad.sql": "select nowhere", "afterEachMigrate.sql": log("after each")},
                fails="nowhere",
            ),
        ),
    ),
    Scenario(
        name="placeholders",
        settings={"placeholders.owner": "ann", "placeholders.Table.Name": "b"},
        turns=(
            Turn(sql=AUDIT, files={"V1__a.sql": log("${OWNER}") + "-- ${owner}\n" + table("${table.name}")}),
            Turn(files={"V2__b.sql": _BUILT_IN}),
            Turn(files={"R__v.sql": "-- ${unknown}\n"}, fails="No value provided for placeholder: ${unknown}"),
            Turn(verb="info", files={"R__v.sql": "-- ${flyway:unknown}\n"}, fails="${flyway:unknown}"),
            Turn(files={"R__v.sql": None, "V3__c.sql": log("${owner}")}, settings={"placeholderReplacement": "false"}),
            Turn(verb="validate"),
            Turn(files={"V4__d.sql": log("${owner}"), "V4__d.sql.conf": "placeholderReplacement=false"}),
        ),
    ),
    Scenario(
        name="own signs of placeholders",
        settings={
            "placeholders.owner": "ann",
            "placeholderPrefix": "%[",
            "placeholderSuffix": "]%",
            "placeholderSeparator": "::",
        },
        turns=(
            Turn(
                sql=AUDIT, files={"V1__a.sql": log("%[owner]% ${owner} %[flyway::table]%"), "R__v.sql": "-- %[owner]%"}
            ),
            Turn(settings={"placeholders.owner": "bob"}),
        ),
    ),
    Scenario(
        name="placeholders in callbacks",
        turns=(
            Turn(
                sql=AUDIT,
                files={"beforeMigrate.sql": log("${x} ${flyway:filename}"), **tables("1")},
                settings={"placeholders.x": "1"},
            ),
            Turn(settings={"placeholders.x": "2"}),
        ),
    ),
    Scenario(
        name="odd placeholders",
        settings={"placeholders.a.b-c d": "x", "placeholders. a.b": "y", "placeholders.q": "v;'';"},
        turns=(
            Turn(files={"V1__x.sql": table("${a.b-c d}") + "-- ${ a.b}"}),
            Turn(files={"V2__f.sql": "create function f() returns text language sql as $a$ select '${q} $$ ; ' $a$;"}),
        ),
    ),
    Scenario(
        name="several callbacks of each statement",
        turns=(
            Turn(
                sql=AUDIT,
                files={
                    "V1__t.sql": table("a") + ";;-- x\n" + table("b"),
                    "beforeEachMigrateStatement.sql": log("b1") + log("b2"),
                    "beforeEachMigrateStatement__x.sql": log("bx"),
                    "afterEachMigrateStatement.sql": log("a"),
                },
            ),
        ),
    ),
    Scenario(
        name="callbacks without a transaction",
        settings={"postgresql.transactional.lock": "false"},
        turns=(
            Turn(
                sql=AUDIT,
                files={**_CALLBACKS, **tables("1"), "V2__t.sql": "vacuum t1; create index concurrently i on t1 (id)"},
            ),
        ),
    ),
    Scenario(
        name="callbacks of what is not executed",
        settings={"skipExecutingMigrations": "true"},
        turns=(Turn(sql=AUDIT, files={**_CALLBACKS, **tables("1"), "R__v.sql": view("v")}),),
    ),
    Scenario(
        name="callbacks where no schemas are created",
        settings={"createSchemas": "false"},
        turns=(
            Turn(sql=AUDIT, files={**_CALLBACKS, **tables("1")}),
            Turn(verb="baseline", fails="contains migrations"),
        ),
    ),
    Scenario(
        name="an empty callback, and one that fails before anything",
        turns=(
            Turn(files={**tables("1"), "afterMigrate.sql": "", "beforeValidate.sql": "select 1"}),
            Turn(files={"beforeValidate.sql": "select nowhere"}, fails="Error while executing beforeValidate callback"),
            Turn(verb="validate", fails="Error while executing beforeValidate callback"),
        ),
    ),
)
