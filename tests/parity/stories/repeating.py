"""Repeatable migrations."""

from parity.scenario import Scenario, Turn
from parity.stories.texts import tables, view

_OWNER = "create or replace view v as select '${owner}' as x; -- ${flyway:filename}\n"

STORIES = (
    Scenario(
        name="new, changed, unchanged",
        turns=(
            Turn(files={"R__v.sql": view("v")}),
            Turn(files={"R__v.sql": view("v", 2), **tables("1")}),
            Turn(),
            Turn(verb="validate", files={"R__v.sql": view("v", 3)}),
            Turn(files={"R__v.sql": view("v", 1)}),
            Turn(files={"R__v.sql": view("v", 2)}, settings={"target": "1"}),
        ),
    ),
    Scenario(
        name="ordered by description",
        turns=(
            Turn(
                files={"R__b.sql": view("b"), "R__a_B.sql": view("a"), "x/R__a_a.sql": view("c"), "R__B.sql": view("d")}
            ),
            Turn(
                files={
                    "R__b.sql": view("b", 2),
                    "R__B.sql": view("d", 2),
                    "R__10.sql": view("e"),
                    "R__9.sql": view("f"),
                }
            ),
        ),
    ),
    Scenario(
        name="placeholders make them change",
        settings={"placeholders.owner": "ann"},
        turns=(
            Turn(files={"R__v.sql": _OWNER}),
            Turn(),
            Turn(settings={"placeholders.owner": "bob"}),
            Turn(verb="validate"),
            Turn(settings={"placeholders.owner": "bob"}),
        ),
    ),
    Scenario(
        name="the raw checksum is as good",
        settings={"placeholders.owner": "ann"},
        turns=(
            Turn(files={"R__v.sql": _OWNER}, settings={"placeholderReplacement": "false"}),
            Turn(verb="info"),
            Turn(settings={"validateOnMigrate": "false"}),
            Turn(verb="repair"),
            Turn(),
        ),
    ),
    Scenario(
        name="gone and back",
        turns=(
            Turn(files={"R__v.sql": view("v"), "R__w.sql": view("w"), **tables("1")}),
            Turn(files={"R__v.sql": view("v", 2)}),
            Turn(files={"R__v.sql": None}, fails="Detected applied migration not resolved locally: v"),
            Turn(settings={"ignoreMigrationPatterns": "repeatable:missing"}),
            Turn(verb="repair"),
            Turn(),
            Turn(files={"R__v.sql": view("v", 2)}),
            Turn(verb="validate"),
        ),
    ),
    Scenario(
        name="a repeatable fails",
        turns=(
            Turn(files={"R__a.sql": view("a"), "R__b.sql": "select nowhere", **tables("1")}, fails='column "nowhere"'),
            Turn(files={"R__b.sql": view("b")}),
        ),
    ),
    Scenario(
        name="a non-transactional repeatable fails",
        settings={"postgresql.transactional.lock": "false", "executeInTransaction": "false"},
        turns=(
            Turn(
                files={**tables("1"), "R__a.sql": view("a"), "R__b.sql": view("b") + "select nowhere;\n"},
                fails="nowhere",
            ),
            Turn(verb="validate"),
            Turn(verb="repair", files={"R__b.sql": view("b", 2)}),
            Turn(),
        ),
    ),
)
