"""Which migrations are undone, in which order, and what stops it."""

import pytest

from flyback.errors import HistoryError, SelectionError
from flyback.model.version import Version
from flyback.planning.undo_selection import DownTo, LastOne, Request, These, UndoSelection, undo_order
from unit.planning.compact import history, listing

NO_SCRIPT = "Unable to undo migration to version {} as no corresponding undo migration has been found."
NO_TARGET = "No migration with a target version 9 could be found."
THREE = "V1 U1 V2 U2 V3 U3"


def undo(scripts: str, rows: str, request: Request, *resumable: int) -> UndoSelection:
    return undo_order(listing(scripts, rows), history(rows), request, resumable=frozenset(resumable))


def steps(selection: UndoSelection) -> str:
    """The versions, `3 2`; each step has the undo script of its migration."""
    assert all(step.migration.undo is step.undo for step in selection.steps)
    return " ".join(str(step.undo.version) for step in selection.steps)


def down_to(text: str) -> DownTo:
    return DownTo(Version(text.removesuffix("?")), lenient=text.endswith("?"))


def these(text: str) -> These:
    return These(tuple(Version(each) for each in text.split(",")))


@pytest.mark.parametrize(
    ("scripts", "rows", "request_", "expected"),
    [
        pytest.param(THREE, "V1 V2", LastOne(), "2", id="last"),
        pytest.param(THREE, "V1 V3 V2", LastOne(), "2", id="last-by-installed-order"),
        pytest.param(THREE, "V1 V2 DELETE:V2", LastOne(), "1", id="last-not-deleted"),
        pytest.param(THREE, "V1 V2 UNDO_SQL:V2", LastOne(), "1", id="last-not-undone"),
        pytest.param(THREE, "V1 V2 DELETE:V2 V2", LastOne(), "2", id="last-applied-again"),
        pytest.param(THREE + " Ra", "V1 V2 Ra", LastOne(), "2", id="last-versioned"),
        pytest.param(THREE, "", LastOne(), "", id="nothing"),
        pytest.param(THREE, "SCHEMA", LastOne(), "", id="only-schema"),
        pytest.param(THREE, "V1 DELETE:V1", LastOne(), "", id="all-undone"),
        pytest.param("V1.sh U1", "V1.sh", LastOne(), "1", id="executable"),
        pytest.param(THREE, "V1 V2 V3", down_to("2"), "3 2", id="down-to-inclusive"),
        pytest.param(THREE, "V1 V2 V3", down_to("1"), "3 2 1", id="down-to-all"),
        pytest.param(THREE, "V1 V2 V3", down_to("2.0"), "3 2", id="down-to-equal"),
        pytest.param(THREE, "V1 V2 V3", down_to("1.5?"), "3 2", id="down-to-between"),
        pytest.param(THREE, "V1 V2 V3", down_to("0?"), "3 2 1", id="down-to-below-all"),
        pytest.param(THREE, "V1 V2", down_to("3"), "", id="down-to-pending"),
        pytest.param(THREE, "V1 V3 V2", down_to("2"), "2 3", id="down-to-in-reverse-applied-order"),
        pytest.param(THREE, "V1 V2 V3 DELETE:V2", down_to("2"), "3", id="down-to-past-deleted"),
        pytest.param(THREE, "BASELINE:V1 V2 V3", down_to("2"), "3 2", id="down-to-above-the-baseline"),
        pytest.param(THREE, "V1 V2 V3", these("2"), "2", id="these-one"),
        pytest.param(THREE, "V1 V2 V3", these("1,3"), "3 1", id="these-in-reverse-applied-order"),
        pytest.param(THREE, "V1 V3 V2", these("3,2,1"), "2 3 1", id="these-out-of-order"),
        pytest.param(THREE, "V1 V2 V3", these("2,2.0"), "2", id="these-once"),
        pytest.param(THREE, "V1 V2 DELETE:V2 V2", these("2"), "2", id="these-applied-again"),
        pytest.param("V1 U1 V2", "V1 V2", these("1"), "1", id="these-past-one-without-script"),
    ],
)
def test_order(scripts: str, rows: str, request_: Request, expected: str) -> None:
    selection = undo(scripts, rows, request_)

    assert steps(selection) == expected
    assert selection.stopped is None


def test_the_row_that_is_undone_is_the_one_in_force() -> None:
    (step,) = undo(THREE, "V1 DELETE:V1 V1", LastOne()).steps

    assert step.migration.row.installed_rank == 3


@pytest.mark.parametrize(
    ("scripts", "rows", "lowest", "expected", "at", "reason"),
    [
        pytest.param("V1 U1 V2 V3 U3", "V1 V2 V3", "1", "3", 2, NO_SCRIPT.format(2), id="no-undo-script"),
        pytest.param("V1 U1 V3 U3", "V1 V2 V3", "1", "3", 2, NO_SCRIPT.format(2), id="missing"),
        pytest.param("V1 U1 V3 U3", "V1 JDBC:V2 V3", "1", "3", 2, NO_SCRIPT.format(2), id="java"),
        pytest.param("B2 V3 U3", "B2 V3", "1?", "3", 1, NO_SCRIPT.format(2), id="baseline-script"),
        pytest.param(
            THREE,
            "BASELINE:V1 V2 V3",
            "1",
            "3 2",
            1,
            "Version 1 is the baseline: no script was run for it.",
            id="baseline",
        ),
        pytest.param(
            THREE,
            "V1! V2 V3",
            "1",
            "3 2",
            1,
            "Unable to undo migration to version 1 as it failed half-way.",
            id="failed",
        ),
        pytest.param(
            THREE, "V1 V3 V2", "3", "", 3, "Version 2 is below 3 and was applied after 3.", id="below-came-later"
        ),
        pytest.param(
            THREE, "V2 V3 V1", "2", "", 3, "Version 1 is below 2 and was applied after 3, 2.", id="below-came-last"
        ),
    ],
)
def test_stops(scripts: str, rows: str, lowest: str, expected: str, at: int, reason: str) -> None:
    selection = undo(scripts, rows, down_to(lowest))

    assert steps(selection) == expected
    assert selection.stopped
    assert (selection.stopped.migration.row.installed_rank, selection.stopped.reason) == (at, reason)


def test_a_baseline_alone_is_nothing_to_undo() -> None:
    selection = undo(THREE, "BASELINE:V1", LastOne())

    assert selection.steps == ()
    assert selection.stopped
    assert selection.stopped.reason == "Version 1 is the baseline: no script was run for it."


@pytest.mark.parametrize(
    ("scripts", "rows", "request_", "messages"),
    [
        pytest.param("V1", "V1", LastOne(), [NO_SCRIPT.format(1)], id="last-without-script"),
        pytest.param("V1 V2 U1", "V1 V2", down_to("1"), [NO_SCRIPT.format(2)], id="first-without-script"),
        pytest.param("V1 U1", "V1 V2", LastOne(), [NO_SCRIPT.format(2)], id="future"),
        pytest.param("B1", "B1", LastOne(), [NO_SCRIPT.format(1)], id="baseline-script"),
        pytest.param(
            THREE, "V1!", LastOne(), ["Unable to undo migration to version 1 as it failed half-way."], id="failed"
        ),
        pytest.param(
            THREE,
            "V1",
            down_to("9"),
            [f"{NO_TARGET} Ensure target is specified correctly and the migration exists."],
            id="no-such-target",
        ),
        pytest.param(THREE, "V1", these("9"), ["No migration with version 9 could be found."], id="no-such-version"),
        pytest.param(
            THREE,
            "V1",
            these("1,2"),
            ["Unable to undo migration to version 2 as it is not applied; its state is Pending."],
            id="not-applied",
        ),
        pytest.param(
            "V1 U1",
            "V1 DELETE:V1",
            these("1"),
            ["Unable to undo migration to version 1 as it is not applied; its state is Pending."],
            id="deleted",
        ),
        pytest.param(
            "V1 V2 V3 U3", "V1 V2 V3", these("1,2,3"), [NO_SCRIPT.format(2), NO_SCRIPT.format(1)], id="all-are-named"
        ),
        pytest.param(THREE, "BASELINE:V1", these("1"), [NO_SCRIPT.format(1)], id="baseline-marker"),
    ],
)
def test_refusals(scripts: str, rows: str, request_: Request, messages: list[str]) -> None:
    with pytest.raises(SelectionError) as raised:
        undo(scripts, rows, request_)

    assert [problem.what for problem in raised.value.problems] == messages


@pytest.mark.parametrize(
    ("rows", "request_", "expected"),
    [
        pytest.param("V1 Ra V2", LastOne(), (), id="before"),
        pytest.param("V1 V2 Ra", LastOne(), ("a",), id="after"),
        pytest.param("V1 V2 Rb Ra", LastOne(), ("b", "a"), id="in-order"),
        pytest.param("V1 Ra V2 Ra", LastOne(), (), id="first-run-before"),
        pytest.param("V1 Ra V2", down_to("1"), ("a",), id="after-the-earliest-undone"),
        pytest.param("V1 Ra V2", these("2"), (), id="these"),
        pytest.param("V1 V2 Ra DELETE:Ra", LastOne(), (), id="deleted"),
        pytest.param("V1 Ra DELETE:Ra V2 Ra", LastOne(), ("a",), id="again-after"),
        pytest.param("V1 V2 Ra!", LastOne(), (), id="failed"),
        pytest.param("V1 V2 SCHEMA", LastOne(), (), id="schema-is-none"),
        pytest.param("Ra", LastOne(), (), id="nothing-undone"),
    ],
)
def test_repeatables_that_stay(rows: str, request_: Request, expected: tuple[str, ...]) -> None:
    assert undo("V1 U1 V2 U2 Ra Rb", rows, request_).repeatables == expected


@pytest.mark.parametrize(
    ("rows", "request_", "expected"),
    [
        pytest.param("V1 V2 DELETE:V2!", LastOne(), "2", id="last"),
        pytest.param("V1 V2 DELETE:V1!", LastOne(), "1", id="last-means-the-begun-one"),
        pytest.param("V1 V2 UNDO_SQL:V1!", LastOne(), "1", id="undo-row"),
        pytest.param("V1 V2 DELETE:V1!", down_to("2"), "1 2", id="down-to"),
        pytest.param("V1 V2 DELETE:V1!", these("2,1"), "1 2", id="these"),
    ],
)
def test_a_begun_undo_comes_first(rows: str, request_: Request, expected: str) -> None:
    assert steps(undo(THREE, rows, request_, 3)) == expected


def test_a_failed_undo_that_cannot_be_resumed_blocks() -> None:
    with pytest.raises(HistoryError, match="failed undo of version 2"):
        undo(THREE, "V1 V2 DELETE:V2!", LastOne())
