"""What a runbook says of itself."""

import hashlib
import subprocess
from datetime import date
from pathlib import Path

import pytest

from flyback.errors import UsageError
from flyback.filesystem.runbook import read_runbook

TEXT = """# Release of the shop
reviewed: 2026-10-01

## Abort
Say stop.

Restore
-------
```
# not a heading
reviewed: 2020-01-01x
```
"""


def test_a_runbook(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/run.md").write_text(TEXT)

    found = read_runbook(tmp_path, "docs/run.md")

    assert (found.path, found.sha256) == ("docs/run.md", hashlib.sha256(TEXT.encode()).hexdigest())
    assert (found.committed, found.reviewed) == (False, date(2026, 10, 1))
    assert found.headings == ("Release of the shop", "Abort", "Restore")


@pytest.mark.parametrize(
    ("text", "reviewed"),
    [
        pytest.param("", None, id="nothing"),
        pytest.param("not reviewed: 2026-10-01", None, id="not"),
        pytest.param("**Reviewed:** 2026-10-01", date(2026, 10, 1), id="bold"),
        pytest.param("- Last reviewed: 2026-10-01 by Ann", date(2026, 10, 1), id="in a list"),
        pytest.param("---\nreviewed: 2026-10-01\n---", date(2026, 10, 1), id="front matter"),
        pytest.param("reviewed: 2026-10-01\nreviewed: 2026-03-01", date(2026, 3, 1), id="earliest of several"),
        pytest.param("reviewed: 2026-13-01", date.min, id="no date"),
        pytest.param("reviewed: yesterday", None, id="not in numbers"),
        pytest.param("reviewed: 2026-10-011", None, id="too long"),
    ],
)
def test_when_it_was_reviewed(text: str, reviewed: date | None, tmp_path: Path) -> None:
    (tmp_path / "run.md").write_text(text)

    assert read_runbook(tmp_path, "run.md").reviewed == reviewed


@pytest.mark.parametrize(
    ("text", "headings"),
    [
        pytest.param("= Title\n== Abort ==\n", ("Title", "Abort"), id="AsciiDoc"),
        pytest.param("Abort\n~~~~~\n\nRestore\n=======\n", ("Abort", "Restore"), id="reStructuredText"),
        pytest.param("## Abort ##\n", ("Abort",), id="closed"),
        pytest.param("#abort\n    # abort\ntext # abort\n", (), id="none"),
        pytest.param("~~~\n# Abort\n~~~\n", (), id="code"),
        pytest.param("```\n# Abort\n", (), id="code that does not end"),
        pytest.param("| Abort |\n|-------|\n- x\n---\n", (), id="tables and rules"),
        pytest.param("---\ntitle: x\n---\n# Abort\n", ("title: x", "Abort"), id="front matter"),
    ],
)
def test_headings(text: str, headings: tuple[str, ...], tmp_path: Path) -> None:
    (tmp_path / "run.md").write_text(text)

    assert read_runbook(tmp_path, "run.md").headings == headings


def test_a_committed_runbook(tmp_path: Path) -> None:
    def git(*arguments: str) -> None:
        who = ("-c", "user.email=a@x.org", "-c", "user.name=a")
        subprocess.run(["git", *who, *arguments], cwd=tmp_path, check=True, capture_output=True)

    (tmp_path / "run.md").write_text(TEXT)
    git("init")
    git("add", ".")
    git("commit", "-m", "one")
    assert read_runbook(tmp_path, "run.md").committed
    (tmp_path / "run.md").write_text(f"{TEXT}\n")
    assert not read_runbook(tmp_path, "run.md").committed


def test_no_runbook(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"run\.md: the runbook cannot be read: No such file or directory"):
        read_runbook(tmp_path, "run.md")
