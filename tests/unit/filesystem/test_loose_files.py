"""SQL files that are named one by one, or by their folder."""

from pathlib import Path

import pytest

from flyback.errors import UsageError
from flyback.filesystem.loose_files import sql_files


def test_a_folder_means_its_scripts(tmp_path: Path) -> None:
    script = tmp_path / "below" / "a.sql"
    script.parent.mkdir()
    script.write_text("select 1")
    assert sql_files((tmp_path, script)) == (script,)


@pytest.mark.parametrize(("name", "says"), [("empty", "no .sql file in this folder"), ("nope", "no such file")])
def test_what_has_no_scripts_is_refused(tmp_path: Path, name: str, says: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(UsageError, match=says):
        sql_files((tmp_path / name,))
