"""What git knows of files, asked of real repositories."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from flyback.filesystem.authors import authors
from flyback.filesystem.git import committed, own_addresses, repository

Git = Callable[..., str]
TEXT = "CREATE TABLE a (\n  id int,\n  b text,\n  c text\n);\n"


@pytest.fixture
def top(tmp_path: Path) -> Path:
    folder = tmp_path / "repository"
    (folder / "sql").mkdir(parents=True)
    return folder


@pytest.fixture
def git(top: Path, monkeypatch: pytest.MonkeyPatch) -> Git:
    """Runs git there as somebody: `git("commit", ..., by="ann@x.org")`."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", os.devnull)

    def run(*arguments: str, by: str = "ann@x.org", folder: Path = top) -> str:
        who = ("-c", f"user.email={by}", "-c", f"user.name={by}", "-c", "init.defaultBranch=main")
        done = subprocess.run(["git", *who, *arguments], cwd=folder, capture_output=True, text=True, check=True)
        return done.stdout

    run("init")
    return run


@pytest.fixture
def script(top: Path, git: Git) -> Path:
    """A script that Ann committed."""
    path = top / "sql/V1__a.sql"
    path.write_text(TEXT)
    git("add", ".")
    git("commit", "-m", "one")
    return path


def authors_of(path: Path) -> tuple[str, ...]:
    found = repository(path.parent)
    assert found
    return authors(found, [path])[path]


def test_outside_of_a_repository_nothing_is_known(tmp_path: Path) -> None:
    assert repository(tmp_path) is None
    assert repository(tmp_path / "missing") is None


def test_a_repository_without_a_commit_is_none(top: Path, git: Git) -> None:
    assert repository(top) is None


def test_a_repository(top: Path, git: Git, script: Path) -> None:
    found = repository(top / "sql")

    assert found
    assert (found.top, found.commit, found.shallow) == (top.resolve(), git("rev-parse", "HEAD").strip(), False)


def test_no_git(top: Path, script: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")

    assert repository(top) is None


def test_variables_that_lead_elsewhere_do_not(
    top: Path, git: Git, script: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    git("init", folder=other)
    git("commit", "--allow-empty", "-m", "x", folder=other)
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(other))

    found = repository(top)

    assert found
    assert found.top == top.resolve()


def test_what_is_committed(top: Path, git: Git, script: Path) -> None:
    changed, new, staged, run = (top / f"sql/V{number}__x.sql" for number in (2, 3, 4, 5))
    for path in (changed, run):
        path.write_text("SELECT 1;\n")
    run.chmod(0o755)
    link = top / "sql/V6__link.sql"
    link.symlink_to(script)
    git("add", ".")
    git("commit", "-m", "two")
    changed.write_text("SELECT 2;\n")
    new.write_text("SELECT 3;\n")
    staged.write_text("SELECT 4;\n")
    git("add", str(staged))
    found = repository(top)

    assert found
    there = committed(found, [script, changed, new, staged, run, link, top / "missing.sql", Path("/etc/passwd")])
    assert there == {script, run, link}


@pytest.mark.parametrize("flag", ["--assume-unchanged", "--skip-worktree"])
def test_changes_that_git_is_told_not_to_see_are_seen(top: Path, git: Git, script: Path, flag: str) -> None:
    git("update-index", flag, "sql/V1__a.sql")
    script.write_text("DROP TABLE a;\n")
    found = repository(top)

    assert git("status", "--porcelain") == ""
    assert found
    assert committed(found, [script]) == frozenset()


def test_line_ends_that_a_filter_makes_are_other_bytes(top: Path, git: Git, script: Path) -> None:
    (top / ".gitattributes").write_text("*.sql text eol=crlf\n")
    git("add", ".")
    git("commit", "-m", "two")
    script.unlink()
    git("checkout", "sql")
    found = repository(top)

    assert found
    assert b"\r\n" in script.read_bytes()
    assert committed(found, [script]) == frozenset()


def test_everybody_who_touched_it(top: Path, git: Git, script: Path) -> None:
    script.write_text(f"{TEXT}SELECT 1;\n")
    git("commit", "-am", "two", by="Bob@X.org")
    (top / "other.txt").write_text("x")
    git("add", ".")
    git("commit", "-m", "three", by="stranger@x.org")

    assert authors_of(script) == ("ann@x.org", "bob@x.org")


def test_co_authors(git: Git, script: Path) -> None:
    script.write_text(f"{TEXT}SELECT 1;\n")
    message = "two\n\nCo-authored-by: Cy <Cy@X.org>\nco-authored-by: Di <di@x.org>\nCo-Authored-By: eve\n"
    git("commit", "-am", message)

    assert authors_of(script) == ("ann@x.org", "cy@x.org", "di@x.org", "eve")


def test_committers(git: Git, script: Path) -> None:
    script.write_text(f"{TEXT}SELECT 1;\n")
    git("commit", "-am", "two", "--author", "Cy <cy@x.org>", by="bob@x.org")

    assert authors_of(script) == ("ann@x.org", "bob@x.org", "cy@x.org")


def test_an_address_that_is_none_is_somebody(git: Git, script: Path) -> None:
    script.write_text(f"{TEXT}SELECT 1;\n")
    git("commit", "-am", "two", by="root")

    assert authors_of(script) == ("ann@x.org", "root")


def test_mailmap_adds_and_takes_nobody_away(top: Path, git: Git, script: Path) -> None:
    (top / ".mailmap").write_text("Ann <ann@work.org> <ann@x.org>\n")

    assert authors_of(script) == ("ann@work.org", "ann@x.org")


def test_renames_are_followed(top: Path, git: Git, script: Path) -> None:
    git("mv", "sql/V1__a.sql", "sql/V2__a.sql")
    git("commit", "-m", "two", by="bob@x.org")
    (top / "moved").mkdir()
    git("mv", "sql/V2__a.sql", "moved/V3__a.sql")
    git("commit", "-m", "three", by="cy@x.org")

    assert authors_of(top / "moved/V3__a.sql") == ("ann@x.org", "bob@x.org", "cy@x.org")


def test_who_wrote_a_script_in_a_merge(top: Path, git: Git, script: Path) -> None:
    git("checkout", "-b", "side")
    script.write_text(f"{TEXT}SELECT 1;\n")
    git("commit", "-am", "side", by="bob@x.org")
    git("checkout", "main")
    script.write_text(f"{TEXT}SELECT 2;\n")
    git("commit", "-am", "main")
    git("merge", "side", "-s", "ours", "--no-commit")
    script.write_text(f"{TEXT}SELECT 3;\n")
    git("commit", "-am", "evil", by="mallory@x.org")

    assert authors_of(script) == ("ann@x.org", "bob@x.org", "mallory@x.org")


def test_history_that_came_to_nothing_counts(git: Git, script: Path) -> None:
    git("checkout", "-b", "side")
    script.write_text(f"{TEXT}SELECT 1;\n")
    git("commit", "-am", "side", by="bob@x.org")
    script.write_text(TEXT)
    git("commit", "-am", "back", by="bob@x.org")
    git("checkout", "main")
    git("merge", "side", "--no-ff", "-m", "merge")

    assert authors_of(script) == ("ann@x.org", "bob@x.org")


def test_of_a_shallow_clone_nobody_knows_authors(top: Path, git: Git, script: Path, tmp_path: Path) -> None:
    git("clone", "--depth", "1", f"file://{top}", str(tmp_path / "clone"))
    found = repository(tmp_path / "clone")

    assert found
    assert found.shallow
    assert authors_of(tmp_path / "clone/sql/V1__a.sql") == ()


def test_replaced_commits_are_not_believed(git: Git, script: Path) -> None:
    real = git("rev-parse", "HEAD").strip()
    git("commit", "--amend", "--no-edit", "--author", "Mallory <mallory@x.org>", by="mallory@x.org")
    forged = git("rev-parse", "HEAD").strip()
    git("reset", "--hard", real)
    git("replace", real, forged)

    assert "mallory" in git("log", "--format=%ae")
    assert authors_of(script) == ("ann@x.org",)


def test_files_that_git_does_not_have_are_nobodys(top: Path, git: Git, script: Path) -> None:
    new = top / "sql/V2__ä new\tone.sql"
    new.write_text("SELECT 1;\n")

    assert authors_of(new) == ()
    found = repository(top)
    assert found
    assert authors(found, [new, script, Path("/etc/passwd")]) == {
        new: (),
        script: ("ann@x.org",),
        Path("/etc/passwd"): (),
    }


def test_names_that_are_patterns_are_names(top: Path, git: Git, script: Path) -> None:
    odd = top / "sql/V*__ä.sql"
    odd.write_text("SELECT 1;\n")
    git("--literal-pathspecs", "add", "sql/V*__ä.sql")
    git("commit", "-m", "two", by="bob@x.org")

    assert authors_of(odd) == ("bob@x.org",)


def test_own_addresses(top: Path, git: Git, script: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_AUTHOR_EMAIL", "Ann@X.org")
    monkeypatch.setenv("GIT_AUTHOR_NAME", "Ann")
    git("config", "user.email", "bob@x.org")
    git("config", "user.name", "Bob")

    assert own_addresses(top) == ("ann@x.org", "bob@x.org")
