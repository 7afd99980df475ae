"""`flyback new` and `flyback init`: what they write, and that they never overwrite."""

import tomllib
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

import pytest

from flyback.errors import ProjectError, UsageError
from flyback.filesystem.discover import read_project, read_young_project
from flyback.filesystem.init_file import ENVIRONMENTS, init_text, write_init
from flyback.filesystem.named_scripts import named_scripts
from flyback.filesystem.new_scripts import new_scripts
from flyback.filesystem.settings_file import load
from flyback.model.version import Version
from flyback.settings import TABLES, FlybackSettings, FlywaySettings, Settings

Write = Callable[[Mapping[str, str | bytes]], Path]
NOW = datetime(2026, 7, 28, 9, 5, 7)


def new(folder: Path, description: str, settings: Settings | None = None) -> tuple[str, str]:
    settings = settings or load(folder, {}, {})
    script, undo = new_scripts(named_scripts(folder, settings), settings, description, NOW)
    return script.relative_to(folder).as_posix(), undo.relative_to(folder).as_posix()


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (["sql/V0093__a.sql"], ("sql/V0094__add_email.sql", "undo/U0094__undo_add_email.sql")),
        (["V1_2__a.sql"], ("V1_3__add_email.sql", "undo/U1_3__undo_add_email.sql")),
        (["sql/V1__a.sql", "sql/undo/F1__a.sql"], ("sql/V2__add_email.sql", "sql/undo/F2__undo_add_email.sql")),
        (["sql/2026/V1__a.sql"], ("sql/2026/V2__add_email.sql", "sql/undo/U2__undo_add_email.sql")),
        (["sql/V1__a.sql", "sql/B5__s.sql"], ("sql/V6__add_email.sql", "undo/U6__undo_add_email.sql")),
        (
            ["db/migration/V20240101120000__a.sql"],
            ("db/migration/V20260728090507__add_email.sql", "db/undo/U20260728090507__undo_add_email.sql"),
        ),
    ],
)
def test_names(write: Write, files: list[str], expected: tuple[str, str]) -> None:
    folder = write(dict.fromkeys(files, ""))
    assert new(folder, "add email") == expected
    project = read_project(folder, load(folder, {}, {}))
    assert project.versioned[-1].description == "add email"
    assert project.undo_of(project.versioned[-1].version) is not None


def test_the_first_migration_of_a_location_that_is_set(write: Write) -> None:
    folder = write({"db/.keep": ""})
    settings = Settings(flyway=FlywaySettings(locations=("filesystem:db",), sql_migration_separator="-"))
    assert new(folder, "create users", settings) == ("db/V1-create_users.sql", "undo/U1-undo_create_users.sql")


def test_the_stub_can_never_be_a_proof(write: Write) -> None:
    folder = write({"sql/V93__a.sql": ""})
    _, undo = new(folder, "x")
    assert "RAISE EXCEPTION 'undo of V94 is not written yet'" in (folder / undo).read_text()


@pytest.mark.parametrize(
    ("description", "name"),
    [
        ("add email to users", "V2__add_email_to_users.sql"),
        ("  Weird: ../../etc/passwd; $x ${y} ", "V2__Weird_.._.._etc_passwd_x_y.sql"),
        ("a__b", "V2__a_b.sql"),
        ("på norsk", "V2__på_norsk.sql"),
        ("two\nlines'; drop table x", "V2__two_lines_drop_table_x.sql"),
    ],
)
def test_descriptions_become_safe_names(write: Write, description: str, name: str) -> None:
    folder = write({"sql/V1__a.sql": ""})
    script, undo = new(folder, description)
    assert script == f"sql/{name}"
    again = read_project(folder, load(folder, {}, {}))
    assert (again.versioned[-1].source.path, again.undo[-1].source.path) == (script, undo)


@pytest.mark.parametrize("description", ["", "  ", "///", "__", "x" * 300])
def test_descriptions_that_make_no_name(write: Write, description: str) -> None:
    folder = write({"sql/V1__a.sql": ""})
    with pytest.raises(UsageError):
        new(folder, description)
    assert [path.name for path in folder.rglob("*.sql")] == ["V1__a.sql"]


def test_nothing_is_overwritten_and_nothing_is_left_half(write: Write) -> None:
    folder = write({"sql/V1__a.sql": ""})
    settings = load(folder, {}, {})
    named = named_scripts(folder, settings)
    write({"undo/U2__undo_x.sql": "mine"})
    with pytest.raises(UsageError, match=r"U2__undo_x\.sql: exists already"):
        new_scripts(named, settings, "x", NOW)
    assert (folder / "undo/U2__undo_x.sql").read_text() == "mine"
    assert not (folder / "sql/V2__x.sql").exists()
    write({"sql/V2__y.sql": "mine"})
    with pytest.raises(UsageError, match=r"V2__y\.sql: exists already"):
        new_scripts(named, settings, "y", NOW)
    assert (folder / "sql/V2__y.sql").read_text() == "mine"


def test_init_says_what_was_found_and_every_key_at_its_default(write: Write) -> None:
    folder = write({"sql/V1__a.sql": "", "sql/V2__a.sql": "", "undo/U1__a.sql": ""})
    settings = load(folder, {}, {})
    path = write_init(folder, settings, read_project(folder, settings))
    text = path.read_text()
    assert path == folder / "flyback.toml"
    assert "# Found 2 migrations, 1 to 2, in sql;\n# 1 undo script in undo;\n# 0 baselines, 0 repeatables.\n" in text
    assert load(folder, {}, {}) == Settings()
    keys, _, environments = text.partition(ENVIRONMENTS[0])
    path.write_text("\n".join(line.removeprefix("# ") for line in keys.splitlines() if " = " in line))
    assert set(tomllib.loads(path.read_text())) == {*FlybackSettings.__dataclass_fields__} - {*TABLES}
    assert load(folder, {}, {}).flyback == FlybackSettings(server_version=17)
    path.write_text("\n".join(line[2:] for line in environments.splitlines()))
    found = load(folder, {"STAGING_PASSWORD": "x"}, {"environment": "staging"})
    assert (found.flyback.environments["production"].after, found.flyback.keys[0].owner) == ("staging", "ann")
    assert (found.flyway.url, found.flyway.password.value) == ("jdbc:postgresql://staging-db:5432/shop", "x")


def test_init_never_overwrites(write: Write) -> None:
    folder = write({"sql/V1__a.sql": "", "flyback.toml": 'roles = ["mine"]'})
    settings = load(folder, {}, {})
    with pytest.raises(UsageError, match="exists already"):
        write_init(folder, settings, read_project(folder, settings))
    assert (folder / "flyback.toml").read_text() == 'roles = ["mine"]'


def test_init_keeps_what_is_set(write: Write) -> None:
    folder = write({"sql/V1__a.sql": ""})
    settings = Settings(flyback=FlybackSettings(roles=('odd "name"',), require_undo=False))
    text = init_text(settings, read_project(folder, settings))
    assert tomllib.loads(text) == {"roles": ['odd "name"'], "require_undo": False}
    assert Version("1") == read_project(folder, settings).versioned[0].version


def test_the_first_migration_of_a_folder_without_any(write: Write) -> None:
    folder = write({"README.md": ""})
    settings = load(folder, {}, {})
    project = read_young_project(folder, settings)
    assert "# Found no migrations yet.\n" in init_text(settings, project)
    paths = new_scripts(named_scripts(folder, settings), settings, "create users", NOW)
    assert [path.relative_to(folder).as_posix() for path in paths] == [
        "migrations/V1__create_users.sql",
        "undo/U1__undo_create_users.sql",
    ]


def test_migrations_in_an_unusual_place_are_not_taken_for_none(write: Write) -> None:
    folder = write({"deep/down/V1__a.sql": ""})
    with pytest.raises(ProjectError, match="there are some in deep/down"):
        read_young_project(folder, load(folder, {}, {}))
