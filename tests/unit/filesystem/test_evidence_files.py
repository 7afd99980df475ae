"""The folder of evidence: added to, never changed, and read whatever lies in it."""

import errno
import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from flyback.errors import UsageError
from flyback.evidence.envelope import LARGEST
from flyback.filesystem.evidence_files import FOLDER, read_evidence, read_one, write_evidence


def test_what_is_written_is_read(tmp_path: Path) -> None:
    assert write_evidence(tmp_path, "b", b"2") == ".flyback/evidence/b.json"
    write_evidence(tmp_path, "a", b"1")
    assert [(each.place, each.content) for each in read_evidence(tmp_path)] == [
        (".flyback/evidence/a.json", b"1"),
        (".flyback/evidence/b.json", b"2"),
    ]
    assert sorted(path.name for path in (tmp_path / FOLDER).iterdir()) == ["a.json", "b.json"], "no drafts stay behind"
    assert stat.S_IMODE((tmp_path / FOLDER / "a.json").stat().st_mode) == 0o644


def test_nothing_is_ever_overwritten(tmp_path: Path) -> None:
    assert write_evidence(tmp_path, "a", b"1").endswith("/a.json")
    assert write_evidence(tmp_path, "a", b"1").endswith("/a.json"), "it is there already"
    assert write_evidence(tmp_path, "a", b"2").endswith("/a-2.json")
    assert write_evidence(tmp_path, "a", b"3").endswith("/a-3.json")
    (tmp_path / FOLDER / "b.json").symlink_to(tmp_path / "elsewhere")
    assert write_evidence(tmp_path, "b", b"4").endswith("/b-2.json")
    assert not (tmp_path / "elsewhere").exists()
    found = {each.place.rpartition("/")[2]: each.content for each in read_evidence(tmp_path)}
    assert found == {"a.json": b"1", "a-2.json": b"2", "a-3.json": b"3", "b.json": b"", "b-2.json": b"4"}


def test_of_many_writers_at_once_none_is_lost(tmp_path: Path) -> None:
    contents = [b"%d" % number * 10_000 for number in range(8)]
    with ThreadPoolExecutor(8) as pool:
        places = list(pool.map(lambda content: write_evidence(tmp_path, "a", content), contents))
    assert [(tmp_path / place).read_bytes() for place in places] == contents


def test_without_links_a_file_is_still_never_overwritten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    write_evidence(tmp_path, "a", b"1")
    write_evidence(tmp_path, "a", b"2")
    assert sorted(each.content for each in read_evidence(tmp_path)) == [b"1", b"2"]
    assert sorted(path.name for path in (tmp_path / FOLDER).iterdir()) == ["a-2.json", "a.json"]


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / ".flyback").write_text("in the way")
    with pytest.raises(UsageError, match="evidence cannot be written: Not a directory") as refused:
        write_evidence(tmp_path, "a", b"")
    assert refused.value.problems[0].where.endswith(FOLDER)
    assert [each.unreadable for each in read_evidence(tmp_path)] == ["cannot be listed: Not a directory"]


def test_no_folder_is_no_evidence(tmp_path: Path) -> None:
    assert read_evidence(tmp_path) == ()


def test_whatever_lies_there_is_told_and_waits_for_nobody(tmp_path: Path) -> None:
    folder = tmp_path / FOLDER
    folder.mkdir(parents=True)
    (folder / "folder.json").mkdir()
    os.mkfifo(folder / "pipe.json")
    (folder / "nowhere.json").symlink_to("nothing")
    (folder / ".draft.json").write_bytes(b"half")
    (folder / "README.md").write_bytes(b"not ours")
    (folder / "good.json").write_bytes(b"{}")
    with (folder / "large.json").open("wb") as file:
        file.truncate(LARGEST * 4)
    found = {each.place.rpartition("/")[2]: each for each in read_evidence(tmp_path)}
    assert {name: each.unreadable for name, each in found.items()} == {
        "folder.json": "not a file",
        "good.json": "",
        "large.json": "",
        "nowhere.json": "cannot be read: No such file or directory",
        "pipe.json": "not a file",
    }
    assert len(found["large.json"].content) == LARGEST + 1, "no more than is needed to see that it is too large"


def test_one_file_anywhere(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_bytes(b"1")
    assert read_one(tmp_path / "x.json").content == b"1"
    assert read_one(tmp_path / "y.json").unreadable
