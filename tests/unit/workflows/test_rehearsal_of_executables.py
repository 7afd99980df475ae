"""A rehearsal refuses what it would have to run and cannot prove, and nothing else."""

from pathlib import Path

import pytest

from flyback.errors import ProjectError
from flyback.filesystem.discover import read_project
from flyback.model.version import Version
from flyback.settings import Settings
from flyback.workflows.rehearse.request import All, Last, Pending, Selection
from flyback.workflows.rehearse.selection import choose

FILES = ("V1__a.sh", "V2__b.sql", "V3__c.py", "V4__d.sql", "R__v", "undo/U4__d.bash", "undo/U2__b.sql", "afterInfo.sh")


def refused(folder: Path, selection: Selection, applied: set[str], without: str = "") -> list[str]:
    for name in FILES:
        if name != without:
            path = folder / "sql" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("")
    project = read_project(folder, Settings())
    try:
        choose(project, selection, {Version(text) for text in applied}, lambda _: frozenset())
    except ProjectError as error:
        return [
            problem.where.removeprefix("sql/") for problem in error.problems if problem.code == "unsupported-migration"
        ]
    return []


@pytest.mark.parametrize(
    ("selection", "applied", "expected"),
    [
        (All(), set(), ["V1__a.sh", "V3__c.py", "undo/U4__d.bash", "R__v"]),
        (Last(count=1), set(), ["V1__a.sh", "V3__c.py", "undo/U4__d.bash", "R__v"]),
        (Pending(), {"1", "2", "3"}, ["undo/U4__d.bash", "R__v"]),
        (Pending(), {"1", "3", "4"}, ["R__v"]),
    ],
    ids=["all", "what comes before", "an undo", "a repeatable"],
)
def test_executables_that_would_run_are_refused(
    tmp_path: Path, selection: Selection, applied: set[str], expected: list[str]
) -> None:
    assert refused(tmp_path, selection, applied) == expected


def test_executables_that_are_applied_already_do_no_harm(tmp_path: Path) -> None:
    assert refused(tmp_path, Pending(), {"1", "3", "4"}, without="R__v") == []
