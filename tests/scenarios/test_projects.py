"""Projects of several migrations: what is rehearsed, what stands beside it, what one failure does to the rest."""

import subprocess
from collections.abc import Mapping
from dataclasses import replace

import pytest

from flyback.errors import FlybackError
from flyback.model.rehearsal import DataVerdict, Rehearsal
from flyback.model.version import Version
from flyback.postgres.scratch.contract import Trust
from flyback.workflows.rehearse.request import All, Faithful, Last, Pending, Request, Rows, Selection, Since, These
from scenarios.arena import Arena, write

TOML = {"flyway.toml": '[flyway]\nlocations = ["filesystem:migrations"]\n'}
FIVE = {
    **TOML,
    **{f"migrations/V{n}__t{n}.sql": f"create table t{n} (id int primary key);" for n in (1, 2, 3, 4, 10)},
    **{f"undo/U{n}__t{n}.sql": f"drop table t{n};" for n in (1, 2, 3, 4, 10)},
}
PATHS = pytest.mark.parametrize("faithful", Faithful, ids=lambda faithful: faithful.value)


def these(*versions: str) -> These:
    return These(versions=tuple(map(Version, versions)))


def verdicts(found: Rehearsal) -> dict[str, str]:
    return {str(proof.version): proof.verdict.value for proof in found.proofs}


@PATHS
@pytest.mark.parametrize(
    ("broken", "said"),
    [
        ("drop table nowhere;", "undo fails"),
        ("drop table t2; drop table t2;", "undo fails"),
        ("begin; drop table t2; commit; drop table nowhere;", "undo fails"),
        ("select 1;", "different"),
        ("drop table t2; drop table t1;", "different"),
        ("drop table t2; delete from t1;", "lossy"),
        ("drop table t2; select pg_terminate_backend(pg_backend_pid());", "undo fails"),
    ],
)
def test_a_broken_undo_in_the_middle_spoils_nothing(arena: Arena, faithful: Faithful, broken: str, said: str) -> None:
    found = arena.rehearse({**FIVE, "undo/U2__t2.sql": broken}, faithful)
    assert verdicts(found) == {"1": "exact", "2": said, "3": "exact", "4": "exact", "10": "exact"}


@PATHS
def test_a_migration_that_fails_ends_the_run_and_names_the_rest(arena: Arena, faithful: Faithful) -> None:
    found = arena.rehearse({**FIVE, "migrations/V3__t3.sql": "create table t1 ();"}, faithful)
    assert verdicts(found) == {"1": "exact", "2": "exact", "3": "apply fails"}
    assert "not rehearsed, because 3 fails: 4, 10" in found.notes
    assert not found.proven


@pytest.mark.parametrize(
    ("selection", "expected", "base"),
    [
        (All(), "1 2 3 4 10", "nothing"),
        (Pending(), "1 2 3 4 10", "nothing"),
        (Last(count=2), "4 10", "3 earlier migrations"),
        (Last(count=99), "1 2 3 4 10", "nothing"),
        (these("3"), "3", "2 earlier migrations"),
        (these("4.0", "02"), "2 4", "1 earlier migration"),
        (these("1", "10"), "1 10", "nothing"),
    ],
    ids=str,
)
def test_selection(arena: Arena, selection: Selection, expected: str, base: str) -> None:
    found = arena.rehearse(FIVE, selection=selection, rows=Rows.LEFT_OUT)
    assert (list(verdicts(found)), found.base) == (expected.split(), base)
    assert found.proven


def test_a_version_nobody_has(arena: Arena) -> None:
    with pytest.raises(FlybackError, match="no migration has version 7"):
        arena.rehearse(FIVE, selection=these("7"))


def test_since_a_git_ref_counts_undo_scripts_too(arena: Arena) -> None:
    folder = write(arena.folder / "git", FIVE)
    git(folder, "init", "-q")
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "all")
    write(folder, {"undo/U2__t2.sql": "drop table t2 cascade;", "migrations/V11__t11.sql": "create table t11 ();"})
    found = arena.run(Request(folder=folder, selection=Since(ref="HEAD")))
    assert verdicts(found) == {"2": "exact", "11": "no undo"}


def git(folder: object, *arguments: str) -> None:
    identity = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", "-C", str(folder), *identity, *arguments], check=True, capture_output=True)


def test_an_earlier_migration_that_fails_is_an_error_with_its_place(arena: Arena) -> None:
    with pytest.raises(FlybackError, match=r'V2__t2\.sql:1:1: .*relation "t1" already exists'):
        arena.rehearse({**FIVE, "migrations/V2__t2.sql": "create table t1 ();"}, selection=these("4"))


@PATHS
@pytest.mark.parametrize(
    ("extra", "expected", "told"),
    [
        (
            {"migrations/R__view.sql": "create or replace view v as select id from t1;"},
            {"1": "exact", "10": "exact"},
            "1 repeatable migration applied after the last migration",
        ),
        (
            {"migrations/R__view.sql": "create or replace view v as select nothing from t1;"},
            {"1": "exact", "10": "exact"},
            "repeatable migrations/R__view.sql does not run after the last migration",
        ),
        ({"migrations/afterMigrate.sql": "select 1;"}, {"1": "exact", "10": "exact"}, "afterMigrate.sql"),
        (
            {"migrations/V9__out_of_order.sql": "create table t9 ();", "undo/U9__x.sql": "drop table t9;"},
            {"9": "exact"},
            "",
        ),
        (
            {"migrations/V12__p.sql": "create table ${name} ();", "undo/U12__p.sql": "drop table ${name};"},
            {"12": "exact"},
            "",
        ),
        ({"undo/U10__t10.sql": "drop table ${name};"}, {"10": "undo fails"}, ""),
        ({"undo/F10__t10.sql": "drop table t10;", "undo/U10__t10.sql": ""}, {"10": "exact"}, ""),
    ],
    ids=["repeatable", "broken repeatable", "callback", "out of order", "placeholder", "placeholder's value", "fix"],
)
def test_beside_the_migrations(
    arena: Arena, faithful: Faithful, extra: Mapping[str, str], expected: Mapping[str, str], told: str
) -> None:
    toml = {"flyway.toml": TOML["flyway.toml"] + '[flyway.placeholders]\nname = "filled"\n'}
    files = {name: text for name, text in {**FIVE, **toml, **extra}.items() if text}
    found = arena.rehearse(files, faithful, rows=Rows.LEFT_OUT)
    assert verdicts(found).items() >= expected.items()
    assert any(told in note for note in (*found.notes, ""))


def test_a_baseline_stands_for_what_is_below_it(arena: Arena) -> None:
    baseline = "create table t1 (id int primary key); create table t2 (); create table t3 (); create table b ();"
    files = {**FIVE, "migrations/B3__base.sql": baseline, "undo/U4__t4.sql": "drop table t4; select from b;"}
    found = arena.rehearse(files, selection=these("4", "10"))
    assert (verdicts(found), found.base) == ({"4": "exact", "10": "exact"}, "1 earlier migration")


def test_the_default_schema_is_made_and_searched_first(arena: Arena) -> None:
    toml = {"flyway.toml": TOML["flyway.toml"] + 'defaultSchema = "app"\n'}
    files = {**FIVE, **toml, "undo/U10__t10.sql": "drop table app.t10;", "undo/U4__t4.sql": "drop table public.t4;"}
    assert verdicts(arena.rehearse(files)) == {
        "1": "exact",
        "2": "exact",
        "3": "exact",
        "4": "undo fails",
        "10": "exact",
    }


def test_an_untrusted_extension_is_refused_before_anything_runs(arena: Arena) -> None:
    files = {**FIVE, "migrations/V11__x.sql": "create extension pageinspect;"}
    with pytest.raises(FlybackError, match=r"only a superuser may create the extension pageinspect"):
        arena.rehearse(files)


def test_an_extension_nobody_has_is_named(arena: Arena) -> None:
    with pytest.raises(FlybackError, match="no_such_thing"):
        arena.rehearse({**FIVE, "migrations/V11__x.sql": "create extension no_such_thing;"})


@PATHS
def test_rows_of_earlier_migrations_are_rows_to_lose(arena: Arena, faithful: Faithful) -> None:
    files = {
        **TOML,
        "migrations/V1__a.sql": "create table a (id int, t text); insert into a values (1, 'first');",
        "migrations/V2__a.sql": "alter table a drop t;",
        "undo/U2__a.sql": "alter table a add t text;",
    }
    (_, proof) = arena.rehearse(files, faithful, seed_rows=0).proofs
    assert (proof.verdict.value, proof.data.verdict) == ("lossy", DataVerdict.LOSSY)
    (table,) = proof.data.tables
    assert (table.rows_before, table.lost, table.generated) == (1, 1, 0)
    assert "first" in table.example


@PATHS
def test_rows_written_since_are_counted(arena: Arena, faithful: Faithful) -> None:
    files = {
        **TOML,
        "migrations/V1__a.sql": "create table a (id int primary key);",
        "migrations/V2__b.sql": "create table b (id int primary key); alter table a add n int;",
        "undo/U2__b.sql": "drop table b; alter table a drop n;",
    }
    proof = arena.rehearse(files, faithful, seed_rows=10).proofs[1]
    kept = {table.table: (table.written_since, table.written_kept) for table in proof.data.tables}
    assert kept == {"public.a": (9, 9), "public.b": (10, 0)}


@PATHS
def test_side_trips_use_up_no_numbers(arena: Arena, faithful: Faithful) -> None:
    files = {
        **TOML,
        "migrations/V1__a.sql": "create table a (id serial primary key, t text);",
        "migrations/V2__a.sql": "insert into a (t) values ('one');",
        "migrations/V3__b.sql": "create table b (a int references a); insert into b values (1);",
        "undo/U2__a.sql": "delete from a where t = 'one';",
        "undo/U3__b.sql": "drop table b;",
    }
    assert verdicts(arena.rehearse(files, faithful)) == {"1": "no undo", "2": "exact", "3": "exact"}


@PATHS
@pytest.mark.parametrize(
    "moved", ["alter sequence a_id_seq restart with 1000", "select setval('a_id_seq', 1000, false)"]
)
def test_a_sequence_that_begins_elsewhere_still_does(arena: Arena, faithful: Faithful, moved: str) -> None:
    files = {
        **TOML,
        "migrations/V1__a.sql": f"create table a (id serial primary key, t text); {moved};",
        "migrations/V2__a.sql": "insert into a (t) values ('one');",
        "migrations/V3__b.sql": "create table b (a int references a); insert into b values (1000);",
        "undo/U1__a.sql": "drop table a;",
        "undo/U2__a.sql": "delete from a where t = 'one';",
        "undo/U3__b.sql": "drop table b;",
    }
    assert verdicts(arena.rehearse(files, faithful)) == {"1": "exact", "2": "exact", "3": "exact"}


def test_trust_lets_a_script_run_programs_and_ends_with_the_rehearsal(arena: Arena) -> None:
    files = {**TOML, "migrations/V1__a.sql": "create table a (t text); copy a from program 'echo hello';"}
    folder = write(arena.folder / "trusted", {**files, "undo/U1__a.sql": "drop table a;"})
    trusted = Request(folder=folder, selection=All(), trust=Trust.TRUSTED)
    assert verdicts(arena.run(trusted)) == {"1": "exact"}
    assert verdicts(arena.run(replace(trusted, trust=Trust.UNTRUSTED))) == {"1": "apply fails"}
