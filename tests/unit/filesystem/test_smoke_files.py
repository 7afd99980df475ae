"""Files that the patterns of a policy name."""

from pathlib import Path

import pytest

from flyback.errors import UsageError
from flyback.filesystem.smoke_files import named_files


def test_each_file_once_in_order(tmp_path: Path) -> None:
    for name in ("smoke/b.sql", "smoke/a.sql", "smoke/deep/c.sql", "last.sql"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(f"-- {name}")

    found = named_files(tmp_path, ["smoke/*.sql", "smoke/a.sql", "**/c.sql", "last.sql"], "smoke.sql")

    assert list(found) == ["smoke/a.sql", "smoke/b.sql", "smoke/deep/c.sql", "last.sql"]
    assert found["last.sql"] == "-- last.sql"


@pytest.mark.parametrize(
    ("pattern", "says"),
    [
        ("smoke/*.sql", "names no file of the project"),
        ("folder", "names no file of the project"),
        ("", "no pattern in the project folder"),
        ("/etc/*", "no pattern in the project folder"),
        ("bad.sql", "it is not UTF-8"),
    ],
)
def test_what_names_nothing(tmp_path: Path, pattern: str, says: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "bad.sql").write_bytes(b"\xff")
    with pytest.raises(UsageError, match=says):
        named_files(tmp_path, [pattern], "smoke.sql")


def test_everything_that_is_wrong_is_said(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        named_files(tmp_path, ["a.sql", "b.sql"], "smoke.sql")

    assert [each.where for each in caught.value.problems] == ["smoke.sql", "smoke.sql"]
