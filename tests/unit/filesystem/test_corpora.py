"""Real projects are read as Flyway read them."""

import csv
from pathlib import Path

import pytest

from flyback.filesystem.discover import read_project
from flyback.filesystem.settings_file import load

CORPORA = Path(__file__).parents[4] / "shared" / "corpora"
pytestmark = pytest.mark.skipif(not CORPORA.is_dir(), reason="the corpora are not beside this repository")


def test_317_scripts_equal_the_history_flyway_wrote() -> None:
    folder = CORPORA / "familie-ba-sak"
    project = read_project(folder, load(folder, {}, {}))
    with (folder / "flyway-history.csv").open(newline="", encoding="utf-8") as file:
        expected = [
            (row["version"], row["description"], row["script"], int(row["checksum"])) for row in csv.DictReader(file)
        ]
    found = [
        (each.version.text, each.description, each.source.script, each.source.checksum) for each in project.versioned
    ]
    assert len(found) == 317
    assert found == expected


@pytest.mark.parametrize(("name", "migrations", "undo"), [("gitness", 93, 64), ("svix", 16, 16)])
def test_projects_with_undo_scripts(name: str, migrations: int, undo: int) -> None:
    folder = CORPORA / name
    project = read_project(folder, load(folder, {}, {}))
    assert (len(project.versioned), len(project.undo), project.notes) == (migrations, undo, ())
