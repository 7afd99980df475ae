"""Baselines, schemas, the history table, and the way back to nothing."""

from parity.scenario import Scenario, Turn
from parity.stories.texts import table, tables, view

_OBJECTS = """
create type mood as enum ('good'); create domain small as int; create sequence s; create type pair as (a int, b mood);
create table parts (id int, m mood default 'good') partition by range (id);
create table part_1 partition of parts for values from (1) to (2);
create table child () inherits (t1);
create view v as select * from parts; create materialized view mv as select * from v;
create function f(mood) returns mood language sql as 'select $1';
create procedure p() language sql as 'select 1';
create aggregate agg(int) (sfunc = int4pl, stype = int);
create collation c from "C";
"""
_NO_TABLES = "drop table there; create materialized view m as select 1; create table p (i int) partition by hash (i)"
"""What to Flyway does not make a schema a non-empty one."""
_ALL = tables("1", "2", "3", "4", "5")
_EMPTIED = {"cleanDisabled": "false"}

STORIES = (
    Scenario(
        name="baseline",
        turns=(
            Turn(verb="baseline", files=tables("1", "2")),
            Turn(verb="validate"),
            Turn(verb="baseline"),
            Turn(),
            Turn(verb="baseline"),
        ),
    ),
    Scenario(
        name="baseline at a version",
        settings={"baselineVersion": "3.0", "baselineDescription": "taken over"},
        turns=(
            Turn(verb="baseline", sql=table("there"), files={**_ALL, "R__v.sql": view("v")}),
            Turn(),
            Turn(
                verb="baseline",
                settings={"baselineVersion": "4"},
                fails="as it has already been baselined with (3.0,taken over)",
            ),
            Turn(files={**tables("2.5"), "V1__t1.sql": "-- changed below the baseline"}),
            Turn(verb="validate"),
        ),
    ),
    Scenario(
        name="baseline comes too late",
        turns=(
            Turn(files=tables("1")),
            Turn(verb="baseline", fails="as it already contains migrations"),
            Turn(verb="", sql="delete from flyway_schema_history"),
            Turn(verb="baseline", fails="it already exists, and is empty"),
        ),
    ),
    Scenario(
        name="baselineOnMigrate",
        settings={"baselineOnMigrate": "true", "baselineVersion": "2"},
        turns=(Turn(sql=table("there"), files=tables("1", "2", "3")), Turn(verb="validate"), Turn(files=tables("4"))),
    ),
    Scenario(
        name="baselineOnMigrate in an empty schema",
        settings={"baselineOnMigrate": "true"},
        turns=(Turn(files=tables("1", "2")), Turn(verb="validate")),
    ),
    Scenario(
        name="a schema with tables and no history",
        turns=(
            Turn(
                sql=table("there"),
                files=tables("1", "2"),
                fails='Found non-empty schema(s) "public" but no schema history',
            ),
            Turn(verb="validate"),
            Turn(sql=_NO_TABLES),
            Turn(verb="info"),
        ),
    ),
    Scenario(
        name="a schema with a function and no history",
        turns=(
            Turn(
                sql="create function f() returns int language sql as 'select 1'", files=tables("1"), fails="non-empty"
            ),
        ),
    ),
    Scenario(
        name="a schema with a type and no history",
        turns=(Turn(sql="create type mood as enum ()", files=tables("1"), fails="non-empty"), Turn(verb="baseline")),
    ),
    Scenario(
        name="baseline migrations",
        turns=(
            Turn(verb="info", files={**_ALL, "B2__two.sql": table("b2"), "B3__three.sql": table("b3")}),
            Turn(),
            Turn(verb="validate"),
            Turn(files={**tables("6"), "B5__five.sql": table("b5")}),
            Turn(verb="info", files={"B3__three.sql": None}),
            Turn(verb="repair"),
        ),
    ),
    Scenario(
        name="baseline migrations come later",
        turns=(
            Turn(files=tables("1", "2")),
            Turn(files={"B2__two.sql": table("b2"), **tables("3")}),
            Turn(verb="validate"),
        ),
    ),
    Scenario(
        name="a baseline migration changes",
        turns=(
            Turn(files={"B2__two.sql": table("b2"), **tables("3")}),
            Turn(files={"B2__two.sql": table("other")}, verb="validate"),
            Turn(files=tables("4")),
            Turn(verb="repair"),
        ),
    ),
    Scenario(
        name="a target below the baseline migration",
        settings={"target": "2"},
        turns=(Turn(files={**_ALL, "B3__three.sql": table("b3")}), Turn(settings={"target": "latest"})),
    ),
    Scenario(
        name="several schemas",
        settings={"schemas": "s1,s2,public"},
        turns=(
            Turn(verb="info", files=tables("1", "2")),
            Turn(verb="validate"),
            Turn(),
            Turn(files={"V3__x.sql": "create table s2.x (id int);\n"}),
            Turn(verb="validate"),
            Turn(verb="clean", settings=_EMPTIED),
            Turn(),
        ),
    ),
    Scenario(
        name="a default schema among others",
        settings={"schemas": "s1,s2", "defaultSchema": "s2"},
        turns=(
            Turn(sql="create schema s1", files=tables("1")),
            Turn(settings={"schemas": "s1,s2,s3"}, files=tables("2")),
            Turn(verb="clean", settings=_EMPTIED),
        ),
    ),
    Scenario(
        name="odd names",
        settings={"defaultSchema": "My odd-Schema é", "table": "His'tory 1", "tablespace": "pg_default"},
        turns=(Turn(files=tables("1")), Turn(files=tables("2")), Turn(verb="validate"), Turn(verb="repair")),
    ),
    Scenario(
        name="baseline creates the schema",
        settings={"defaultSchema": "fresh"},
        turns=(Turn(verb="validate", files=tables("1", "2")), Turn(verb="baseline"), Turn(), Turn(verb="baseline")),
    ),
    Scenario(
        name="no schemas are created",
        settings={"schemas": "s1,s2", "createSchemas": "false"},
        turns=(
            Turn(verb="validate"),
            Turn(verb="validate", files=tables("1")),
            Turn(sql="create schema s1"),
            Turn(),
        ),
    ),
    Scenario(
        name="clean",
        turns=(
            Turn(files={**tables("1"), "V2__all.sql": _OBJECTS}),
            Turn(verb="clean", fails="Unable to execute clean as it has been disabled"),
            Turn(verb="clean", settings=_EMPTIED),
            Turn(),
            Turn(verb="validate"),
            Turn(verb="clean", settings=_EMPTIED),
        ),
    ),
    Scenario(
        name="baseline at a version with an underscore",
        turns=(Turn(verb="baseline", settings={"baselineVersion": "1_1"}, files=tables("1", "2")), Turn()),
    ),
    Scenario(
        name="baseline at version 0",
        settings={"baselineVersion": "0"},
        turns=(
            Turn(verb="baseline", files=tables("0", "1")),
            Turn(),
            Turn(files=tables("0.5"), settings={"outOfOrder": "true"}),
        ),
    ),
    Scenario(
        name="current, next, and a baseline migration",
        turns=(
            Turn(files={**tables("1", "2", "3"), "B2__b.sql": table("b")}, settings={"target": "current"}),
            Turn(settings={"target": "next"}),
            Turn(settings={"target": "current"}),
        ),
    ),
    Scenario(
        name="baselineOnMigrate with a repeatable",
        settings={"baselineOnMigrate": "true"},
        turns=(Turn(sql=table("there"), files={"R__v.sql": view("v"), **tables("1")}), Turn()),
    ),
)
