"""The files of a revert: names, headers, and the copied text byte by byte."""

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

import pytest

from flyback.errors import ProjectError, SelectionError, UsageError
from flyback.filesystem.discover import read_project
from flyback.filesystem.revert_scripts import RevertScripts, revert_scripts, warned
from flyback.filesystem.settings_file import load
from flyback.model.version import Version

Write = Callable[[Mapping[str, str | bytes]], Path]
NOW = datetime(2026, 7, 28, 9, 5, 7)


def planned(folder: Path, version: str) -> RevertScripts:
    settings = load(folder, {}, {})
    return revert_scripts(folder, settings, read_project(folder, settings), Version(version), NOW)


def written(folder: Path, version: str) -> list[str]:
    return [path.relative_to(folder).as_posix() for path in planned(folder, version).write()]


@pytest.mark.parametrize(
    ("files", "version", "expected"),
    [
        pytest.param(
            ["sql/V10__add_new_col.sql", "sql/V12__x.sql", "undo/U10__undo.sql"],
            "10",
            ["sql/V13__revert_10_add_new_col.sql", "undo/U13__undo_revert_10_add_new_col.sql"],
            id="as-in-the-readme",
        ),
        pytest.param(
            ["sql/V0093__a.sql", "sql/undo/F0093__a.sql"],
            "93",
            ["sql/V0094__revert_0093_a.sql", "sql/undo/F0094__undo_revert_0093_a.sql"],
            id="zeros-and-prefix",
        ),
        pytest.param(
            ["sql/V1_2__a.sql", "undo/U1.2__a.sql"],
            "1.2",
            ["sql/V1_3__revert_1_2_a.sql", "undo/U1_3__undo_revert_1_2_a.sql"],
            id="parts",
        ),
        pytest.param(
            ["sql/V1__.SQL", "undo/U1__x.sql"],
            "1",
            ["sql/V2__revert_1.SQL", "undo/U2__undo_revert_1.SQL"],
            id="no-description",
        ),
        pytest.param(
            ["sql/2025/V20250101__a.sql", "undo/U20250101__a.sql", "sql/2026/V20260101__b.sql"],
            "20250101",
            ["sql/2026/V20260728__revert_20250101_a.sql", "undo/U20260728__undo_revert_20250101_a.sql"],
            id="dates-beside-the-latest",
        ),
    ],
)
def test_names(write: Write, files: list[str], version: str, expected: list[str]) -> None:
    folder = write(dict.fromkeys(files, "SELECT 1;"))
    assert written(folder, version) == expected
    project = read_project(folder, load(folder, {}, {}))
    assert project.undo_of(project.versioned[-1].version) is not None


def test_text_stays_as_it_is_below_a_header(write: Write) -> None:
    back = "ALTER TABLE ${schema}.t DROP COLUMN c;\n-- ${schema}\n"
    folder = write(
        {
            "flyway.toml": '[flyway.placeholders]\nschema = "public"\n',
            "sql/V10__add.sql": "ALTER TABLE t ADD c int;\r\n",
            "undo/U10__drop.sql": back,
        }
    )
    written(folder, "10")
    script = (folder / "sql/V11__revert_10_add.sql").read_bytes().decode()
    header, _, copied = script.partition("\n\n")
    assert copied == back
    assert (
        header.splitlines()[0] == "-- Reverts sql/V10__add.sql: written by `flyback revert 10` from undo/U10__drop.sql"
    )
    assert "-- (SHA-256 " in header
    assert header.endswith("-- The way back is in undo/U11__undo_revert_10_add.sql.")
    undo = (folder / "undo/U11__undo_revert_10_add.sql").read_bytes().decode()
    assert undo.endswith("\r\n\r\nALTER TABLE t ADD c int;\r\n")
    assert undo.count("\r\n") == undo.count("\n")


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-16-le", "iso-8859-1"])
def test_encodings(write: Write, codec: str) -> None:
    text = "SELECT 'größer als alles andere' AS x;\n"
    encoding = {"utf-8-sig": "UTF-8"}.get(codec, codec)
    folder = write(
        {
            "flyway.toml": f'[flyway]\nencoding = "{encoding}"\n',
            "sql/V1__größe.sql": text.encode(codec),
            "undo/U1__x.sql": text.encode(codec),
        }
    )
    written(folder, "1")
    project = read_project(folder, load(folder, {}, {}))
    for script in (project.versioned[-1], project.undo[-1]):
        assert script.source.sql.endswith(f"\n\n{text}")
        assert script.source.sql.startswith("-- ")


def test_configuration_goes_along(write: Write) -> None:
    folder = write(
        {
            "sql/V1__a.sql": "SELECT 1;",
            "sql/V1__a.sql.CONF": "executeInTransaction=false\n",
            "undo/U1__a.sql": "SELECT 2;",
            "undo/U1__a.sql.conf": "placeholderReplacement=false\n",
        }
    )
    assert written(folder, "1")[2:] == ["sql/V2__revert_1_a.sql.conf", "undo/U2__undo_revert_1_a.sql.conf"]
    assert (folder / "sql/V2__revert_1_a.sql.conf").read_text() == "placeholderReplacement=false\n"
    assert read_project(folder, load(folder, {}, {})).undo[-1].source.execute_in_transaction is False


def test_a_warning_comes_first(write: Write) -> None:
    folder = write({"sql/V1__a.sql": "SELECT 1;", "undo/U1__a.sql": "SELECT 2;"})
    warned(planned(folder, "1"), ["NOT REHEARSED", ""]).write()
    assert (folder / "sql/V2__revert_1_a.sql").read_text().startswith("-- NOT REHEARSED\n\n-- Reverts ")


def test_nothing_is_overwritten_and_nothing_half_written(write: Write) -> None:
    folder = write({"sql/V1__a.sql": "SELECT 1;", "undo/U1__a.sql": "SELECT 2;"})
    scripts = planned(folder, "1")
    (folder / "undo/U2__undo_revert_1_a.sql").write_text("mine")
    with pytest.raises(UsageError, match="exists already"):
        scripts.write()
    assert (folder / "undo/U2__undo_revert_1_a.sql").read_text() == "mine"
    assert not (folder / "sql/V2__revert_1_a.sql").exists()


def test_what_cannot_be_reverted(write: Write) -> None:
    folder = write(
        {
            "sql/V1__a.sql": "-- flyback: not-undoable mails were sent\nSELECT 1;",
            "sql/V2__b.sh": "#!/bin/sh\n",
            "undo/U2__b.sql": "SELECT 1;",
        }
    )
    with pytest.raises(SelectionError, match="no migration has version 7"):
        planned(folder, "7")
    with pytest.raises(SelectionError, match="no undo script to copy: mails were sent"):
        planned(folder, "1")
    with pytest.raises(ProjectError, match="no SQL"):
        planned(folder, "2")


def test_a_file_that_changed_since_it_was_read(write: Write) -> None:
    folder = write({"sql/V1__a.sql": "SELECT 1;", "undo/U1__a.sql": "SELECT 2;"})
    settings = load(folder, {}, {})
    project = read_project(folder, settings)
    (folder / "undo/U1__a.sql").write_text("SELECT 3;")
    with pytest.raises(ProjectError, match=r"undo/U1__a\.sql: the file is not any more what it was"):
        revert_scripts(folder, settings, project, Version("1"), NOW)
