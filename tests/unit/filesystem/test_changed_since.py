"""Which versions a branch changes, on real git repositories."""

import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from flyback.errors import UsageError
from flyback.filesystem.changed_since import versions_changed_since
from flyback.filesystem.discover import read_project
from flyback.settings import Settings

Write = Callable[[Mapping[str, str | bytes]], Path]


def git(folder: Path, *arguments: str) -> None:
    identity = ("-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "init.defaultBranch=main")
    subprocess.run(("git", *identity, *arguments), cwd=folder, check=True, capture_output=True)


@pytest.fixture(params=[".", "app"], ids=["at the top", "in a subfolder"])
def project(write: Write, request: pytest.FixtureRequest) -> Path:
    place = str(request.param)
    names = ["sql/V1__a.sql", "sql/V2__b.sql", "sql/V3__c.sql", "sql/V3__c.sql.conf", "undo/U2__b.sql"]
    top = write({f"{place}/{name}": "" for name in (*names, "sql/V4__ø é.sql")})
    git(top, "init")
    git(top, "add", "-A")
    git(top, "commit", "-m", "start")
    git(top, "checkout", "-b", "work")
    return top / place


def changed(folder: Path, ref: str) -> list[str]:
    return sorted(each.text for each in versions_changed_since(folder, ref, read_project(folder, Settings())))


def test_nothing_changed(project: Path) -> None:
    assert changed(project, "main") == []


@pytest.mark.parametrize(
    ("file", "versions"),
    [
        ("sql/V1__a.sql", ["1"]),
        ("undo/U2__b.sql", ["2"]),
        ("sql/V3__c.sql.conf", ["3"]),
        ("sql/V4__ø é.sql", ["4"]),
        ("sql/V5__new.sql", ["5"]),
        ("undo/U1__new.sql", ["1"]),
        ("README.md", []),
    ],
)
@pytest.mark.parametrize("committed", [True, False], ids=["committed", "in the work tree"])
def test_one_file(project: Path, file: str, versions: list[str], committed: bool) -> None:
    (project / file).write_text("select 1;" if not file.endswith(".conf") else "encoding=UTF-8")
    if committed:
        git(project, "add", "-A")
        git(project, "commit", "-m", "change")
    assert changed(project, "main") == versions


def test_what_the_other_branch_changed_since_is_not_ours(project: Path) -> None:
    git(project, "checkout", "main")
    (project / "sql/V1__a.sql").write_text("select 1;")
    git(project, "commit", "-a", "-m", "theirs")
    git(project, "checkout", "work")
    (project / "sql/V2__b.sql").write_text("select 2;")
    assert changed(project, "main") == ["2"]


def test_deleted_scripts_are_nobody(project: Path) -> None:
    (project / "sql/V1__a.sql").unlink()
    assert changed(project, "main") == []


@pytest.mark.parametrize(
    ("ref", "told"),
    [
        ("gone", "git knows no such commit"),
        ("--output=x", "not the name of a commit"),
        ("-", "not the name of a commit"),
        ("", "not the name of a commit"),
        ("main:sql", "git knows no such commit"),
    ],
)
def test_bad_refs(project: Path, ref: str, told: str) -> None:
    with pytest.raises(UsageError) as caught:
        changed(project, ref)
    (problem,) = caught.value.problems
    assert problem.what.startswith(told)
    assert problem.where == f"--since {ref}"
    assert not (project / "x").exists()


def test_no_common_history(project: Path) -> None:
    git(project, "checkout", "--orphan", "other")
    git(project, "commit", "-m", "other")
    with pytest.raises(UsageError, match="no commit in common"):
        changed(project, "main")


def test_no_repository(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write({"sql/V1__a.sql": ""})
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(folder.parent))
    with pytest.raises(UsageError, match="not in a git repository"):
        changed(folder, "main")


def test_no_git(write: Write, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    folder = write({"sql/V1__a.sql": ""})
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UsageError, match="git cannot be run"):
        changed(folder, "main")
