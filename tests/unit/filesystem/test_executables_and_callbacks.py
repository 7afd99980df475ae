"""What is not a plain SQL migration: executable scripts, callbacks, verifications."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from flyback.filesystem.discover import read_project
from flyback.filesystem.settings_file import load
from flyback.model.script import Project, Script
from flyback.scripts.placeholders import BuiltIns
from flyback.settings import FlybackSettings, FlywaySettings, Settings

Write = Callable[[Mapping[str, str | bytes]], Path]
ONE = {"sql/V1__a.sql": "", "undo/U1__a.sql": ""}


def read(folder: Path) -> Project:
    return read_project(folder, load(folder, {}, {}))


def sources(*scripts: Script) -> list[tuple[str, bool]]:
    return [(script.source.path, script.source.is_sql) for script in scripts]


def test_executables_of_every_suffix_are_migrations(write: Write) -> None:
    files = {
        "sql/V1__a.sh": "exit",
        "sql/V2__b.BASH": "",
        "sql/V3__c.py": "",
        "sql/V4__d.ps1": "",
        "sql/V5__e.cmd": "",
        "sql/V6__f.bat": "",
        "sql/V7__g": "",
        "sql/V9__i.sql": "",
        "undo/U1__a.py": "",
    }
    folder = write(files)
    project = read(folder)
    assert sources(*project.versioned) == [(path, path.endswith(".sql")) for path in files if path.startswith("sql/V")]
    assert sources(*project.undo) == [("undo/U1__a.py", False)]
    assert [each.source.file for each in project.undo] == [str(folder / "undo/U1__a.py")]
    assert project.versioned[0].source.sql == "exit"


@pytest.mark.parametrize(
    "name", ["README", "Vagrantfile", "LICENSE", "Rakefile", "beforeMigrates", "x.sh", "V1__a.txt"]
)
def test_what_is_no_executable_script_is_nothing(write: Write, name: str) -> None:
    project = read(write({**ONE, f"sql/{name}": b"\xff", f"undo/{name}": b"\xff", f"verify/{name}": b"\xff"}))
    assert (len(project.versioned), project.repeatables, project.callbacks, project.notes) == (1, (), (), ())


def test_checksums_of_executables(write: Write) -> None:
    text = "echo $FP__foo__ $FP__flyway_filename__ ${foo} FP__A_b__\n"
    folder = write(
        {
            "sql/V1__a.sh": text,
            "sql/R__a.sh": text,
            "sql/V3__a.sql": "echo $bar $R__a.sh ${foo} c",
            "sql/V3__a.sql.conf": "placeholderReplacement=false",
            "flyway.toml": '[flyway.placeholders]\nfoo = "bar"\n"a:B" = "c"\n',
        }
    )
    project = read(folder)
    first, same = project.versioned
    (repeatable,) = project.repeatables
    assert (repeatable.source.checksum, repeatable.raw_checksum) == (same.source.checksum, first.source.checksum)
    assert repeatable.source.sql == text


def test_callbacks_come_by_event_then_description_executables_first(write: Write) -> None:
    names = [
        "afterMigrate.sh",
        "afterMigrate.sql",
        "afterMigrate__B.sql",
        "afterMigrate__a_first.sql",
        "afterMigrate__b_second.sql",
        "beforeConnect",
        "beforeMigrate.sql",
        "beforeUndo__x.py",
    ]
    project = read(write({**ONE, **{f"sql/{name}": "select '${flyway:filename}'" for name in reversed(names)}}))
    assert [each.source.script for each in project.callbacks] == names
    assert [(each.event, each.description) for each in project.callbacks[:4]] == [
        ("afterMigrate", ""),
        ("afterMigrate", ""),
        ("afterMigrate", "B"),
        ("afterMigrate", "a first"),
    ]
    sql = [each.source.sql for each in project.callbacks[:2]]
    assert sql == ["select '${flyway:filename}'", "select 'afterMigrate.sql'"]


def test_a_binary_may_be_a_callback(write: Write) -> None:
    (callback,) = read(write({**ONE, "sql/afterInfo": b"\x7fELF\0\xff"})).callbacks
    assert (callback.event, callback.source.is_sql) == ("afterInfo", False)


@pytest.mark.parametrize(
    ("name", "note"),
    [
        ("beforeDeploy.sql", "callback left out: sql/beforeDeploy.sql: flyback has no deploy"),
        (
            "beforeConnect.sql",
            "callback left out: sql/beforeConnect.sql: before there is a connection only executable scripts can run",
        ),
        ("afterMigrate.java", "callback left out: sql/afterMigrate.java is Java"),
        (
            "createSchema.sql",
            "sql/createSchema.sql: Flyway calls createSchema deprecated; beforeCreateSchema is its new name",
        ),
    ],
)
def test_callbacks_that_never_run_or_should_be_renamed_are_noted(write: Write, name: str, note: str) -> None:
    project = read(write({**ONE, f"sql/{name}": ""}))
    assert project.notes == (note,)
    assert len(project.callbacks) == (name == "createSchema.sql")


def test_callback_locations(write: Write) -> None:
    folder = write(
        {
            **ONE,
            "sql/afterMigrate.sql": "",
            "sql/calls/beforeMigrate.sql": "",
            "calls/a/afterInfo.sh": "",
            "calls/V7__x.sql": b"\xff",
            "flyway.toml": '[flyway]\nlocations = ["filesystem:sql"]\n'
            'callbackLocations = ["filesystem:calls", "filesystem:sql/calls", "filesystem:gone"]\n',
        }
    )
    project = read(folder)
    assert [each.source.path for each in project.callbacks] == ["calls/a/afterInfo.sh", "sql/calls/beforeMigrate.sql"]
    assert [each.source.path for each in project.versioned] == ["sql/V1__a.sql"]
    assert project.notes == (
        "location filesystem:gone does not exist",
        "callback left out: sql/afterMigrate.sql is not in callbackLocations",
    )


def test_a_callback_location_may_be_a_location(write: Write) -> None:
    toml = '[flyway]\nlocations = ["filesystem:sql"]\ncallbackLocations = ["filesystem:sql"]\n'
    project = read(write({**ONE, "sql/afterMigrate.sql": "", "flyway.toml": toml}))
    assert (len(project.versioned), len(project.callbacks), project.notes) == (1, 1, ())


@pytest.mark.parametrize(
    ("undo_folder", "undo", "verify"),
    [
        ("undo", "undo/U1__a.sql", "verify/U1__a.sql"),
        ("undo", "undo/U1__a.sql", "undo/verify/U1__a.sql"),
        ("undo", "sql/undo/F1__a.sql", "sql/verify/U1__rows.sql"),
        ("undo", "sql/2024/undo/U1__a.sql", "sql/2024/verify/U1__a.sql"),
        ("db/back", "db/back/U1__a.sql", "db/verify/U1__a.sql"),
        (".", "sql/U1__a.sql", "verify/U1__a.sql"),
        (".", "sql/U1__a.sql", "sql/verify/U1__a.sql"),
    ],
)
def test_where_verifications_are_found(write: Write, undo_folder: str, undo: str, verify: str) -> None:
    folder = write({"sql/V1__a.sql": "", undo: "", verify: "select ${flyway:table}"})
    project = read_project(folder, Settings(flyback=FlybackSettings(undo_folder=undo_folder)))
    assert sources(*project.versioned, *project.undo) == [("sql/V1__a.sql", True), (undo, True)]
    assert [(each.version.text, each.source.path, each.source.sql) for each in project.verifications] == [
        ("1", verify, "select flyway_schema_history")
    ]


def test_a_version_has_any_number_of_verifications_and_the_folder_any_name(write: Write) -> None:
    folder = write({**ONE, "safe/U1__b.sql": "", "safe/U1__a.sql": "", "safe/notes.sql": ""})
    project = read_project(folder, Settings(flyback=FlybackSettings(verify_folder="safe")))
    assert [(each.description, each.source.path) for each in project.verifications] == [
        ("a", "safe/U1__a.sql"),
        ("b", "safe/U1__b.sql"),
    ]
    assert project.notes == ("left out: safe/notes.sql is not named as a verification",)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("${owner} ${flyway:filename} select", 0),
        ("${flyway:user} ${flyway:database}", 1),
        ("${FLYWAY:defaultSchema}", 1),
    ],
)
def test_built_in_values_are_asked_for_once_and_only_if_a_script_has_one(write: Write, text: str, asked: int) -> None:
    program = text.replace("${", "$FP__").replace("}", "__").replace(":", "_")
    folder = write({"sql/V1__a.sql": text, "sql/V2__b.sql": text, "sql/R__x.sh": program})
    calls: list[str] = []

    def connect() -> BuiltIns:
        calls.append("connected")
        return BuiltIns(user="ann", database="app", default_schema="live")

    settings = Settings(flyway=FlywaySettings(placeholders={"owner": "o"}))
    project = read_project(folder, settings, connect)
    assert len(calls) == asked
    assert project.versioned[1].source.sql in ("o V2__b.sql select", "ann app", "live")
