"""What `migrate` runs, in which order, and what forbids it to run anything."""

import pytest

from flyback.errors import HistoryError, SelectionError
from flyback.model.migration import ForwardScript
from flyback.model.script import BaselineScript, RepeatableScript, VersionedScript
from flyback.planning.reconciling import Rules
from flyback.planning.selecting import select
from unit.planning.compact import listing, rules


def selected(scripts: str, rows: str, given: Rules, *resumable: int) -> str:
    """`1 B3 views`."""
    found = select(listing(scripts, rows, given), given, resumable=frozenset(resumable))
    return " ".join(_short(script) for script in found)


def _short(script: ForwardScript) -> str:
    match script:
        case RepeatableScript():
            return script.description
        case BaselineScript():
            return f"B{script.version}"
        case VersionedScript():
            return str(script.version)


@pytest.mark.parametrize(
    ("scripts", "rows", "target", "out_of_order", "expected"),
    [
        pytest.param("V2 Rb V1 Ra", "", "latest", False, "1 2 a b", id="all"),
        pytest.param("V1 V2", "V1 V2", "latest", False, "", id="nothing"),
        pytest.param("V1 V2 V3", "V2", "latest", False, "3", id="not-the-ignored"),
        pytest.param("V1 V2 V3", "V2", "latest", True, "1 3", id="out-of-order"),
        pytest.param("V1 V2 V3 Ra", "", "2", False, "1 2 a", id="version-and-repeatables"),
        pytest.param("V1 V2 V3 Ra", "V1 V2 V3", "1", False, "a", id="version-below"),
        pytest.param("V1 V2 Ra", "V1", "current", False, "a", id="current"),
        pytest.param("V1 V2 Ra", "V1", "next", False, "2", id="next"),
        pytest.param("V1 Ra Rb", "V1", "next", False, "a", id="next-repeatable"),
        pytest.param("V1 Ra", "V1 Ra", "next", False, "", id="next-nothing"),
        pytest.param("V1 V2 V3", "V2", "next", True, "1", id="next-out-of-order"),
        pytest.param("B2 V1 V2 V3", "", "latest", False, "B2 3", id="baseline-script"),
        pytest.param("B2 V1 V2 V3", "V1", "latest", False, "2 3", id="baseline-script-too-late"),
        pytest.param("V1 V2 V3", "BASELINE:V2", "latest", False, "3", id="after-a-baseline"),
        pytest.param("V1 V2", "V1 V2 DELETE:V2", "latest", False, "2", id="deleted"),
        pytest.param("V1 V2", "V1 V2 UNDO_SQL:V2 UNDO_SQL:V1", "latest", False, "1 2", id="undone"),
        pytest.param("Ra#6", "Ra#5", "latest", False, "a", id="changed-repeatable"),
        pytest.param("V1 V2", "V1 V2 DELETE:V2", "2", False, "2", id="target-that-was-deleted"),
        pytest.param("V1 V2", "", "1.5?", False, "1", id="target-that-need-not-exist"),
        pytest.param("V1 V2", "V1 V3", "3", False, "", id="target-that-only-the-history-has"),
        pytest.param("V1 V2", "BASELINE:V1.5", "1.5", False, "", id="target-is-the-baseline"),
    ],
)
def test_selection(scripts: str, rows: str, target: str, out_of_order: bool, expected: str) -> None:
    assert selected(scripts, rows, rules(target, out_of_order=out_of_order)) == expected


@pytest.mark.parametrize(
    ("scripts", "rows", "pick", "expected"),
    [
        pytest.param("V1 V2 V3", "V1", "3", "3", id="one"),
        pytest.param("V1 V2 V3", "V1", "3,2", "3 2", id="in-the-given-order"),
        pytest.param("V1 Ra Rb", "", "b,1", "b 1", id="repeatables"),
        pytest.param("V1 V2", "", "1.0, 1", "1", id="once"),
        pytest.param("V1 R2024", "", "2024", "2024", id="a-description-of-digits"),
        pytest.param("B2 V2", "", "2", "B2", id="the-pending-one-of-two"),
        pytest.param("V1 V2", "V1 V2 DELETE:V2", "2", "2", id="deleted-before"),
    ],
)
def test_cherry_pick(scripts: str, rows: str, pick: str, expected: str) -> None:
    assert selected(scripts, rows, rules(pick=pick)) == expected


@pytest.mark.parametrize(
    ("pick", "target", "messages"),
    [
        pytest.param(
            "9", "latest", ["cherryPick names '9', but no migration has that version or description"], id="version"
        ),
        pytest.param(
            "x", "latest", ["cherryPick names 'x', but no migration has that version or description"], id="description"
        ),
        pytest.param("1", "latest", ["cherryPick names '1', which is not pending; its state is Success"], id="applied"),
        pytest.param("2", "latest", ["cherryPick names '2', which is not pending; its state is Ignored"], id="ignored"),
        pytest.param(
            "4", "current", ["cherryPick names '4', which is not pending; its state is Above Target"], id="target"
        ),
        pytest.param(
            "b", "latest", ["cherryPick names 'b', which is not pending; its state is Success"], id="repeatable"
        ),
        pytest.param(
            "4,9,1",
            "latest",
            [
                "cherryPick names '9', but no migration has that version or description",
                "cherryPick names '1', which is not pending; its state is Success",
            ],
            id="all-are-named",
        ),
    ],
)
def test_cherry_pick_of_what_cannot_run(pick: str, target: str, messages: list[str]) -> None:
    given = rules(target, pick=pick)
    with pytest.raises(SelectionError) as raised:
        select(listing("V1 V2 V3 V4 Ra Rb", "V1 V3 Rb", given), given)

    assert [problem.what for problem in raised.value.problems] == messages


def test_out_of_order_is_hinted_at() -> None:
    given = rules(pick="1")
    with pytest.raises(SelectionError, match="--out-of-order"):
        select(listing("V1 V2", "V2", given), given)


@pytest.mark.parametrize("target", ["9", "1.5"])
def test_unknown_target(target: str) -> None:
    given = rules(target)
    with pytest.raises(SelectionError) as raised:
        select(listing("V1 V2 Ra", "V1", given), given)

    assert raised.value.problems[0].what == (
        f"No migration with a target version {target} could be found."
        " Ensure target is specified correctly and the migration exists."
    )


@pytest.mark.parametrize(
    ("scripts", "rows", "messages"),
    [
        pytest.param("V1 V2", "V1!", ['Schema "app" contains a failed migration to version 1 !'], id="versioned"),
        pytest.param("Ra", "Ra!", ['Schema "app" contains a failed repeatable migration ("a") !'], id="repeatable"),
        pytest.param("V2", "V1!", ['Schema "app" contains a failed migration to version 1 !'], id="missing"),
        pytest.param("B1", "B1!", ['Schema "app" contains a failed migration to version 1 !'], id="baseline-script"),
        pytest.param(
            "V1 V2",
            "V1! V9!",
            [
                'Schema "app" contains a failed migration to version 1 !',
                'Schema "app" contains a failed migration to version 9 !',
            ],
            id="future-beside-another",
        ),
        pytest.param("V1", "V1 DELETE:V1!", ['Schema "app" contains a failed undo of version 1 !'], id="delete"),
        pytest.param("V1", "V1 UNDO_SQL:V1!", ['Schema "app" contains a failed undo of version 1 !'], id="undo"),
    ],
)
def test_failed_rows_block(scripts: str, rows: str, messages: list[str]) -> None:
    with pytest.raises(HistoryError) as raised:
        select(listing(scripts, rows), rules(), schema="app")

    assert [problem.what for problem in raised.value.problems] == messages


def test_one_failed_row_from_the_future_does_not_block_while_the_future_is_ignored() -> None:
    assert selected("V1 Ra", "V1 V2!", rules()) == "a"

    with pytest.raises(HistoryError):
        selected("V1 Ra", "V1 V2!", rules(ignore=""))


@pytest.mark.parametrize(
    ("scripts", "rows", "target", "pick", "expected"),
    [
        pytest.param("V1 V2 V3", "V1 V2!", "latest", "", "2 3", id="first"),
        pytest.param("V1 V2 V3", "V1 V3!", "latest", "", "3", id="below-stays-ignored"),
        pytest.param("V1 V2 V3", "V1 V2!", "next", "", "2", id="next"),
        pytest.param("V1 V2 V3", "V1 V2!", "1", "", "2", id="above-the-target"),
        pytest.param("V1 Ra Rb", "V1 Rb!", "latest", "", "b a", id="repeatable-first"),
        pytest.param("Ra#6", "V1 Ra#5!", "latest", "", "a", id="changed-repeatable-once"),
        pytest.param("V1 V2 V3 Ra", "V1 V2!", "latest", "a", "2 a", id="before-what-is-picked"),
        pytest.param("V1 V2 V3 Ra", "V1 V2!", "latest", "a,2", "2 a", id="picked-itself"),
    ],
)
def test_what_can_be_resumed_comes_first(scripts: str, rows: str, target: str, pick: str, expected: str) -> None:
    assert selected(scripts, rows, rules(target, pick=pick), 2) == expected


def test_what_can_be_resumed_needs_its_script() -> None:
    with pytest.raises(HistoryError, match="contains a failed migration to version 1"):
        selected("V2", "V1!", rules(), 1)


def test_a_begun_undo_is_not_resumed_by_migrate() -> None:
    with pytest.raises(HistoryError, match="run flyback undo to finish it"):
        selected("V1", "V1 DELETE:V1!", rules(), 2)
