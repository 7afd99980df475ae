"""ALTER TABLE without a server: what is told of whole tables, of passes, of what only a script names."""

import pytest

from flyback.analysis.assessing import assess
from flyback.model.risk import Assessment, RelationEffect
from unit.analysis.objects.told import acts, losses, made, offline, script, told

_T = "create table t (id int primary key, a int, b text, k int not null default 7);"


def effect(assessment: Assessment, relation: str) -> RelationEffect:
    """What it does to a relation."""
    return next(each for each in assessment.effects if each.relation == relation)


def how(assessment: Assessment, kind: str) -> list[str]:
    """How each act of a kind is done."""
    return [act.detail["how"] for act in assessment.acts if act.kind == kind]


@pytest.mark.parametrize(
    ("commands", "lock"),
    [
        ("alter a set statistics 5", "ShareUpdateExclusiveLock"),
        ("set (fillfactor = 50)", "ShareUpdateExclusiveLock"),
        ("set (fillfactor = 50, user_catalog_table = true)", "AccessExclusiveLock"),
        ("disable trigger all", "ShareRowExclusiveLock"),
        ("disable trigger all, alter a set statistics 5", "ShareRowExclusiveLock"),
        ("disable trigger all, alter b set storage plain", "AccessExclusiveLock"),
        ("add foreign key (a) references t not valid", "ShareRowExclusiveLock"),
        ("add check (a > 0) not valid", "AccessExclusiveLock"),
    ],
)
def test_the_strongest_command_decides_the_lock(commands: str, lock: str) -> None:
    (one,) = told(_T, f"alter table t {commands}")
    assert effect(one, "public.t").lock == lock


@pytest.mark.parametrize(
    ("commands", "expected"),
    [
        ("alter a set not null", "proved"),
        ("alter a set not null, drop constraint nn", "scan"),
        ("drop constraint nn, alter a set not null", "scan"),
        ("alter b set not null", "scan"),
        ("alter k set not null", "already"),
    ],
)
def test_a_check_proves_not_null_while_it_is_there(commands: str, expected: str) -> None:
    setup = f"{_T} alter table t add constraint nn check (a is not null)"
    (one,) = told(setup, f"alter table t {commands}")
    assert how(one, "set not null") == [expected]
    assert effect(one, "public.t").scans is (expected == "scan")


def test_proofs_are_gained_and_lost_from_statement_to_statement() -> None:
    *_, proved, dropped, scanned = told(
        _T,
        "alter table t add constraint nn check (a is not null) not valid; alter table t validate constraint nn;"
        "alter table t alter a set not null; alter table t alter a drop not null, drop constraint nn;"
        "alter table t alter a set not null",
    )
    assert how(proved, "set not null") == ["proved"]
    assert dropped.refused == ""
    assert how(scanned, "set not null") == ["scan"]


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        ("x int", "catalogue only"),
        ("x int default 5", "catalogue only"),
        ("x timestamptz not null default now()", "catalogue only"),
        ("x timestamptz default clock_timestamp()", "rewrite"),
        ("x serial", "rewrite"),
        ("x int generated always as identity", "rewrite"),
        ("x int generated always as (a) stored", "rewrite"),
        ("x posint", "rewrite"),
        ("x int not null", "scan"),
        ("x int check (x > 0)", "scan"),
    ],
)
def test_a_new_column(column: str, expected: str) -> None:
    (one,) = told(f"{_T} create domain posint as int check (value > 0)", f"alter table t add column {column}")
    assert how(one, "add column") == [expected]
    assert effect(one, "public.t").rewrites is (expected == "rewrite")


def test_a_rewrite_builds_every_index_under_the_strongest_lock() -> None:
    (one,) = told(f"{_T} create index t_a on t (a)", "alter table t alter k type bigint, add check (a > 0)")
    table, index = effect(one, "public.t"), effect(one, "public.t_a")
    assert set(table.builds) == {"public.t_pkey", "public.t_a"}
    assert (table.rewrites, table.scans, index.lock) == (True, False, "AccessExclusiveLock")


def test_a_foreign_key_reads_both_tables() -> None:
    (one,) = told(f"{_T} create table p (id int primary key)", "alter table t add foreign key (a) references p")
    assert [(each.relation, each.lock, each.scans) for each in one.effects] == [
        ("public.p", "ShareRowExclusiveLock", True),
        ("public.t", "ShareRowExclusiveLock", True),
    ]


@pytest.mark.parametrize(
    ("sql", "sqlstate"),
    [
        ("alter table t add column a int", "42701"),
        ("alter table t drop column nope", "42703"),
        ("alter table t add primary key (a)", "42P16"),
        ("alter table t alter id drop not null", "42P16"),
        ("alter table t drop constraint nope", "42704"),
        ("alter table t add column x int generated always as (a) virtual", "42601"),
        ("alter table t add constraint n not null a", "42601"),
        ("alter table t add column x int default a", "0A000"),
        ("alter view t set (security_barrier)", "42809"),
        ("alter table nope add column x int", "42P01"),
        ("alter table pg_class add column x int", "42501"),
    ],
)
def test_what_the_server_refuses(sql: str, sqlstate: str) -> None:
    (one,) = told(_T, sql)
    assert one.refused.startswith(sqlstate)


def test_a_refused_statement_changes_nothing() -> None:
    *_, last = told(_T, "alter table t add column x int, drop column nope; alter table t add column x int")
    assert last.refused == ""


def test_dropped_columns_are_lost() -> None:
    (one,) = told(_T, "alter table t drop column a, drop column b")
    assert losses(one) == {"public.t: column a", "public.t: column b"}


def test_of_an_assumed_table_the_worst_is_told() -> None:
    (one,) = offline("alter table t alter a set not null")
    assert how(one, "set not null") == ["unknown"]
    assert (effect(one, "public.t").scans, effect(one, "public.t").source) == (True, "unknown")


def test_of_an_assumed_table_what_scripts_said_is_known() -> None:
    database = made("", complete=False)
    scripts = [
        "alter table t add constraint nn check (a is not null) not valid",
        "alter table t validate constraint nn",
        "alter table t alter column a set not null",
    ]
    *_, last = [one for sql in scripts for one in assess([script(sql)], database)]
    assert how(last, "set not null") == ["proved"]


def test_children_are_told_of_too() -> None:
    setup = "create table par (id int, a int); create table kid () inherits (par);"
    (one,) = told(setup, "alter table par alter a type bigint")
    assert {each.relation for each in one.effects if each.rewrites} == {"public.par", "public.kid"}
    assert acts(one, "alter type") == [("public.par", "a")]


def test_what_rows_hold_is_doubted_once_a_script_has_written_them() -> None:
    *_, last = told(_T, "alter table t add column x int; update t set x = 1; alter table t alter x set not null")
    assert (last.refused, len(last.may_fail)) == ("", 1)
