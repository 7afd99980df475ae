"""Counting what was proven, without flattery."""

from dataclasses import replace

import pytest

from flyback.model.rehearsal import DataProof, DataVerdict, Proof, TableRows, Unseeded
from flyback.report.amounts import counted, duration, size
from flyback.report.cells import data_tone, data_words, headline
from flyback.report.figures import closing_sentence, data_figure
from flyback.report.verdicts import Tone
from unit.report.samples import (
    ALL_EXACT,
    APPLY_FAILS,
    DIFFERENT,
    EQUIVALENT,
    EXACT,
    NO_UNDO,
    NOT_UNDOABLE,
    UNDO_FAILS,
    rehearsal,
)

FULL = TableRows(table="public.full", rows_before=3, rows_after=3, generated=3)
EMPTY = TableRows(table="public.empty", rows_before=0, rows_after=0, generated=0)
LOST = TableRows(table="public.lost", rows_before=3, rows_after=2, generated=3, lost=1)
GREW = TableRows(table="public.grew", rows_before=3, rows_after=4, generated=3, gained=1)
BLOCKED = Unseeded(table="public.blocked", reason="no generator")


@pytest.mark.parametrize(
    ("data", "kept", "touched", "words", "tone"),
    [
        pytest.param(DataProof(verdict=DataVerdict.KEPT, tables=(FULL,)), 1, 1, "kept 3 rows", Tone.GOOD, id="kept"),
        pytest.param(
            DataProof(verdict=DataVerdict.KEPT, tables=(FULL, EMPTY), vacuous=("public.empty",)),
            1, 2, "kept 3 rows, 1/2 tables", Tone.WARN, id="one-table-empty",
        ),
        pytest.param(
            DataProof(verdict=DataVerdict.KEPT, tables=(FULL,), unseeded=(BLOCKED,)),
            1, 2, "kept 3 rows, 1/2 tables", Tone.WARN, id="one-table-unseeded",
        ),
        pytest.param(
            DataProof(verdict=DataVerdict.KEPT, tables=(EMPTY,)),
            0, 1, "vacuous, no rows", Tone.WARN, id="kept-nothing-is-vacuous",
        ),
        pytest.param(
            DataProof(verdict=DataVerdict.VACUOUS, vacuous=("public.empty",)),
            0, 1, "vacuous, no rows", Tone.WARN, id="vacuous",
        ),
        pytest.param(
            DataProof(verdict=DataVerdict.LOSSY, tables=(FULL, LOST, GREW)),
            1, 3, "lost 1 of 9 rows", Tone.BAD, id="lossy",
        ),
        pytest.param(
            DataProof(verdict=DataVerdict.UNTESTED, tables=(FULL,)), 0, 1, "not tested", Tone.NEUTRAL, id="untested"
        ),
    ],
)  # fmt: skip
def test_data_is_proven_only_where_rows_were_and_stayed(
    data: DataProof, kept: int, touched: int, words: str, tone: Tone
) -> None:
    figure = data_figure(data)
    assert (figure.kept, figure.touched) == (kept, touched)
    assert data_words(data) == words
    assert data_tone(data) is tone


@pytest.mark.parametrize(
    ("proofs", "said"),
    [
        pytest.param((), "There was no migration to rehearse.", id="nothing"),
        pytest.param(
            (EXACT,), "The undo script brings the schema back exactly. Data proven on 1 of 1 table.", id="one"
        ),
        pytest.param(
            ALL_EXACT.proofs,
            "All 12 undo scripts bring the schema back exactly. Data proven on 12 of 12 tables.",
            id="all-exact",
        ),
        pytest.param(
            (EXACT, EQUIVALENT, DIFFERENT, UNDO_FAILS, UNDO_FAILS, NO_UNDO, NO_UNDO),
            "5 undo scripts: 1 exact, 1 equivalent, 1 different, 2 fail. 2 migrations have no undo. "
            "Data proven on 2 of 4 tables.",
            id="mixed",
        ),
        pytest.param((NO_UNDO,), "1 migration has no undo.", id="no-undo-only"),
        pytest.param(
            (UNDO_FAILS, NOT_UNDOABLE, APPLY_FAILS),
            "1 undo script: 1 fails. 1 migration is declared not undoable. "
            "1 migration does not apply; nothing after could be rehearsed.",
            id="failures",
        ),
        pytest.param(
            (replace(EXACT, data=DataProof(verdict=DataVerdict.VACUOUS)),),
            "The undo script brings the schema back exactly. No data was proven: no row was touched.",
            id="exact-over-nothing",
        ),
    ],
)
def test_the_closing_sentence_tells_the_run(proofs: tuple[Proof, ...], said: str) -> None:
    assert closing_sentence(rehearsal(*proofs)) == said


VACUOUS = replace(EXACT, data=DataProof(verdict=DataVerdict.VACUOUS, vacuous=("public.empty",)))


@pytest.mark.parametrize(
    ("proofs", "said"),
    [
        pytest.param((), "Nothing was rehearsed", id="nothing"),
        pytest.param((EXACT,), "Way back proven", id="proven"),
        pytest.param((EXACT, NOT_UNDOABLE), "Way back proven", id="one-declared"),
        pytest.param((NOT_UNDOABLE,), "No way back, as declared", id="all-declared"),
        pytest.param((EXACT, VACUOUS), "Way back proven for the schema, in part for data", id="data-in-part"),
        pytest.param((VACUOUS,), "Way back proven for the schema only", id="vacuous"),
        pytest.param((EXACT, NO_UNDO), "Way back not proven", id="no-undo"),
    ],
)
def test_the_headline_claims_no_more_than_was_proven(proofs: tuple[Proof, ...], said: str) -> None:
    assert headline(rehearsal(*proofs)) == said


@pytest.mark.parametrize(
    ("milliseconds", "said"),
    [(0.0, "–"), (0.04, "0.0 ms"), (0.44, "0.4 ms"), (9.949, "9.9 ms"), (9.96, "10 ms"), (999.4, "999 ms"),
     (999.6, "1.0 s"), (59_940, "59.9 s"), (59_960, "1 min 0 s"), (125_000, "2 min 5 s")],
)  # fmt: skip
def test_durations(milliseconds: float, said: str) -> None:
    assert duration(milliseconds) == said


@pytest.mark.parametrize(
    ("count", "said"),
    [(0, "0 B"), (1023, "1023 B"), (1024, "1.0 kB"), (1_048_575, "1.0 MB"), (3_221_225_472, "3.0 GB"),
     (5 * 1024**4, "5.0 TB")],
)  # fmt: skip
def test_sizes(count: int, said: str) -> None:
    assert size(count) == said


def test_counts_agree_with_their_noun() -> None:
    assert counted(1, "row") == "1 row"
    assert counted(2000, "row") == "2,000 rows"
    assert counted(2, "index", "indexes") == "2 indexes"
