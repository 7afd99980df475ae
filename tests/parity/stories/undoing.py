"""flyback takes back; whoever comes next finds a history that can be read and go on."""

from parity.scenario import Scenario, Turn
from parity.stories.texts import log, table, tables, view


def undos(*versions: str) -> dict[str, str]:
    """Undo scripts for `tables`."""
    return {f"../undo/U{each}__drop.sql": f"drop table t{each};\n" for each in versions}


_THREE = {**tables("1", "2", "3"), **undos("1", "2", "3")}

STORIES = (
    Scenario(
        name="undone and applied again, twice",
        turns=(
            Turn(files=_THREE),
            Turn(verb="undo"),
            Turn(),
            Turn(verb="undo"),
            Turn(verb="repair"),
            Turn(),
            Turn(verb="validate"),
        ),
    ),
    Scenario(
        name="undone down to a version",
        turns=(
            Turn(files={**_THREE, "R__v.sql": view("v")}),
            Turn(verb="undo", settings={"target": "2"}),
            Turn(files={**tables("4"), **undos("4")}, settings={"target": "2"}),
            Turn(),
            Turn(verb="undo", settings={"target": "1"}),
            Turn(),
        ),
    ),
    Scenario(
        name="undone in one transaction",
        settings={"group": "true"},
        turns=(Turn(files=_THREE), Turn(verb="undo", settings={"target": "1"}), Turn()),
    ),
    Scenario(
        name="undone below",
        turns=(
            Turn(files=_THREE),
            Turn(verb="undo 2"),
            Turn(fails="Detected resolved migration not applied to database: 2"),
            Turn(settings={"outOfOrder": "true"}),
            Turn(verb="undo"),
            Turn(fails="Detected resolved migration not applied to database: 2"),
        ),
    ),
    Scenario(
        name="undone and changed",
        turns=(
            Turn(files=_THREE),
            Turn(verb="undo"),
            Turn(files={"V3__t3.sql": None, "V3__other.sql": table("t3")}),
            Turn(verb="undo"),
            Turn(files={"V3__other.sql": None, "../undo/U3__drop.sql": None}),
            Turn(files=tables("4")),
        ),
    ),
    Scenario(
        name="an undo fails",
        turns=(
            Turn(files={**_THREE, "../undo/U3__drop.sql": "drop table nowhere;\n"}),
            Turn(verb="undo", fails='table "nowhere" does not exist'),
            Turn(verb="validate"),
            Turn(verb="undo", files=undos("3")),
            Turn(),
        ),
    ),
    Scenario(
        name="undone without a transaction",
        settings={"postgresql.transactional.lock": "false"},
        turns=(
            Turn(
                files={
                    **tables("1"),
                    "V2__i.sql": "create index concurrently i on t1 (id);\n",
                    "../undo/U2__i.sql": "drop index concurrently i;\n",
                }
            ),
            Turn(verb="undo"),
            Turn(),
            Turn(verb="undo"),
            Turn(),
        ),
    ),
    Scenario(
        name="undo scripts among the migrations' folders",
        turns=(
            Turn(files={**tables("1", "2"), "undo/U2__drop.sql": "drop table t2;\n"}),
            Turn(verb="undo"),
            Turn(),
        ),
    ),
    Scenario(
        name="undone in another schema",
        settings={"schemas": "s1,s2", "table": "history"},
        turns=(Turn(files=_THREE), Turn(verb="undo", settings={"target": "2"}), Turn(), Turn(verb="undo"), Turn()),
    ),
    Scenario(
        name="undone above a baseline",
        settings={"baselineVersion": "1"},
        turns=(Turn(verb="baseline", files=_THREE), Turn(), Turn(verb="undo"), Turn(verb="undo"), Turn()),
    ),
    Scenario(
        name="undone with callbacks",
        turns=(
            Turn(
                sql="create schema audit; create table audit.log (number serial, event text)",
                files={
                    **_THREE,
                    "beforeUndo.sql": log("beforeUndo"),
                    "afterEachUndo.sql": log("afterEachUndo"),
                    "afterMigrate.sql": log("afterMigrate"),
                },
            ),
            Turn(verb="undo"),
            Turn(),
        ),
    ),
)
