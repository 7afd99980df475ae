"""Locations as Flyway resolves them, and the usual places when there are none."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from flyback.errors import ProjectError
from flyback.filesystem.discover import read_project
from flyback.settings import FlywaySettings, Settings

Write = Callable[[Mapping[str, str | bytes]], Path]

TREE = {
    "db/a/migrations/V1__a.sql": "",
    "db/a/migrations/sub/V2__b.sql": "",
    "db/b/migrations/V3__c.sql": "",
    "db/b/other/V4__d.sql": "",
    "db/V5__e.sql": "",
    "src/main/resources/db/migration/V6__f.sql": "",
}


def scripts(folder: Path, *locations: str) -> list[str]:
    project = read_project(folder, Settings(flyway=FlywaySettings(locations=locations)))
    return [each.source.script for each in project.versioned]


@pytest.mark.parametrize(
    ("locations", "expected"),
    [
        (
            ["filesystem:db"],
            [
                "a/migrations/V1__a.sql",
                "a/migrations/sub/V2__b.sql",
                "b/migrations/V3__c.sql",
                "b/other/V4__d.sql",
                "V5__e.sql",
            ],
        ),
        (["filesystem:db/a/migrations/"], ["V1__a.sql", "sub/V2__b.sql"]),
        (["filesystem:db/*/migrations"], ["V1__a.sql", "sub/V2__b.sql", "V3__c.sql"]),
        (["filesystem:db/?/other"], ["V4__d.sql"]),
        (["filesystem:db/**/V*.sql"], [f"{path.removeprefix('db/')}" for path in TREE if path.startswith("db/")]),
        (["filesystem:db/V?__*.sql"], ["V5__e.sql"]),
        (["filesystem:db/**/other"], ["V4__d.sql"]),
        (["filesystem:**/other", "filesystem:db/a"], ["migrations/V1__a.sql", "migrations/sub/V2__b.sql", "V4__d.sql"]),
        (["classpath:db/migration"], ["V6__f.sql"]),
        (["db/migration"], ["V6__f.sql"]),
        (["filesystem:db/b", "filesystem:db/b/other"], ["migrations/V3__c.sql", "other/V4__d.sql"]),
        (["filesystem:db/b/other", "filesystem:missing"], ["V4__d.sql"]),
    ],
    ids=" ".join,
)
def test_locations(write: Write, locations: list[str], expected: list[str]) -> None:
    assert scripts(write(TREE), *locations) == expected


def test_an_absolute_location_outside_the_project_is_shown_in_full(write: Write, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "V1__a.sql").write_text("")
    settings = Settings(flyway=FlywaySettings(locations=(f"filesystem:{outside}",)))
    assert read_project(write({}), settings).versioned[0].source.path == f"{outside}/V1__a.sql"


def test_what_is_left_out_is_noted(write: Write) -> None:
    locations = ("filesystem:db/b", "filesystem:db/b/other", "filesystem:missing")
    project = read_project(write(TREE), Settings(flyway=FlywaySettings(locations=locations)))
    assert project.notes == ("location filesystem:missing does not exist", "location db/b/other is part of db/b")


@pytest.mark.parametrize(
    "place", ["db/migration", "migrations", "sql", "src/main/resources/db/migration", "."], ids=lambda place: place
)
def test_the_usual_places(write: Write, place: str) -> None:
    folder = write({f"{place}/V1__a.sql": "", "migrations/README.md": ""})
    assert scripts(folder) == ["V1__a.sql"]


@pytest.mark.parametrize(
    ("files", "what", "hint"),
    [
        (["sql/V1.sql", "migrations/V1.sql"], "migrations in several places: migrations, sql", "filesystem:migrations"),
        (["sql/V1.sql", "V1.sql"], "migrations in several places: sql, .", "filesystem:sql"),
        (["backend/db/V1.sql"], "no migrations in db/migration, migrations, sql", '"filesystem:backend/db"'),
        (["a/V1.sql", "b/V1.sql", "c/V1.sql", "d/V1.sql"], "no migrations in", "a, b, c and 1 more folders"),
        (["sql/x.sql"], "no migrations in", "V1__create_users.sql"),
    ],
)
def test_no_usual_place(write: Write, files: list[str], what: str, hint: str) -> None:
    with pytest.raises(ProjectError) as caught:
        scripts(write(dict.fromkeys(files, "")))
    (problem,) = caught.value.problems
    assert problem.what.startswith(what)
    assert hint in problem.hint
