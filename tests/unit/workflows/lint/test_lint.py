"""Which scripts are looked at, on what state of the database, and what is said of what cannot be known."""

from pathlib import Path

import pytest

from flyback.errors import ProjectError, UsageError
from flyback.model.risk import Severity
from flyback.settings import FlybackSettings, Settings
from flyback.workflows.lint.lint import lint
from flyback.workflows.lint.request import LintRequest
from unit.workflows.lint.projects import INDEX, SHOP, TABLE, committed, effects, judge, settings, told, write

ADD = "ALTER TABLE users ADD COLUMN email text;\n"


def test_every_script_is_looked_at_each_undo_after_its_migration(tmp_path: Path) -> None:
    write(tmp_path, {**SHOP, "undo/U2__index.sql": "DROP INDEX users_name_idx;", "migrations/R__view.sql": "SELECT 1"})
    found = judge(tmp_path)
    assert [Path(file).name for file in found.files] == [
        "V1__users.sql", "U1__users.sql", "V2__index.sql", "U2__index.sql", "R__view.sql",
    ]  # fmt: skip
    assert [each.direction for each in found.assessments] == ["apply", "undo", "apply", "undo", "apply"]
    assert not [each.refused for each in found.assessments if each.refused]


def test_an_undo_is_judged_where_it_would_run_and_leaves_no_trace(tmp_path: Path) -> None:
    write(tmp_path, SHOP)
    found = judge(tmp_path)
    assert effects(found, "U1__users.sql")["public.users"] == "AccessExclusiveLock"
    assert effects(found, "V2__index.sql") == {"public.users": "ShareLock"}, "users is there although U1 drops it"


def test_earlier_migrations_give_knowledge_but_no_findings(tmp_path: Path) -> None:
    write(tmp_path, SHOP)
    found = judge(tmp_path, "migrations/V2__index.sql")
    assert found.files == (f"{tmp_path}/migrations/V2__index.sql",)
    assert [each.file for each in found.assessments] == list(found.files)
    assert effects(found, "V2__index.sql") == {"public.users": "ShareLock"}
    assert found.notes == ()


def test_what_is_not_there_is_refused_when_everything_is_known(tmp_path: Path) -> None:
    write(tmp_path, {**SHOP, "migrations/V3__typo.sql": "ALTER TABLE user_s ADD COLUMN email text;"})
    found = judge(tmp_path)
    assert found.assessments[-1].refused.startswith("42P01")


def test_an_older_script_that_relies_on_more_shows_that_there_was_more(tmp_path: Path) -> None:
    write(tmp_path, {"migrations/V1__a.sql": "ALTER TABLE legacy ADD COLUMN a int;", "migrations/V2__b.sql": TABLE})
    found = judge(tmp_path)
    assert not [each.refused for each in found.assessments if each.refused]
    assert effects(found, "V1__a.sql") == {"public.legacy": "AccessExclusiveLock"}
    (note,) = found.notes
    assert note.startswith(f'{tmp_path}/migrations/V1__a.sql:1: relation "legacy" does not exist; so there was more')


def test_settings_may_say_that_there_was_more(tmp_path: Path) -> None:
    write(tmp_path, {"migrations/V1__a.sql": TABLE, "migrations/V2__b.sql": "DROP TABLE legacy;"})
    dumped = Settings(flyback=FlybackSettings(base_dump="prod.dump"))
    for known in (dumped, settings(baseline_on_migrate=True)):
        found = lint(LintRequest(folder=tmp_path), known)
        assert not [each.refused for each in found.assessments if each.refused]
        assert "which is not known here" in found.notes[0]


def test_a_baseline_stands_for_the_scripts_that_are_gone(tmp_path: Path) -> None:
    write(tmp_path, {"migrations/B5__state.sql": TABLE, "migrations/V6__index.sql": INDEX})
    found = judge(tmp_path)
    assert effects(found, "V6__index.sql") == {"public.users": "ShareLock"}


def test_a_baseline_beside_the_scripts_it_replaces_is_judged_apart(tmp_path: Path) -> None:
    write(tmp_path, {**SHOP, "migrations/B2__state.sql": TABLE + INDEX})
    found = judge(tmp_path)
    assert not [each.refused for each in found.assessments if each.refused]
    assert len(found.files) == 4


def test_a_script_that_cannot_be_read_is_one_finding_and_the_others_go_on(tmp_path: Path) -> None:
    write(tmp_path, {**SHOP, "migrations/V3__broken.sql": "SELECT 1;\n  CRATE TABLE b;", "migrations/V4__c.sql": ADD})
    found = judge(tmp_path)
    broken = [each for each in found.findings if each.rule == "syntax-error"]
    assert [(each.line, each.column, each.severity) for each in broken] == [(2, 3, Severity.DANGER)]
    assert effects(found, "V4__c.sql") == {"public.users": "AccessExclusiveLock"}


def test_a_placeholder_without_a_value_stops_nothing(tmp_path: Path) -> None:
    write(
        tmp_path,
        {**SHOP, "migrations/V3__owner.sql": "CREATE TABLE ${schema}.a (id int); ALTER TABLE users OWNER TO ${owner};"},
    )
    found = judge(tmp_path)
    assert not [each.refused for each in found.assessments if each.refused]
    assert "no value for 2 placeholders (schema, owner)" in found.notes[0]
    assert "placeholder_owner" in found.assessments[-1].statement.sql


def test_placeholders_have_the_values_that_migrate_gives_them(tmp_path: Path) -> None:
    write(
        tmp_path,
        {"migrations/V1__a.sql": "CREATE TABLE ${name} (id int);", "migrations/V2__b.sql": "DROP TABLE ${name};"},
    )
    found = judge(tmp_path, placeholders={"name": "parcels"})
    assert effects(found, "V2__b.sql") == {"public.parcels": "AccessExclusiveLock"}


def test_a_program_is_not_known(tmp_path: Path) -> None:
    write(tmp_path, {**SHOP, "migrations/V2_1__fill.sh": "psql", "migrations/V3__c.sql": "DROP TABLE made_by_program;"})
    found = judge(tmp_path)
    assert not found.assessments[-1].refused
    assert "V2_1__fill.sh" in found.notes[0]


def test_the_default_schema_is_where_scripts_start(tmp_path: Path) -> None:
    write(tmp_path, SHOP)
    found = judge(tmp_path, default_schema="shop")
    assert effects(found, "V2__index.sql") == {"shop.users": "ShareLock"}


def test_files_of_no_project(tmp_path: Path) -> None:
    write(tmp_path, {"a/one.sql": TABLE + ADD, "a/two.sql": INDEX, "a/three.txt": "no SQL"})
    found = judge(tmp_path / "nowhere", str(tmp_path / "a"))
    assert [Path(file).name for file in found.files] == ["one.sql", "two.sql"]
    assert effects(found, "two.sql") == {"public.users": "ShareLock"}
    assert found.notes[0].startswith("nothing is known of the database")


def test_files_named_as_migrations_are_met_in_the_order_of_their_versions(tmp_path: Path) -> None:
    write(tmp_path, {"x/V10__index.sql": INDEX, "x/V9__users.sql": TABLE})
    found = judge(tmp_path / "nowhere", *(str(tmp_path / "x" / name) for name in ("V10__index.sql", "V9__users.sql")))
    assert [Path(file).name for file in found.files] == ["V9__users.sql", "V10__index.sql"]


def test_a_file_beside_the_project_is_judged_by_itself(tmp_path: Path) -> None:
    write(tmp_path, {**SHOP, "ops/fix.sql": "CREATE TABLE users (id int); ALTER TABLE unheard_of ADD COLUMN a int;"})
    found = judge(tmp_path, "ops/fix.sql")
    assert not [each.refused for each in found.assessments if each.refused]


@pytest.mark.parametrize("name", ["undo/U7__x.sql", "x/U7__x.sql", "undo/R7__x.sql"])
def test_a_loose_undo_script_is_known_by_its_name(tmp_path: Path, name: str) -> None:
    write(tmp_path, {name: "DROP TABLE a;"})
    assert judge(tmp_path / "nowhere", str(tmp_path / name)).assessments[0].direction == "undo"


def test_a_loose_file_that_is_no_text(tmp_path: Path) -> None:
    write(tmp_path, {"x.sql": b"SELECT 1;\nSELECT '\xff';", "y.sql": b"SELECT 1;\0"})
    found = judge(tmp_path, "x.sql", "y.sql")
    assert told(found, tmp_path) == {("x.sql", 2, "syntax-error"), ("y.sql", 1, "syntax-error")}


def test_files_that_are_not_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        judge(tmp_path, "a.sql", "b.sql")
    assert [problem.code for problem in caught.value.problems] == ["no-such-file"] * 2


def test_no_project_and_no_files(tmp_path: Path) -> None:
    with pytest.raises(ProjectError):
        judge(tmp_path)


def test_since_takes_what_changed_undo_scripts_and_repeatables_too(tmp_path: Path) -> None:
    write(tmp_path, {**SHOP, "migrations/R__view.sql": "SELECT 1;"})
    committed(tmp_path)
    write(tmp_path, {"migrations/V3__add.sql": ADD, "undo/U1__users.sql": "DROP TABLE users CASCADE;"})
    write(tmp_path, {"migrations/R__view.sql": "SELECT 2;"})
    names = [Path(file).name for file in judge(tmp_path, since="main").files]
    assert names == ["U1__users.sql", "V3__add.sql", "R__view.sql"]
    assert [Path(file).name for file in judge(tmp_path, "migrations", since="main").files] == names[1:]


def test_nothing_changed(tmp_path: Path) -> None:
    write(tmp_path, SHOP)
    committed(tmp_path)
    found = judge(tmp_path, since="main")
    assert (found.files, found.findings, found.assessments) == ((), (), ())


def test_the_version_of_postgresql(tmp_path: Path) -> None:
    write(tmp_path, SHOP)
    assert judge(tmp_path).server_major == 18
    assert lint(LintRequest(folder=tmp_path, major=15), settings()).server_major == 15


def test_callbacks_are_judged_at_the_end(tmp_path: Path) -> None:
    write(tmp_path, {**SHOP, "migrations/afterMigrate.sql": "DROP TABLE users;", "migrations/R__a.sql": INDEX})
    found = judge(tmp_path)
    assert [Path(file).name for file in found.files][-2:] == ["R__a.sql", "afterMigrate.sql"]
    assert effects(found, "afterMigrate.sql")["public.users"] == "AccessExclusiveLock"
