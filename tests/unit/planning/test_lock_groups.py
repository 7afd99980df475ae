"""Where the blocks go between the statements of a transaction, and what they take."""

import re

import pytest

from flyback.model.plan import Command
from flyback.planning.lock_groups import Piece, with_locks_first
from flyback.syntax.object_names import ObjectName
from flyback.syntax.statements import parse
from flyback.syntax.strong_locks import locking

_ROW = re.compile(r"\('([^']+)', '([A-Z ]+)', '(ONLY |)'\)")


def sent(script: str, made: set[ObjectName] | None = None) -> list[str]:
    """The statements, and `[name mode]` for each block; `made` is what earlier scripts of the run made."""
    pieces = [
        Piece(Command(sql=each.statement.sql, statement=each.statement), locking(each.node))
        for each in parse(script, "x")
    ]
    lines = []
    for command in with_locks_first(pieces, set() if made is None else made):
        assert isinstance(command, Command)
        found = _ROW.findall(command.sql)
        block = ", ".join(f"{only}{name} {mode}" for name, mode, only in found)
        lines.append(command.sql if command.statement else f"[{block}]")
    return lines


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        pytest.param(
            "alter table b add x int; alter table a add x int",
            ["[a ACCESS EXCLUSIVE, b ACCESS EXCLUSIVE]", "alter table b add x int", "alter table a add x int"],
            id="one-block-for-what-is-soon-over-by-name",
        ),
        pytest.param(
            "alter table a add x int; update a set x = 1; alter table b add x int",
            [
                "[a ACCESS EXCLUSIVE]",
                "alter table a add x int",
                "update a set x = 1",
                "[b ACCESS EXCLUSIVE]",
                "alter table b add x int",
            ],
            id="nothing-is-held-while-rows-are-written",
        ),
        pytest.param(
            "create index on a (x); alter table b add x int",
            ["[a SHARE]", "create index on a (x)", "[b ACCESS EXCLUSIVE]", "alter table b add x int"],
            id="nothing-is-held-while-an-index-is-built",
        ),
        pytest.param(
            "alter table a alter x type text; alter table b add x int",
            [
                "[a ACCESS EXCLUSIVE]",
                "alter table a alter x type text",
                "[b ACCESS EXCLUSIVE]",
                "alter table b add x int",
            ],
            id="nothing-is-held-while-a-table-is-rewritten",
        ),
        pytest.param(
            "create trigger t before insert on a for each row execute function f(); alter table a add x int",
            [
                "[a ACCESS EXCLUSIVE]",
                "create trigger t before insert on a for each row execute function f()",
                "alter table a add x int",
            ],
            id="the-strongest-mode-counts",
        ),
        pytest.param(
            "alter table a add x int; update a set x = 1; create index on a (x)",
            ["[a ACCESS EXCLUSIVE]", "alter table a add x int", "update a set x = 1", "create index on a (x)"],
            id="what-is-held-is-not-taken-again",
        ),
        pytest.param(
            "create index on a (x); alter table a add x int",
            ["[a SHARE]", "create index on a (x)", "[a ACCESS EXCLUSIVE]", "alter table a add x int"],
            id="unless-it-is-weaker",
        ),
        pytest.param(
            "create table a (); alter table a add x int; create index on a (x)",
            ["create table a ()", "alter table a add x int", "create index on a (x)"],
            id="what-is-new-is-free",
        ),
        pytest.param(
            "create table if not exists a (); alter table a add x int",
            ["[a ACCESS EXCLUSIVE]", "create table if not exists a ()", "alter table a add x int"],
            id="what-may-be-old-is-not",
        ),
        pytest.param(
            "alter table a rename to b; alter table b add x int",
            ["[ONLY a ACCESS EXCLUSIVE]", "alter table a rename to b", "alter table b add x int"],
            id="renamed",
        ),
        pytest.param(
            "create table a (); set search_path = s; alter table a add x int",
            ["create table a ()", "set search_path = s", "[a ACCESS EXCLUSIVE]", "alter table a add x int"],
            id="names-mean-something-else-after-a-search-path",
        ),
        pytest.param(
            "alter table a add x int; set search_path = s; alter table a add x int",
            [
                "[a ACCESS EXCLUSIVE]",
                "alter table a add x int",
                "set search_path = s",
                "[a ACCESS EXCLUSIVE]",
                "alter table a add x int",
            ],
            id="the-block-comes-after-the-search-path",
        ),
        pytest.param(
            "savepoint p; alter table a add x int; rollback to p; alter table a add x int",
            [
                "[a ACCESS EXCLUSIVE]",
                "savepoint p",
                "alter table a add x int",
                "rollback to p",
                "[a ACCESS EXCLUSIVE]",
                "alter table a add x int",
            ],
            id="locks-are-gone-after-rollback-to",
        ),
        pytest.param(
            "set lock_timeout = 0; alter table a add x int",
            ["[a ACCESS EXCLUSIVE]", "set lock_timeout = 0", "alter table a add x int"],
            id="other-settings-do-not-matter",
        ),
        pytest.param(
            "select 1; insert into a values (1)", ["select 1", "insert into a values (1)"], id="no-locks-no-block"
        ),
        pytest.param(
            'alter table only "S".a add x int',
            ['[ONLY "S".a ACCESS EXCLUSIVE]', 'alter table only "S".a add x int'],
            id="only",
        ),
    ],
)
def test_blocks(script: str, expected: list[str]) -> None:
    assert sent(script) == expected


def test_indexes_are_looked_up_each_by_itself() -> None:
    pieces = [
        Piece(Command(sql=each.statement.sql), locking(each.node)) for each in parse("drop index a; drop index b", "x")
    ]
    block = with_locks_first(pieces, set())[0]
    assert isinstance(block, Command)
    assert "indexrelid IN (pg_catalog.to_regclass('a'), pg_catalog.to_regclass('b'))" in block.sql


@pytest.mark.parametrize(
    ("scripts", "taken"),
    [
        pytest.param(("create table a (x int)", "alter table a add y int"), False, id="made-by-an-earlier-script"),
        pytest.param(("create table if not exists a (x int)", "alter table a add y int"), True, id="perhaps-made"),
        pytest.param(("alter table hot rename to a", "alter table a add y int"), True, id="another-name-of-the-old"),
        pytest.param(
            ("create table a (x int)", "alter table a rename to b; alter table hot rename to a", "drop table a"),
            True,
            id="made-and-then-given-away-with-its-name",
        ),
        pytest.param(
            ("create table a (x int)", "set search_path = other", "alter table a add y int"),
            True,
            id="after-another-search-path",
        ),
        pytest.param(("create table a (x int)", "alter table s.a add y int"), True, id="of-another-schema-perhaps"),
    ],
)
def test_what_the_run_made_itself_is_not_taken(scripts: tuple[str, ...], taken: bool) -> None:
    made: set[ObjectName] = set()
    *_, last = [sent(script, made) for script in scripts]
    assert last[0].startswith("[") is taken
