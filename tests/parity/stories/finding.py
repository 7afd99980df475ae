"""Where scripts are found, and what files beside them say."""

from parity.scenario import Scenario, Turn
from parity.stories.texts import table, tables, view

_ENVIRONMENT = """env | grep -E '^(FP__|FLYWAY_)' | grep -v -i -e url= -e database | sort > "$FP__folder__/found.txt"
grep -q 'FP__flyway_filename__=V2__env.sh' "$FP__folder__/found.txt"
"""

STORIES = (
    Scenario(
        name="missing locations",
        turns=(
            Turn(files=tables("1"), settings={"locations": "filesystem:{folder}/sql,filesystem:{folder}/none"}),
            Turn(
                verb="info",
                settings={"locations": "filesystem:{folder}/none", "failOnMissingLocations": "true"},
                fails="none",
            ),
        ),
    ),
    Scenario(
        name="locations within locations",
        settings={"locations": "filesystem:{folder}/sql,filesystem:{folder}/sql/a,filesystem:{folder}/sql/"},
        turns=(Turn(files={**tables("1"), "a/V2__x.sql": table("x"), "a/b/V3__y.sql": table("y")}),),
    ),
    Scenario(
        name="several locations",
        settings={"locations": "filesystem:{folder}/sql/a,filesystem:{folder}/sql/b"},
        turns=(Turn(files={"a/V1__x.sql": table("x"), "b/V2__y.sql": table("y"), "b/c/R__v.sql": view("v")}),),
    ),
    Scenario(
        name="wildcards",
        settings={"ignoreMigrationPatterns": "*:missing"},
        turns=(
            Turn(
                files={"a/x/V1__x.sql": table("x"), "b/x/V2__y.sql": table("y"), "b/V3__z.sql": "no"},
                settings={"locations": "filesystem:{folder}/sql/*/x"},
            ),
            Turn(files={"c/d/x/V4__a.sql": table("a")}, settings={"locations": "filesystem:{folder}/sql/**/x"}),
            Turn(
                files={"c/V5_1__z.sql": table("z"), "c/V5_22__z.sql": "no"},
                settings={"locations": "filesystem:{folder}/sql/**/V?_?__*.sql"},
            ),
        ),
    ),
    Scenario(
        name="hidden",
        turns=(Turn(files={".h/V1__x.sql": "no", ".V2__y.sql": table("y"), "V3__x.sql": table("x")}),),
    ),
    Scenario(
        name="conf files",
        turns=(
            Turn(files={**tables("1"), "V1__t1.sql.conf": "nonsense=true"}, fails="nonsense"),
            Turn(files={"V1__t1.sql.conf": "shouldExecute=true"}, fails="shouldExecute"),
            Turn(files={"V1__t1.sql.conf": "# c\n! d\nexecuteInTransaction : true\n"}),
            Turn(files={**tables("2"), "V2__t2.sql.CONF": "executeInTransaction=maybe"}, fails="maybe"),
        ),
    ),
    Scenario(
        name="programs of all kinds",
        turns=(
            Turn(files={**tables("1"), "V2__run": "#!/bin/sh\ntrue\n", "V3__run.py": "print(1)\n", "V4__x.sh": "true"}),
            Turn(verb="validate"),
        ),
    ),
    Scenario(
        name="what programs are told",
        turns=(Turn(files={**tables("1"), "V2__env.sh": _ENVIRONMENT}, settings={"placeholders.folder": "{folder}"}),),
    ),
    Scenario(
        name="odd versions",
        turns=(
            Turn(files={"V-1__n.sql": table("a"), "V+2__p.sql": table("b"), "V0__z.sql": table("z")}),
            Turn(
                files={"V99999999999999999999__n.sql": table("d"), "V1.2.3.4.5.6__p.sql": table("c")}, verb="validate"
            ),
            Turn(settings={"outOfOrder": "true"}),
        ),
    ),
    Scenario(
        name="every kind at once",
        turns=(
            Turn(verb="info", files={**tables("1", "4"), "B1__b.sql": "", "R__r.sql": "", "V1_5__x.sh": "true"}),
            Turn(),
            Turn(verb="validate"),
        ),
    ),
)
