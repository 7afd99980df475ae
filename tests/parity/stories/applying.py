"""Scripts of all kinds are applied, some fail, some may not run yet."""

from parity.scenario import Scenario, Turn
from parity.stories.texts import AUDIT, log, table, tables, view

SESSION_LOCK = {"postgresql.transactional.lock": "false"}
"""Without it Flyway hangs at `CREATE INDEX CONCURRENTLY`, and forgets non-transactional scripts that failed."""
_NO_TABLE = "insert into nowhere values (1);\n"
_ODD_LINES = "create table e (id int); -- h\u00e9llo \U0001f600 \u2028 x\x0by\x0cz \x85\n"
_LONG = "x" * 198 + "_yz"
_COPY = (
    "create table c (id int, t text);\ncopy c from stdin;\n1\tone; two\n2\t\\N\n\\.\ninsert into c values (3, 'x');\n"
)
_BODIES = """
create function f() returns int language plpgsql as $body$ begin return 1; /* ; */ end $body$;
create function g() returns int language sql begin atomic select case when true then 1 end; end;
create table "se;mi" (id int default (1)); create rule r as on insert to "se;mi" do also (select 1; select 2);
"""

STORIES = (
    Scenario(
        name="plain",
        turns=(
            Turn(verb="info", files=tables("1", "2")),
            Turn(),
            Turn(files={**tables("3"), "R__v.sql": view("v")}),
            Turn(),
            Turn(verb="validate"),
        ),
    ),
    Scenario(name="no scripts", turns=(Turn(verb="validate"), Turn(), Turn(verb="info"), Turn(files=tables("1")))),
    Scenario(
        name="out of order, refused",
        turns=(
            Turn(files=tables("1", "3")),
            Turn(files=tables("2"), fails="Detected resolved migration not applied to database: 2"),
            Turn(verb="validate"),
            Turn(files=tables("4"), settings={"ignoreMigrationPatterns": "*:ignored"}),
            Turn(settings={"validateOnMigrate": "false"}),
        ),
    ),
    Scenario(
        name="out of order, allowed",
        settings={"outOfOrder": "true"},
        turns=(
            Turn(files=tables("1", "3")),
            Turn(files=tables("2")),
            Turn(files=tables("2.1", "5"), settings={"target": "4?"}),
            Turn(verb="validate", settings={"outOfOrder": "false"}),
            Turn(files=tables("4", "6")),
            Turn(verb="info", settings={"outOfOrder": "false"}),
        ),
    ),
    Scenario(
        name="target: a version",
        turns=(
            Turn(files={**tables("1", "2", "3", "4"), "R__v.sql": view("v")}, settings={"target": "2"}),
            Turn(settings={"target": "2"}),
            Turn(verb="validate", settings={"target": "2"}),
            Turn(settings={"target": "1"}),
            Turn(settings={"target": "3"}),
            Turn(settings={"target": "latest"}),
            Turn(settings={"target": "2"}),
        ),
    ),
    Scenario(
        name="target: an unknown version",
        turns=(
            Turn(files=tables("1", "2"), settings={"target": "9"}, fails="No migration with a target version 9"),
            Turn(settings={"target": "1.5?"}),
            Turn(settings={"target": "9"}, fails="No migration with a target version 9"),
            Turn(settings={"target": "9?"}),
        ),
    ),
    Scenario(
        name="target: next",
        settings={"target": "next"},
        turns=(
            Turn(verb="info", files={**tables("1", "2"), "R__v.sql": view("v"), "R__w.sql": view("w")}),
            Turn(),
            Turn(),
            Turn(),
            Turn(),
            Turn(),
        ),
    ),
    Scenario(
        name="target: current",
        turns=(
            Turn(files=tables("1"), settings={"target": "current"}),
            Turn(),
            Turn(files={**tables("2"), "R__v.sql": view("v")}, settings={"target": "current"}),
            Turn(),
        ),
    ),
    Scenario(
        name="group",
        settings={"group": "true"},
        turns=(
            Turn(files={**tables("1", "2"), "R__v.sql": view("v")}),
            Turn(files={**tables("3"), "V4__bad.sql": _NO_TABLE}, fails='relation "nowhere" does not exist'),
            Turn(files={"V4__bad.sql": None}),
            Turn(),
        ),
    ),
    Scenario(
        name="a script fails",
        turns=(
            Turn(
                files={**tables("1", "3"), "V2__bad.sql": table("b") + _NO_TABLE},
                fails='relation "nowhere" does not exist',
            ),
            Turn(verb="validate"),
            Turn(files={"V2__bad.sql": table("b")}),
        ),
    ),
    Scenario(
        name="non-transactional",
        settings=SESSION_LOCK,
        turns=(
            Turn(files=tables("1")),
            Turn(
                files={"V2__i.sql": "create index concurrently i on t1 (id);\n", "V3__v.sql": "vacuum t1;\nvacuum;\n"}
            ),
            Turn(files={"V4__d.sql": "drop index concurrently i;\n", **tables("5")}),
        ),
    ),
    Scenario(
        name="non-transactional and failed",
        settings={**SESSION_LOCK, "mixed": "true"},
        turns=(
            Turn(files=tables("1")),
            Turn(
                files={"V2__i.sql": table("b") + "create index concurrently i on b (id);\n" + _NO_TABLE, **tables("3")},
                fails='relation "nowhere" does not exist',
            ),
            Turn(verb="validate"),
            Turn(verb="repair", sql="drop table b", files={"V2__i.sql": "create index concurrently i on t1 (id);\n"}),
            Turn(),
        ),
    ),
    Scenario(
        name="mixed",
        settings=SESSION_LOCK,
        turns=(
            Turn(
                files={"V1__m.sql": table("m") + "create index concurrently i on m (id);\n"},
                fails="Detected both transactional and non-transactional statements within the same migration",
                our_words="CREATE INDEX CONCURRENTLY cannot run in a transaction, other statements of the script do",
            ),
            Turn(settings={"mixed": "true"}),
        ),
    ),
    Scenario(
        name="executeInTransaction",
        settings=SESSION_LOCK,
        turns=(
            Turn(files={**tables("1"), "V1__t1.sql.conf": "executeInTransaction=false\n"}),
            Turn(
                files={"V2__x.sql": table("x") + _NO_TABLE, "V2__x.sql.conf": "executeInTransaction=false"},
                fails="nowhere",
            ),
            Turn(verb="repair", files={"V2__x.sql": table("y")}),
            Turn(settings={"executeInTransaction": "false"}, files=tables("3")),
        ),
    ),
    Scenario(
        name="own transactions",
        turns=(
            Turn(files={"V1__t.sql": "begin;\n" + table("a") + "commit;\n", **tables("2")}),
            Turn(files={"V3__t.sql": table("b") + "commit;\nbegin;\n" + table("c")}),
        ),
    ),
    Scenario(
        name="empty scripts",
        turns=(
            Turn(
                files={"V1__a.sql": "", "V2__b.sql": "\n\n  \n", "V3__c.sql": "-- nothing\n;;\n/* */", "R__d.sql": ""}
            ),
            Turn(verb="validate"),
        ),
    ),
    Scenario(
        name="odd bytes",
        turns=(
            Turn(
                files={
                    "V1__crlf.sql": "create table b(id int);\r\ninsert into b values (1);\r\n",
                    "V2__cr.sql": "create table c(id int);\rinsert into c values (1);\r",
                    "V3__bom.sql": b"\xef\xbb\xbfcreate table d(id int);\n",
                    "V4__lines.sql": _ODD_LINES,
                    "R__bom.sql": b"\xef\xbb\xbf" + view("v").encode(),
                }
            ),
            Turn(verb="validate"),
        ),
    ),
    Scenario(
        name="encodings",
        settings={"encoding": "ISO-8859-1"},
        turns=(
            Turn(
                files={
                    "V1__latin.sql": "create table caf\u00e9 (id int);\n".encode("latin-1"),
                    "V2__utf.sql": "create table na\u00efve (id int);\n".encode(),
                    "V2__utf.sql.conf": "encoding=UTF-8",
                }
            ),
            Turn(verb="validate"),
            Turn(
                verb="info",
                settings={"encoding": "UTF-8"},
                fails="Unable to calculate checksum of V1__latin.sql",
                our_words="sql/V1__latin.sql:1:17: byte 0xe9 is not UTF-8",
            ),
        ),
    ),
    Scenario(
        name="detected encodings",
        settings={"detectEncoding": "true"},
        turns=(
            Turn(
                files={
                    "V1__latin.sql": "create table caf\u00e9 (id int);\n".encode("latin-1"),
                    "V2__utf16.sql": "create table na\u00efve (id int);\n".encode("utf-16"),
                    "V3__utf8.sql": "create table \u03b1 (id int);\n".encode(),
                }
            ),
            Turn(verb="validate"),
        ),
    ),
    Scenario(
        name="names",
        turns=(
            Turn(
                files={
                    "V1.sql": table("a"),
                    "V1_1__two__words_here.sql": table("b"),
                    "V002.10__x.SQL": table("c"),
                    "V20240131235959__date.sql": table("d"),
                    "sub/folder/V3___triple.sql": table("e"),
                    "sub/R__a_view.sql": view("v"),
                    "V4__caf\u00e9 au lait.sql": table("f"),
                    "v5__small.sql": "no SQL",
                    "V6_.sql": "no SQL",
                    "README.md": "# no SQL",
                }
            ),
            Turn(verb="validate"),
            Turn(verb="info", settings={"validateMigrationNaming": "true"}, fails="Invalid SQL filename"),
        ),
    ),
    Scenario(
        name="own names",
        settings={
            "sqlMigrationPrefix": "M",
            "repeatableSqlMigrationPrefix": "REP",
            "sqlMigrationSeparator": "-",
            "sqlMigrationSuffixes": ".ddl,.sql",
        },
        turns=(
            Turn(files={"M1-a_b.ddl": table("a"), "M2-c.sql": table("c"), "REP-v.ddl": view("v"), "V3__x.sql": "-"}),
            Turn(verb="validate"),
        ),
    ),
    Scenario(
        name="too long",
        turns=(
            Turn(files={f"V1__{_LONG}.sql": table("a")}),
            Turn(verb="validate"),
            Turn(),
            Turn(files={f"V{'1' * 51}__x.sql": table("b")}, fails="value too long for type character varying(50)"),
        ),
    ),
    Scenario(
        name="the same version twice",
        turns=(
            Turn(files=tables("1", "2")),
            Turn(files={"V2.0__again.sql": table("z")}, fails="Found more than one migration with version 2"),
            Turn(verb="validate", files={"V2.0__again.sql": None}),
            Turn(
                files={"R__v.sql": view("v"), "x/R__v.sql": view("v")}, fails="Found more than one repeatable migration"
            ),
        ),
    ),
    Scenario(
        name="copy, bodies, rules",
        turns=(Turn(files={"V1__copy.sql": _COPY, "V2__bodies.sql": _BODIES}), Turn(verb="validate")),
    ),
    Scenario(
        name="what a script sets",
        turns=(
            Turn(sql="create schema other"),
            Turn(
                files={
                    "V1__path.sql": "set search_path to other;\n" + table("a"),
                    **tables("2"),
                    "V3__role.sql": "set role pg_database_owner;\n" + table("b"),
                    **tables("4"),
                }
            ),
            Turn(verb="validate"),
        ),
    ),
    Scenario(
        name="nothing is executed",
        settings={"skipExecutingMigrations": "true"},
        turns=(
            Turn(sql=table("there"), files={**tables("1", "2"), "R__v.sql": view("v"), "V3__bad.sql": _NO_TABLE}),
            Turn(verb="validate"),
            Turn(files=tables("4"), settings={"skipExecutingMigrations": "false"}),
        ),
    ),
    Scenario(
        name="installedBy",
        turns=(Turn(files=tables("1"), settings={"installedBy": "Ann O'Nym"}), Turn(files=tables("2"))),
    ),
    Scenario(
        name="programs",
        turns=(
            Turn(files={**tables("1"), "V2__run.sh": "echo hello\n", "R__again.sh": "true\n"}),
            Turn(verb="validate"),
            Turn(files={"V3__ok.sh": "exit 0", "R__again.sh": "echo changed"}),
        ),
    ),
    Scenario(
        name="initSql",
        settings={"initSql": "set my.name = 'it'"},
        turns=(
            Turn(sql=AUDIT, files={"V1__a.sql": "insert into audit.log (event) select current_setting('my.name');"}),
            Turn(files={"V2__b.sql": "insert into audit.log (event) select current_setting('my.name');"}),
            Turn(settings={"initSql": "select nowhere"}, fails='column "nowhere" does not exist'),
            Turn(files={"V3__c.sql": log("three")}),
        ),
    ),
    Scenario(
        name="target: next, and out of order",
        settings={"target": "next"},
        turns=(
            Turn(files=tables("1")),
            Turn(files=tables("5")),
            Turn(files=tables("2", "3", "7"), settings={"ignoreMigrationPatterns": "*:ignored"}),
            Turn(settings={"outOfOrder": "true"}),
            Turn(settings={"outOfOrder": "true", "target": "current"}),
            Turn(settings={"outOfOrder": "true", "target": "3"}),
        ),
    ),
    Scenario(
        name="group with a repeatable that fails",
        settings={"group": "true"},
        turns=(
            Turn(files={**tables("1"), "R__v.sql": "select nowhere"}, fails="nowhere"),
            Turn(files={"R__v.sql": view("v")}),
        ),
    ),
    Scenario(
        name="group with what cannot share a transaction",
        settings={"group": "true", **SESSION_LOCK},
        turns=(
            Turn(files={**tables("1"), "V2__v.sql": "vacuum"}, fails="mixed"),
            Turn(settings={"mixed": "true"}),
        ),
    ),
    Scenario(
        name="nothing is executed, up to a target",
        settings={"skipExecutingMigrations": "true"},
        turns=(
            Turn(files={**tables("1", "2", "3"), "R__v.sql": view("v")}, settings={"target": "2"}),
            Turn(settings={"group": "true"}),
            Turn(verb="validate"),
        ),
    ),
)
