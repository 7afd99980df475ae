"""The report for logs and the rows for a terminal."""

import unicodedata
from dataclasses import replace

import pytest

from flyback.model.rehearsal import Difference, Verdict
from flyback.model.version import Version
from flyback.report.rehearsal_text import compose, display_width, render
from unit.report.samples import ALL_EXACT, DIFFERENT, EVERY_VERDICT, EXACT, NASTY, NO_UNDO, hostile, rehearsal


def test_every_migration_has_a_row_with_its_verdict() -> None:
    lines = render(EVERY_VERDICT).splitlines()[3:]
    for proof, line in zip(EVERY_VERDICT.proofs, lines, strict=False):
        assert line.startswith(f"{proof.version} ")
        assert f"  {proof.verdict.value}" in line


def test_unproven_migrations_are_explained_and_proven_ones_are_not() -> None:
    explained = {section.heading.rsplit(": ", 1)[1] for _, section in compose(EVERY_VERDICT).explanations}
    assert explained == {"lossy", "different", "undo fails", "not undoable", "apply fails"}


def test_a_failure_tells_place_message_hint_and_statement() -> None:
    text = render(EVERY_VERDICT)
    assert 'db/undo/U5__undo_rename_orders.sql:2:1: relation "purchase" does not exist (SQLSTATE 42P01)' in text
    assert 'hint: Perhaps you meant the table "purchases".' in text
    assert "| ALTER TABLE purchase\n" in text


def test_vacuous_data_never_reads_like_success() -> None:
    row = compose(EVERY_VERDICT).rows[1]
    assert row.data == "vacuous, no rows"
    assert "table users held no row: its data proof is vacuous" in render(EVERY_VERDICT)


def test_ninety_migrations_without_undo_take_one_paragraph() -> None:
    proofs = [replace(NO_UNDO, version=Version(f"{number:04}")) for number in range(90)]
    text = render(rehearsal(*proofs))
    after_table = text.split("No undo script\n")[1]
    assert len(after_table.splitlines()) < 12
    assert "0000, 0001" in after_table


def test_many_differences_are_cut_and_counted() -> None:
    differences = tuple(
        Difference(object=f"public.t.c{number}", kind="column", text=f"column t.c{number} is missing")
        for number in range(50)
    )
    (_, section), *_ = compose(rehearsal(replace(DIFFERENT, differences=differences))).explanations
    assert len(section.lines) == 21
    assert section.lines[-1] == "and 30 more"


def test_one_sentence_true_of_many_migrations_is_said_once() -> None:
    proofs = [replace(EXACT, version=Version(str(number)), notes=("odd",)) for number in range(1, 8)]
    assert render(rehearsal(*proofs)).count("odd") == 1
    assert "1, 2, 3 and 4 more: odd" in render(rehearsal(*proofs))


@pytest.mark.parametrize("payload", NASTY)
def test_text_holds_nothing_that_steers_a_terminal(payload: str) -> None:
    text = render(hostile(payload))
    text.encode()
    assert not {each for each in text if unicodedata.category(each) in {"Cc", "Cf", "Cs", "Zl", "Zp"}} - {"\n"}


def test_the_verdict_words_are_all_there() -> None:
    text = render(EVERY_VERDICT)
    assert [verdict.value for verdict in Verdict if verdict.value not in text] == []


def test_wide_characters_keep_the_table_aligned() -> None:
    proofs = (replace(EXACT, description="利用者"), EXACT)
    first, second = render(rehearsal(*proofs)).splitlines()[3:5]
    assert display_width(first[: first.index("exact")]) == display_width(second[: second.index("exact")])


def test_an_all_exact_run_is_short() -> None:
    assert render(ALL_EXACT).splitlines()[-1].startswith("All 12 undo scripts bring the schema back exactly.")
    assert compose(ALL_EXACT).explanations == ()
