"""The text a person reads before an undo: nothing in it can be overlooked or hidden."""

from dataclasses import replace
from datetime import datetime

from flyback.model.history import HistoryRow
from flyback.model.migration import Applied, State
from flyback.model.results import Place
from flyback.model.script import Callback, Source, UndoScript, VersionedScript
from flyback.model.undo import Loss, UndoProposal, UndoReview
from flyback.model.version import Version
from flyback.report.undo_text import how_to_go_on, render

_DIGEST = "0123456789abcdef" * 4


def _source(path: str, sql: str) -> Source:
    return Source(path=path, script=path, digest="", checksum=1, sql=sql, execute_in_transaction=None)


def _review(version: str, undo: str, *losses: Loss) -> UndoReview:
    row = HistoryRow(
        installed_rank=int(version),
        version=version,
        description="add note",
        type="SQL",
        script=f"V{version}__add_note.sql",
        checksum=1,
        installed_by="joe",
        installed_on=datetime(2026, 1, 2, 10, 11, 12),
        execution_time=1,
        success=True,
    )
    forward = VersionedScript(version=Version(version), description="add note", source=_source("sql/V.sql", ""))
    script = UndoScript(
        version=Version(version), description="x", prefix="U", source=_source(f"undo/U{version}__x.sql", undo)
    )
    migration = Applied(row=row, script=forward, state=State.SUCCESS, undo=script)
    return UndoReview(migration=migration, undo=script, losses=losses, preconditions=())


_PLACE = Place(
    url="jdbc:postgresql://h:5432/shop", database="shop", schema="public", schemas=(), server_version="15.18"
)
_NOTE = Loss(
    object="public.orders.note", rows=1204, text="public.orders.note is dropped: 1,204 rows have a value in it"
)
_BLOCK = Loss(object="line 3", rows=None, exact=False, text="what a DO block takes away cannot be told beforehand")
_ONE = UndoProposal(
    place=_PLACE,
    reviews=(_review("12", "-- back\nALTER TABLE orders DROP COLUMN note;\n", _NOTE),),
    callbacks=(),
    digest=_DIGEST,
)


def test_one_script_in_full() -> None:
    assert (
        render(_ONE) + how_to_go_on(_ONE)
        == f"""\
Database: jdbc:postgresql://h:5432/shop (PostgreSQL 15.18), schema public
Undo of 1 migration, in this order:

========================================================================
1 of 1: version 12 add note
  applied 2026-01-02 10:11:12 by joe: V12__add_note.sql

  undo/U12__x.sql
    1 | -- back
    2 | ALTER TABLE orders DROP COLUMN note;

  WHAT WILL BE LOST
    - public.orders.note is dropped: 1,204 rows have a value in it

========================================================================
IN TOTAL, LOST: 1,204 rows or values

SHA-256 of the script above:
  {_DIGEST}
Nothing has run yet. To go on, type the first 8 digits when asked, or without a terminal:
  flyback undo ... --reviewed {_DIGEST}
"""
    )


def test_several_scripts_with_everything_there_may_be() -> None:
    second = replace(_review("11", "DO $$BEGIN END$$;", _BLOCK), preconditions=("verify/U11__x.sql",), notes=("hm",))
    callback = Callback(event="beforeUndo", description="", source=_source("sql/beforeUndo.sql", "SELECT 'hello';"))
    text = render(
        replace(
            _ONE,
            reviews=(*_ONE.reviews, second),
            callbacks=(callback,),
            stopped="Version 10 has no undo script.",
            grouped=True,
            notes=("repeatable views stay",),
        )
    )
    for line in (
        "Undo of 2 migrations, all in one transaction, in this order:",
        "2 of 2: version 11 add note",
        "  Preconditions that hold: verify/U11__x.sql",
        "  Note: hm",
        "  beforeUndo: sql/beforeUndo.sql",
        "    1 | SELECT 'hello';",
        "IN TOTAL, LOST: at least 1,204 rows or values, and 1 thing that nobody can count beforehand",
        "  - public.orders.note is dropped: 1,204 rows have a value in it",
        "  - what a DO block takes away cannot be told beforehand",
        "It goes no further: Version 10 has no undo script.",
        "Note: repeatable views stay",
        "SHA-256 of all scripts above, in order:",
    ):
        assert line in text.splitlines()


def test_nothing_to_undo_shows_no_digest() -> None:
    text = render(replace(_ONE, reviews=(), stopped="Version 1 is the baseline."))
    assert text.splitlines()[1:] == ["Nothing to undo.", "It goes no further: Version 1 is the baseline."]


def test_no_losses_are_said_carefully() -> None:
    text = render(replace(_ONE, reviews=(_review("12", "DROP INDEX i;"),)))
    assert "  No rows and no values will be lost, as far as the script says." in text.splitlines()
    assert "In total: no rows and no values will be lost, as far as the scripts say." in text.splitlines()


def test_a_script_cannot_hide_a_line_from_the_terminal() -> None:
    sql = "SELECT 1;\x1b[2K\rSELECT 2;\nDROP TABLE \u202ex;\x00\u200b"
    text = render(replace(_ONE, reviews=(_review("12", sql),)))
    assert r"1 | SELECT 1;\x1b[2K\x0dSELECT 2;" in text
    assert "2 | DROP TABLE \\u202ex;\\x00\\u200b" in text
