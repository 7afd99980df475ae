"""A folder becomes a project: which files count, in which order, and what is noted."""

import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from flyback.filesystem.discover import read_project
from flyback.filesystem.settings_file import load
from flyback.model.script import Project
from flyback.model.version import Version
from flyback.settings import FlybackSettings, FlywaySettings, Settings

Write = Callable[[Mapping[str, str | bytes]], Path]


def read(folder: Path) -> Project:
    return read_project(folder, load(folder, {}, {}))


def test_a_project_with_everything(write: Write) -> None:
    folder = write(
        {
            "flyway.toml": '[flyway]\nlocations = ["filesystem:db"]\n[flyway.placeholders]\nowner = "ann"\n',
            "db/V10__last.sql": "select 10;",
            "db/V2__first_table.sql": "-- ${owner}\n-- flyback: not-undoable ${owner} said so\nselect 2;",
            "db/nested/V3__nested.sql": "vacuum;",
            "db/nested/V3__nested.sql.CONF": "executeInTransaction=false",
            "db/B2__state.sql": "",
            "db/R__b.sql": "select '${owner}';",
            "db/R__a.sql": "",
            "db/R__Z.sql": "",
            "db/beforeMigrate__x.sql": "",
            "db/afterMigrate.sh": "",
            "db/notes.sql": "",
            "db/README.md": "",
            "db/.hidden/V99__x.sql": "",
            "undo/U10__undo_last.sql": "select '${owner}';",
            "undo/F3__undo_nested.sql": "",
            "undo/extra.sql": "",
        }
    )
    project = read(folder)
    assert [(each.version.text, each.source.script) for each in project.versioned] == [
        ("2", "V2__first_table.sql"),
        ("3", "nested/V3__nested.sql"),
        ("10", "V10__last.sql"),
    ]
    assert [(each.version.text, each.prefix, each.source.path) for each in project.undo] == [
        ("3", "F", "undo/F3__undo_nested.sql"),
        ("10", "U", "undo/U10__undo_last.sql"),
    ]
    assert [each.description for each in project.repeatables] == ["Z", "a", "b"]
    assert [each.version.text for each in project.baselines] == ["2"]
    first, nested, _ = project.versioned
    assert first.description == "first table"
    assert first.source.path == "db/V2__first_table.sql"
    assert first.source.sql.startswith("-- ann\n")
    assert first.not_undoable == "${owner} said so"
    assert first.source.digest == hashlib.sha256((folder / first.source.path).read_bytes()).hexdigest()
    assert (first.source.execute_in_transaction, nested.source.execute_in_transaction) == (None, False)
    assert project.undo[1].source.sql == "select 'ann';"
    assert [each.source.path for each in project.callbacks] == ["db/afterMigrate.sh", "db/beforeMigrate__x.sql"]
    assert project.notes == (
        "left out: db/notes.sql is not named as a migration: no migration begins like that",
        "left out: undo/extra.sql is not named as an undo script",
    )


def test_a_repeatable_has_the_checksum_after_and_before_replacement(write: Write) -> None:
    sql = "create or replace view ${foo}_v as select 1 as x; -- ${flyway:filename}\n"
    folder = write({"sql/R__ph.sql": sql, "flyway.conf": "flyway.placeholders.foo=bar"})
    (repeatable,) = read(folder).repeatables
    assert (repeatable.source.checksum, repeatable.raw_checksum) == (-313784131, -1841224291)


def test_a_byte_order_mark_within_counts_for_the_checksum_of_a_repeatable(write: Write) -> None:
    folder = write({"sql/R__a.sql": "\ufeffselect 1;\n\ufeffselect 2;", "sql/V1__a.sql": "select 1;\ufeffselect 2;"})
    project = read(folder)
    assert project.repeatables[0].source.checksum == project.versioned[0].source.checksum


def test_a_versioned_script_has_the_checksum_before_replacement(write: Write) -> None:
    folder = write({"sql/V9.sql": "create table ${foo}(id int);\n", "flyway.conf": "flyway.placeholders.foo=bar"})
    (script,) = read(folder).versioned
    assert (script.source.checksum, script.source.sql) == (1183103911, "create table bar(id int);\n")


def test_encodings_byte_order_marks_and_switched_off_placeholders(write: Write) -> None:
    folder = write(
        {
            "sql/V1__a.sql": "select 'å';".encode("latin-1"),
            "sql/V1__a.sql.conf": "encoding=ISO-8859-1",
            "sql/V2__b.sql": "\ufeffselect 1;\n\ufeffselect 2;",
            "sql/V3__c.sql": "select '${x}';",
            "sql/V3__c.sql.conf": "placeholderReplacement=false",
        }
    )
    assert [each.source.sql for each in read(folder).versioned] == [
        "select 'å';",
        "select 1;\nselect 2;",
        "select '${x}';",
    ]


@pytest.mark.parametrize(
    ("undo_folder", "migration", "undo"),
    [
        ("undo", "migrations/V1__a.sql", "undo/U1__a.sql"),
        ("undo", "migrations/V1__a.sql", "migrations/undo/U1__a.sql"),
        ("undo", "migrations/V1__a.sql", "undo/2024/U1__a.sql"),
        ("undo", "db/migration/V1__a.sql", "db/undo/R1__a.sql"),
        ("undo", "db/migration/V1__a.sql", "undo/U1__a.sql"),
        ("undo", "db/migration/2024/V1__a.sql", "db/migration/2024/undo/U1__a.sql"),
        ("undo", "V1__a.sql", "undo/U1__a.sql"),
        ("back", "sql/V1__a.sql", "back/U01__a.sql"),
        ("db/back", "db/migration/V1__a.sql", "db/back/U1.0__a.sql"),
        (".", "sql/V1__a.sql", "sql/R1__a.sql"),
    ],
)
def test_where_undo_scripts_are_found(write: Write, undo_folder: str, migration: str, undo: str) -> None:
    folder = write({migration: "", undo: ""})
    project = read_project(folder, Settings(flyback=FlybackSettings(undo_folder=undo_folder)))
    assert [each.source.path for each in project.versioned] == [migration]
    found = project.undo_of(Version("1"))
    assert found is not None
    assert (found.source.path, found.source.script.rpartition("/")[2]) == (undo, undo.rpartition("/")[2])


def test_an_undo_folder_outside_the_project_is_not_taken_from_beside_it(write: Write, tmp_path: Path) -> None:
    folder = write({"V1__a.sql": ""})
    (tmp_path / "undo").mkdir()
    (tmp_path / "undo" / "U1__a.sql").write_text("")
    assert read(folder).undo == ()


def test_flyways_own_undo_prefix_counts(write: Write) -> None:
    folder = write({"sql/V1__a.sql": "", "undo/UNDO1__a.sql": ""})
    project = read_project(folder, Settings(flyway=FlywaySettings(undo_sql_migration_prefix="UNDO")))
    assert [each.prefix for each in project.undo] == ["UNDO"]


def test_a_migration_that_is_not_undoable_and_has_an_undo_is_noted(write: Write) -> None:
    folder = write({"sql/V1__a.sql": "-- flyback: not-undoable x", "undo/U1__a.sql": ""})
    assert read(folder).notes == ("sql/V1__a.sql says it is not undoable, yet there is undo/U1__a.sql",)


def test_an_empty_location_is_a_project_without_migrations(write: Write) -> None:
    folder = write({"flyway.toml": '[flyway]\nlocations = ["filesystem:sql"]', "sql/.keep": ""})
    assert read(folder) == Project(versioned=(), undo=(), baselines=(), repeatables=())


def test_linked_folders_are_followed_and_cycles_end(write: Write, tmp_path: Path) -> None:
    folder = write({"sql/V1__a.sql": ""})
    other = tmp_path / "other"
    other.mkdir()
    (other / "V2__b.sql").write_text("")
    (folder / "sql" / "linked").symlink_to(other)
    (folder / "sql" / "loop").symlink_to(folder / "sql")
    assert [each.source.path for each in read(folder).versioned] == ["sql/V1__a.sql", "sql/linked/V2__b.sql"]


def test_built_in_placeholders_follow_the_settings(write: Write) -> None:
    folder = write({"sql/V1__a.sql": "${flyway:defaultSchema} ${flyway:table} ${flyway:workingDirectory}"})
    settings = Settings(flyway=FlywaySettings(schemas=("app", "other"), table="h"))
    assert read_project(folder, settings).versioned[0].source.sql == f"app h {folder}"
