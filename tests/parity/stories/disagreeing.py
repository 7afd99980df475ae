"""Scripts and history disagree; some of it is repaired."""

from parity.scenario import Scenario, Turn
from parity.stories.texts import table, tables, view

_ROW = (
    "insert into flyway_schema_history"
    " (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success) values "
)
_UPDATE = "update flyway_schema_history set"
_ALL = tables("1", "2", "3")

STORIES = (
    Scenario(
        name="a checksum changes",
        turns=(
            Turn(files=_ALL),
            Turn(files={"V2__t2.sql": "-- other\n"}, fails="Migration checksum mismatch for migration version 2"),
            Turn(verb="validate"),
            Turn(settings={"validateOnMigrate": "false"}, files=tables("4")),
            Turn(settings={"ignoreMigrationPatterns": "versioned:*"}, verb="validate"),
            Turn(verb="repair"),
            Turn(),
        ),
    ),
    Scenario(
        name="a description changes",
        turns=(
            Turn(files=_ALL),
            Turn(
                files={"V2__t2.sql": None, "V2__renamed.sql": table("t2")},
                fails="Migration description mismatch for migration version 2",
            ),
            Turn(verb="validate"),
            Turn(verb="repair"),
            Turn(verb="validate"),
        ),
    ),
    Scenario(
        name="a file moves",
        turns=(
            Turn(files=_ALL),
            Turn(files={"V2__t2.sql": None, "x/V2_0__t2.sql": table("t2")}),
            Turn(verb="validate"),
            Turn(verb="repair"),
        ),
    ),
    Scenario(
        name="a type changes",
        turns=(
            Turn(files=_ALL),
            Turn(files={"V2__t2.sql": None, "V2__t2.sh": "true\n"}, verb="validate"),
            Turn(fails="Detected applied migration not resolved locally: 2"),
            Turn(verb="repair"),
            Turn(settings={"outOfOrder": "true"}),
        ),
    ),
    Scenario(
        name="missing",
        turns=(
            Turn(files={**_ALL, "R__v.sql": view("v")}),
            Turn(files={"V1__t1.sql": None, **tables("4")}, fails="Detected applied migration not resolved locally: 1"),
            Turn(verb="validate", settings={"ignoreMigrationPatterns": "repeatable:missing"}),
            Turn(settings={"ignoreMigrationPatterns": "*:missing"}),
            Turn(verb="repair", settings={"ignoreMigrationPatterns": "versioned:missing"}),
            Turn(verb="repair"),
            Turn(),
        ),
    ),
    Scenario(
        name="future",
        turns=(
            Turn(files=_ALL),
            Turn(files={"V3__t3.sql": None, "V2__t2.sql": None}),
            Turn(verb="validate", settings={"ignoreMigrationPatterns": ""}),
            Turn(files=tables("2.5"), fails="Detected applied migration not resolved locally: 2"),
            Turn(verb="validate", settings={"ignoreMigrationPatterns": "*:missing,versioned:ignored"}),
            Turn(verb="repair"),
            Turn(verb="repair", settings={"ignoreMigrationPatterns": "*:pending"}),
            Turn(),
        ),
    ),
    Scenario(
        name="deleted and back, twice",
        settings={"ignoreMigrationPatterns": "*:pending"},
        turns=(
            Turn(files=tables("1", "2")),
            Turn(verb="repair", files={"V2__t2.sql": None}),
            Turn(sql="drop table t2", files=tables("2")),
            Turn(verb="repair", files={"V2__t2.sql": None}),
            Turn(verb="validate", files=tables("2")),
            Turn(sql="drop table t2"),
            Turn(),
        ),
    ),
    Scenario(
        name="deleted below",
        settings={"ignoreMigrationPatterns": "*:ignored"},
        turns=(
            Turn(files=_ALL),
            Turn(verb="repair", files={"V2__t2.sql": None}),
            Turn(sql="drop table t2", files=tables("2")),
            Turn(settings={"outOfOrder": "true"}),
            Turn(verb="info"),
        ),
    ),
    Scenario(
        name="everything is repaired",
        turns=(
            Turn(files={**tables("1", "2", "3", "4"), "R__v.sql": view("v"), "R__w.sql": view("w")}),
            Turn(
                verb="validate",
                sql=_ROW + "(7, '5', 't5', 'SQL', 'V5__t5.sql', 1, 'x', 0, false),"
                " (8, '0.1', 'gone', 'SQL', 'V0.1__gone.sql', 1, 'x', 0, false),"
                " (9, null, 'w', 'SQL', 'R__w.sql', 1, 'x', 0, false)",
                files={"V1__t1.sql": None, "V2__t2.sql": "-- changed", "V3__t3.sql": None, "V3__new.sql": table("t3")},
            ),
            Turn(fails="Validate failed: Migrations have failed validation", files=tables("5")),
            Turn(settings={"validateOnMigrate": "false"}, fails="contains a failed"),
            Turn(verb="repair", files={"R__v.sql": None}),
            Turn(),
        ),
    ),
    Scenario(
        name="failed and missing, failed and future",
        turns=(
            Turn(files=tables("1", "3")),
            Turn(
                verb="validate",
                sql=_ROW
                + "(3, '2', 'a', 'SQL', 'V2__a.sql', 1, 'x', 0, false), (4, '9', 'b', 'SQL', 'b', 1, 'x', 0, false)",
            ),
            Turn(verb="validate", settings={"ignoreMigrationPatterns": "*:missing,*:future"}),
            Turn(verb="repair"),
            Turn(),
        ),
    ),
    Scenario(
        name="rows of other origins",
        turns=(
            Turn(files=tables("1", "2", "7")),
            Turn(
                verb="info",
                sql=_ROW + "(4, '3', 'java', 'JDBC', 'db.V3__Java', null, 'x', 0, true),"
                " (5, '4', 'own', 'CUSTOM', 'own', 5, 'x', 0, true),"
                " (6, '2', 'undo', 'UNDO_SCRIPT', 'U2__undo.sh', 5, 'x', 0, true),"
                " (7, '5', 'spring', 'SPRING_JDBC', 'V5__Spring', null, 'x', 0, true),"
                " (8, null, 'java', 'JDBC', 'R__Java', null, 'x', 0, true)",
            ),
            Turn(verb="validate", files=tables("3", "4")),
            Turn(verb="repair"),
            Turn(settings={"outOfOrder": "true"}),
        ),
    ),
    Scenario(
        name="deleted twice without cause",
        turns=(
            Turn(files=tables("1", "2")),
            Turn(
                verb="info",
                sql=_ROW + "(3, '2', 't2', 'DELETE', 'V2__t2.sql', 1, 'x', 0, true),"
                " (4, '2', 't2', 'DELETE', 'V2__t2.sql', 1, 'x', 0, true)",
                fails="Corrupted schema history: multiple delete entries for version 2",
            ),
            Turn(fails="Corrupted schema history"),
        ),
    ),
    Scenario(
        name="rows of an unknown type",
        turns=(
            Turn(files=tables("1")),
            Turn(
                verb="info",
                sql=_ROW + "(2, '2', 'x', 'MAGIC', 'x', 1, 'x', 0, true)",
                fails="Unknown migration type 'MAGIC' found in schema history",
            ),
            Turn(fails="Unknown migration type 'MAGIC'", files=tables("2")),
            Turn(verb="repair", fails="Unknown migration type 'MAGIC'"),
        ),
    ),
    Scenario(
        name="patterns",
        turns=(
            Turn(files={**tables("1", "3"), "R__v.sql": view("v"), "R__w.sql": view("w")}),
            Turn(
                verb="validate",
                files={
                    **tables("2", "4"),
                    "V3__t3.sql": None,
                    "R__v.sql": None,
                    "R__w.sql": view("w", 2),
                    "R__x.sql": "",
                },
            ),
            Turn(verb="validate", settings={"ignoreMigrationPatterns": "*:pending,*:ignored"}),
            Turn(verb="validate", settings={"ignoreMigrationPatterns": "Versioned:Pending , repeatable:missing"}),
            Turn(verb="validate", settings={"ignoreMigrationPatterns": "repeatable:*"}),
            Turn(verb="validate", settings={"ignoreMigrationPatterns": "*:*"}),
        ),
    ),
    Scenario(
        name="several faults of one migration",
        turns=(
            Turn(files={**_ALL, "R__v.sql": view("v"), "R__w.sql": view("w")}),
            Turn(
                verb="validate",
                sql=f"{_UPDATE} (checksum, description, success) = (5, 'z', false) where version = '2';"
                f"{_UPDATE} checksum = 1 where description = 'v'; {_UPDATE} type = 'CUSTOM' where version = '3'",
            ),
            Turn(verb="repair", files={"R__w.sql": None}),
            Turn(verb="validate", settings={"ignoreMigrationPatterns": "*:missing,*:ignored"}),
            Turn(verb="repair"),
        ),
    ),
    Scenario(
        name="rows of another type",
        turns=(
            Turn(files={**tables("1"), "R__v.sql": view("v")}),
            Turn(verb="validate", sql="update flyway_schema_history set type = 'SCRIPT'"),
            Turn(verb="repair"),
        ),
    ),
    Scenario(
        name="rows without a checksum",
        turns=(
            Turn(files={**tables("1"), "R__v.sql": view("v")}),
            Turn(verb="validate", sql="update flyway_schema_history set checksum = null"),
            Turn(),
            Turn(verb="repair"),
        ),
    ),
    Scenario(
        name="rows with the version spelled otherwise",
        turns=(
            Turn(files=tables("1", "2")),
            Turn(verb="validate", sql="update flyway_schema_history set version = '02.0' where version = '2'"),
            Turn(verb="repair"),
            Turn(files=tables("2.1")),
        ),
    ),
    Scenario(
        name="a baseline in the middle",
        turns=(
            Turn(files=_ALL),
            Turn(verb="validate", sql=_ROW + "(4, '2.5', 'b', 'BASELINE', 'b', null, 'x', 0, true)"),
            Turn(files=tables("2.2", "2.7", "4"), settings={"outOfOrder": "true"}),
            Turn(
                verb="baseline",
                settings={"baselineVersion": "2.5", "baselineDescription": "b"},
                fails="as it already contains migrations",
            ),
        ),
    ),
    Scenario(
        name="a baseline migration that failed",
        turns=(
            Turn(files={"B1__b.sql": table("b"), **tables("1", "2")}),
            Turn(verb="validate", sql="update flyway_schema_history set success = false where version = '1'"),
            Turn(verb="repair"),
            Turn(verb="info"),
            Turn(files=tables("3"), fails="Detected resolved migration not applied to database: 1"),
        ),
    ),
    Scenario(
        name="a repeatable that failed after it succeeded",
        turns=(
            Turn(files={"R__v.sql": view("v"), **tables("1")}),
            Turn(verb="validate", sql=_ROW + "(9, null, 'v', 'SQL', 'R__v.sql', 5, 'x', 0, false)"),
            Turn(fails="Detected failed repeatable migration: v"),
            Turn(settings={"validateOnMigrate": "false"}, fails="contains a failed repeatable migration"),
            Turn(verb="repair"),
            Turn(),
        ),
    ),
    Scenario(
        name="a repeatable deleted twice",
        turns=(
            Turn(files={"R__v.sql": view("v"), **tables("1")}),
            Turn(verb="repair", files={"R__v.sql": None}),
            Turn(files={"R__v.sql": view("v")}),
            Turn(verb="repair", files={"R__v.sql": None}),
            Turn(verb="repair"),
            Turn(verb="validate"),
        ),
    ),
)
