"""Projects of every shape that a plan can have; each script leaves rows that tell how often it ran."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

GROUND = """
create table effects (script text, part int); create table t (a int, b text); insert into t values (1, 'x'), (2, 'y');
create function slow(b text) returns text immutable language plpgsql as $$
begin perform pg_sleep(0.01); return b; end $$;
insert into effects values ('1', 1);
"""
TOML = '[flyway]\nlocations = ["filesystem:sql"]\nmixed = true\nlockRetryCount = 30\n'
APART = "executeInTransaction=false\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """One project."""

    files: Mapping[str, str]
    effects: frozenset[tuple[str, int]]
    """Rows of the table `effects` in the end, each once."""
    holds: str
    """A question whose answer is true in the end."""
    atomic: bool
    """Whether no script may be half there."""
    program: bool
    """Whether an executable appends a line to `ran.txt`."""
    took_effect: str
    """Whether the statement that may be in doubt ran."""


def shape(
    scripts: Mapping[str, str],
    more: Mapping[str, str] | None = None,
    *,
    effects: Collection[tuple[str, int]],
    holds: str = "select true",
    atomic: bool = True,
    program: bool = False,
    took_effect: str = "select false",
) -> Shape:
    """V1 makes the ground."""
    files = {f"sql/{name}": text for name, text in scripts.items()}
    return Shape(
        files={"flyway.toml": TOML, "sql/V1__ground.sql": GROUND, **files, **(more or {})},
        effects=frozenset({("1", 1), *effects}),
        holds=holds,
        atomic=atomic,
        program=program,
        took_effect=took_effect,
    )


ATOMIC = {
    "V2__column.sql": "alter table t add column c int; select pg_sleep(0.01); insert into effects values ('2', 1);",
    "V3__table.sql": "create table u (a int); insert into u values (1);\ninsert into effects values ('3', 1);",
    "R__view.sql": "create or replace view v as select a from t; insert into effects values ('R', 1);",
}
SHAPES: dict[str, Shape] = {
    "transactions": shape(ATOMIC, effects={("2", 1), ("3", 1), ("R", 1)}, holds="select count(c) = 0 from t"),
    "a group": shape(ATOMIC, {"flyway.toml": TOML + "group = true\n"}, effects={("2", 1), ("3", 1), ("R", 1)}),
    "callbacks": shape(
        ATOMIC,
        {
            "sql/afterEachMigrate.sql": "create table if not exists calls (n int); insert into calls values (1);",
            "sql/beforeMigrate.sql": "create table if not exists begun (n int);",
            "sql/beforeRepeatables.sql": "insert into begun values (1);",
        },
        effects={("2", 1), ("3", 1), ("R", 1)},
        holds="select (select count(*) from calls) = (select count(*) from flyway_schema_history where success)",
    ),
    "statements apart": shape(
        {
            "V2__apart.sql": "insert into effects values ('2', 1);\n"
            "create unique index concurrently ix on t (slow(b));\n"
            "insert into effects values ('2', 2);\nvacuum t;\ncreate index concurrently on t (slow(b));\n"
            "reindex index concurrently ix;\ninsert into effects values ('2', 3);",
            "V3__drop.sql": "drop index concurrently ix;",
        },
        effects={("2", 1), ("2", 2), ("2", 3)},
        holds="select to_regclass('ix') is null and count(*) = 1 and bool_and(indisvalid) "
        "from pg_index where indrelid = to_regclass('t')",
        atomic=False,
    ),
    "blocks of its own": shape(
        {
            "V2__blocks.sql": "set search_path = public, pg_temp;\nbegin;\ninsert into effects values ('2', 1);\n"
            "alter table t add column c int;\ncommit;\nbegin;\ninsert into effects values ('2', 2);\ncommit;\n"
            "insert into effects values ('2', 3);",
            "V2__blocks.sql.conf": APART,
        },
        effects={("2", 1), ("2", 2), ("2", 3)},
        holds="select count(c) = 0 from t",
        atomic=False,
    ),
    "detaching": shape(
        {
            "V2__parts.sql": "create table p (a int) partition by list (a);"
            "create table p1 partition of p for values in (1); insert into effects values ('2', 1);",
            "V3__detach.sql": "alter table p detach partition p1 concurrently;",
        },
        effects={("2", 1)},
        holds="select not exists (select from pg_inherits)",
        atomic=False,
    ),
    "a procedure that commits": shape(
        {
            "V2__procedure.sql": "create procedure f() language plpgsql as $$\n"
            "begin insert into effects values ('3', 1); commit; end $$; insert into effects values ('2', 1);",
            "V3__call.sql": "call f();",
            "V3__call.sql.conf": APART,
        },
        effects={("2", 1), ("3", 1)},
        atomic=False,
        took_effect="select count(*) = 1 from effects where script = '3'",
    ),
    "a program": shape(
        {"V2__program.sh": "echo once >> ran.txt\n", "V3__after.sql": "insert into effects values ('3', 1);"},
        effects={("3", 1)},
        atomic=False,
        program=True,
    ),
}
