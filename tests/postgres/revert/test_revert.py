"""A revert is written only after a rehearsal on a real server at the current version."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from flyback.errors import FlybackError
from flyback.filesystem.discover import read_project
from flyback.filesystem.settings_file import load
from flyback.model.rehearsal import Verdict
from flyback.model.revert import RevertResult
from flyback.model.version import Version
from flyback.workflows.rehearse.request import Request
from flyback.workflows.revert.revert import RevertRequest, revert

_PROJECT = {
    "sql/V1__orders.sql": "CREATE TABLE orders (id int PRIMARY KEY, total numeric);\n",
    "sql/V2__note.sql": "ALTER TABLE orders ADD note text;\n",
    "undo/U2__note.sql": "-- take it back\nALTER TABLE orders DROP COLUMN note;\n",
    "sql/V3__paid.sql": "ALTER TABLE orders ADD paid date;\n",
}


class Quiet:
    def start(self, total: int) -> None: ...
    def step(self, label: str) -> None: ...
    def finish(self) -> None: ...


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def run(folder: Path, more: dict[str, str], rehearsed: str = "yes") -> RevertResult:
    for name, text in (_PROJECT | more).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    settings = load(folder, {}, {})
    rehearsal = Request(folder=folder, seed_rows=5) if rehearsed == "yes" else None
    request = RevertRequest(folder=folder, version=Version("2"), rehearsal=rehearsal)
    return revert(request, settings, read_project(folder, settings), lambda: datetime.now(UTC), Quiet())


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*.sql")}


def test_a_column_that_nothing_depends_on(folder: Path) -> None:
    result = run(folder, {})
    assert result.paths == ("sql/V4__revert_2_note.sql", "undo/U4__undo_revert_2_note.sql")
    assert (str(result.version), str(result.reverted)) == ("4", "2")
    assert result.proof is not None
    assert result.proof.verdict is Verdict.LOSSY
    assert "loses rows or values" in result.notes[0]
    assert (folder / "sql/V4__revert_2_note.sql").read_text().endswith("\n\n" + _PROJECT["undo/U2__note.sql"])
    assert set(result.paths) <= files(folder)


@pytest.mark.parametrize(
    ("more", "told"),
    [
        pytest.param(
            {"sql/V3__paid.sql": "CREATE VIEW notes AS SELECT note FROM orders;"},
            (
                "undo/U2__note.sql:2:1: the undo script of 2 does not run after the last migration",
                "view notes depends on column note",
                "in: ALTER TABLE orders DROP COLUMN note",
            ),
            id="a-view-of-a-later-migration",
        ),
        pytest.param(
            {"sql/R__notes.sql": "CREATE OR REPLACE VIEW notes AS SELECT note FROM orders;"},
            ("view notes depends on column note",),
            id="a-view-of-a-repeatable",
        ),
        pytest.param(
            {"sql/V3__paid.sql": "CREATE INDEX orders_note ON orders (note);"},
            ("does not bring it back", "orders_note"),
            id="an-index-of-a-later-migration",
        ),
        pytest.param(
            {
                "sql/R__f.sql": "CREATE OR REPLACE FUNCTION f() RETURNS text LANGUAGE sql "
                "AS 'SELECT max(note) FROM public.orders';"
            },
            ("a repeatable migration does not run after the revert", "note"),
            id="a-function-of-a-repeatable",
        ),
        pytest.param(
            {"sql/V3__paid.sql": "ALTER TABLE orders DROP COLUMN note;"},
            ("does not exist", "has removed it already"),
            id="removed-already",
        ),
        pytest.param(
            {"sql/V3__paid.sql": "ALTER TABLE orders RENAME note TO remark; ALTER TABLE orders ADD note int;"},
            ("does not bring it back",),
            id="replaced-since",
        ),
        pytest.param({"sql/V3__paid.sql": "SELECT 1 / 0;"}, ("division by zero",), id="an-earlier-one-fails"),
    ],
)
def test_what_a_later_migration_depends_on_is_not_reverted(
    folder: Path, more: dict[str, str], told: tuple[str, ...]
) -> None:
    with pytest.raises(FlybackError) as caught:
        run(folder, more)
    for text in told:
        assert text in str(caught.value)
    assert files(folder) == {*_PROJECT, *more}


def test_without_rehearsal_the_script_says_so(folder: Path) -> None:
    result = run(folder, {"sql/V3__paid.sql": "CREATE VIEW notes AS SELECT note FROM orders;"}, rehearsed="no")
    assert result.proof is None
    assert "not rehearsed" in result.notes[0]
    text = (folder / "sql/V4__revert_2_note.sql").read_text()
    assert text.startswith("-- NOT REHEARSED: written with --no-rehearsal.")
    assert "flyback rehearse --version 4" in text
