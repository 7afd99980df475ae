"""Every state, and the order of the listing, from scripts and rows."""

import pytest

from flyback.errors import HistoryError
from flyback.model.migration import State, Unresolved
from unit.planning.compact import listing, name, rules, shown

Case = tuple[str, str, str, str]
"""Name, scripts, rows, listing."""

NOTHING_SPECIAL: list[Case] = [
    ("nothing", "", "", ""),
    ("pending", "V1 V2", "", "1 Pending, 2 Pending"),
    ("pending-by-version", "V10 V9 V2", "", "2 Pending, 9 Pending, 10 Pending"),
    ("pending-dotted", "V1.10 V1.9 V1", "", "1 Pending, 1.9 Pending, 1.10 Pending"),
    ("success", "V1 V2", "V1", "1 Success, 2 Pending"),
    ("equal-versions", "V01 V2", "V1.0 V2", "1.0 Success, 2 Success"),
    ("repeatables-last", "Rb Ra V1", "", "1 Pending, a Pending, b Pending"),
    ("rows-by-rank", "V1 V2 Ra", "V1 Ra V2", "1 Success, a Success, 2 Success"),
    ("rows-before-scripts", "V1 V2 Ra Rb", "V1 Rb", "1 Success, b Success, 2 Pending, a Pending"),
    ("executable", "V1.sh", "V1.sh", "1 Success"),
    ("failed", "V1 V2", "V1 V2!", "1 Success, 2 Failed"),
    ("failed-is-not-pending", "V1 V2", "V1! ", "1 Failed, 2 Pending"),
    ("failed-counts-as-applied", "V1 V2 V3", "V1 V3!", "1 Success, 3 Failed, 2 Ignored"),
    ("undo-scripts-are-not-listed", "V1 U1", "V1", "1 Success"),
]

OUT_OF_ORDER: list[Case] = [
    ("ignored", "V1 V2 V3", "V1 V3", "1 Success, 3 Success, 2 Ignored"),
    ("ignored-among-pending", "V1 V2 V3 V4", "V1 V3", "1 Success, 3 Success, 2 Ignored, 4 Pending"),
    ("out-of-order", "V1 V2 V3", "V1 V3 V2", "1 Success, 3 Success, 2 Out of Order"),
    ("twice-out-of-order", "V1 V2 V3", "V3 V2 V1", "3 Success, 2 Out of Order, 1 Out of Order"),
    ("failed-out-of-order", "V1 V2", "V2 V1!", "2 Success, 1 Failed"),
    (
        "after-baseline-marker",
        "V1 V3 V2",
        "BASELINE:V1 V3 V2",
        "1 Ignored (Baseline), 1 Baseline, 3 Success, 2 Out of Order",
    ),
]

UNRESOLVED: list[Case] = [
    ("missing", "V1 V3", "V1 V2", "1 Success, 2 Missing, 3 Pending"),
    ("missing-failed", "V1 V3", "V1 V2!", "1 Success, 2 Failed (Missing), 3 Pending"),
    ("future", "V1", "V1 V2", "1 Success, 2 Future"),
    ("future-failed", "V1", "V1 V2!", "1 Success, 2 Failed (Future)"),
    ("no-scripts-at-all", "", "V1 V2", "1 Future, 2 Future"),
    ("only-repeatables-resolved", "Ra", "V1 Ra", "1 Future, a Success"),
    ("missing-below-a-baseline-script", "B5", "V1", "1 Missing, B5 Ignored"),
    ("java", "V1 V3", "JDBC:V2 V3", "2 Missing, 3 Success, 1 Ignored"),
    ("java-of-old", "V1", "V1 SPRING_JDBC:V2", "1 Success, 2 Future"),
    ("custom", "V1 V3", "V1 CUSTOM:V2", "1 Success, 2 Missing, 3 Pending"),
    ("another-type-below", "V1.sh V2", "V1 V2", "1 Missing, 2 Success, 1 Ignored"),
    ("another-type-highest", "V1 V2.sh", "V1 V2", "1 Success, 2 Future, 2 Pending"),
    ("sql-now-script-before", "V1", "V1.sh", "1 Future, 1 Pending"),
    ("baseline-script-gone", "V5", "B3", "3 Missing, 5 Pending"),
    ("baseline-script-from-the-future", "V1", "B3", "1 Below Baseline, 3 Future"),
    ("repeatable", "V1", "V1 Ra", "1 Success, a Missing"),
    ("repeatable-failed", "V1", "V1 Ra!", "1 Success, a Failed (Missing)"),
    ("repeatable-runs-before-the-last", "", "Ra Ra", "a Superseded, a Missing"),
    ("repeatable-failed-before-the-last", "", "Ra! Ra", "a Failed, a Missing"),
]

REPEATABLES: list[Case] = [
    ("same-checksum", "Ra#5", "Ra#5", "a Success"),
    ("raw-checksum", "Ra#5/6", "Ra#6", "a Success"),
    ("changed", "Ra#5", "Ra#4", "a Outdated, a Pending"),
    ("rerun", "Ra#5", "Ra#4 Ra#5", "a Superseded, a Success"),
    ("changed-back", "Ra#4", "Ra#4 Ra#5", "a Superseded, a Outdated, a Pending"),
    ("failed", "Ra#5", "Ra#5!", "a Failed"),
    ("failed-then-changed", "Ra#6", "Ra#5!", "a Failed, a Pending"),
    ("failed-after-success", "Ra#5", "Ra#4 Ra#5!", "a Superseded, a Failed"),
    ("type-does-not-matter", "Ra.sh", "Ra", "a Success"),
    ("by-case-of-description", "RB Ra", "", "B Pending, a Pending"),
    ("never-out-of-order", "V2 Ra Rb", "V2 Rb Ra", "2 Success, b Success, a Success"),
    ("without-checksum", "Ra#0", "Ra#null", "a Outdated, a Pending"),
]

MARKERS: list[Case] = [
    ("schema", "V1", "SCHEMA V1", "schema Success, 1 Success"),
    ("schemas-twice", "V1", "SCHEMA V1 SCHEMA", "schema Success, 1 Success, schema Success"),
    ("schema-alone", "V1 B2", "SCHEMA", "1 Below Baseline, schema Success, B2 Pending"),
    ("baseline", "V1 V2 V3", "BASELINE:V2", "1 Below Baseline, 2 Ignored (Baseline), 2 Baseline, 3 Pending"),
    ("baseline-with-gap", "V1 V3", "BASELINE:V2", "1 Below Baseline, 2 Baseline, 3 Pending"),
    (
        "baseline-then-schema",
        "V1 V2",
        "BASELINE:V1 SCHEMA V2",
        "1 Ignored (Baseline), 1 Baseline, schema Success, 2 Success",
    ),
    (
        "baselines-highest-counts",
        "V2 V4",
        "BASELINE:V1 BASELINE:V3",
        "2 Below Baseline, 1 Baseline, 3 Baseline, 4 Pending",
    ),
    ("below-baseline-already-applied", "V1 V2", "V1 BASELINE:V2", "2 Ignored (Baseline), 1 Success, 2 Baseline"),
]

BASELINE_SCRIPTS: list[Case] = [
    ("fresh", "B3 V1 V3 V4", "", "1 Below Baseline, 3 Ignored (Baseline), B3 Pending, 4 Pending"),
    ("fresh-highest-only", "B2 B3 V1", "", "1 Below Baseline, B2 Below Baseline, B3 Pending"),
    ("fresh-same-version-first-the-script", "V3 B3", "", "3 Ignored (Baseline), B3 Pending"),
    ("only-repeatables-ran", "B3 V4 Ra", "Ra", "a Success, B3 Pending, 4 Pending"),
    ("applied", "B3 V3 V4", "B3 V4", "3 Ignored (Baseline), 3 Baseline, 4 Success"),
    ("applied-by-an-old-flyway", "B3 V4", "SQL_STATE_SCRIPT:V3", "3 Baseline, 4 Pending"),
    ("applied-and-failed", "B3 V4", "B3!", "3 Failed, 4 Pending"),
    ("later-one-ignored", "B3 B5 V4", "B3 V4", "3 Baseline, 4 Success, B5 Ignored"),
    ("too-late", "V1 V2 B2 V3", "V1", "1 Success, 2 Pending, B2 Ignored, 3 Pending"),
    ("too-late-below", "V1 V3 B2", "V1 V3", "1 Success, 3 Success, B2 Ignored"),
    ("beside-a-marker", "B2 B3 V4", "BASELINE:V2", "B2 Ignored (Baseline), 2 Baseline, B3 Ignored, 4 Pending"),
    ("below-a-marker", "B1 V4", "BASELINE:V2", "B1 Below Baseline, 2 Baseline, 4 Pending"),
]

DELETED: list[Case] = [
    ("deleted", "V1 V2", "V1 V2 DELETE:V2", "1 Success, 2 Deleted, 2 Pending"),
    ("deleted-and-gone", "V1", "V1 V2 DELETE:V2", "1 Success, 2 Deleted"),
    ("applied-again", "V1 V2", "V1 V2 DELETE:V2 V2", "1 Success, 2 Deleted, 2 Success"),
    ("cycles", "V1", "V1 DELETE:V1 V1 DELETE:V1 V1", "1 Deleted, 1 Deleted, 1 Success"),
    ("both-in-reverse", "V1 V2", "V1 V2 DELETE:V2 DELETE:V1", "1 Deleted, 2 Deleted, 1 Pending, 2 Pending"),
    ("in-the-middle", "V1 V2 V3", "V1 V2 V3 DELETE:V2", "1 Success, 2 Deleted, 3 Success, 2 Ignored"),
    ("in-the-middle-again", "V1 V2 V3", "V1 V2 V3 DELETE:V2 V2", "1 Success, 2 Deleted, 3 Success, 2 Out of Order"),
    ("equal-version", "V1", "V1 DELETE:V1.0", "1 Deleted, 1 Pending"),
    ("of-nothing", "V1", "DELETE:V1", "1 Pending"),
    ("of-a-baseline-marker", "V1 V2", "BASELINE:V1 DELETE:V1", "1 Ignored (Baseline), 1 Baseline, 2 Pending"),
    ("of-a-baseline-script", "B2 V1", "B2 DELETE:V2", "1 Below Baseline, B2 Ignored (Baseline), 2 Deleted"),
    ("of-a-missing-one", "V3", "V1 V3 DELETE:V1", "1 Deleted, 3 Success"),
    ("unfinished", "V1", "V1 DELETE:V1!", "1 Success, 1 Success"),
    ("of-another-type", "V1", "V1.sh DELETE:V1", "1 Deleted, 1 Pending"),
    ("repeatable", "Ra", "Ra DELETE:Ra", "a Deleted, a Success, a Pending"),
    ("repeatable-gone", "", "Ra DELETE:Ra", "a Deleted, a Success"),
    ("repeatable-runs", "", "Ra Ra DELETE:Ra", "a Superseded, a Deleted, a Success"),
    ("repeatable-again", "Ra", "Ra DELETE:Ra Ra", "a Deleted, a Success, a Success"),
    ("repeatable-twice", "", "Ra DELETE:Ra DELETE:Ra", "a Deleted, a Success, a Success"),
    ("script-inert-undo-between", "V1.sh", "V1.sh UNDO_SCRIPT:V1 DELETE:V1", "1 Deleted, 1 Future, 1 Pending"),
]

UNDONE: list[Case] = [
    ("undone", "V1 V2", "V1 V2 UNDO_SQL:V2", "1 Success, 2 Undone, 2 Success, 2 Pending"),
    ("undone-java", "V1", "V1 UNDO_JDBC:V1", "1 Undone, 1 Success, 1 Pending"),
    ("undone-custom", "V1", "V1 UNDO_CUSTOM:V1", "1 Undone, 1 Success, 1 Pending"),
    ("applied-again", "V1", "V1 UNDO_SQL:V1 V1", "1 Undone, 1 Success, 1 Success"),
    ("cycles", "V1", "V1 UNDO_SQL:V1 V1 UNDO_SQL:V1", "1 Undone, 1 Success, 1 Undone, 1 Success, 1 Pending"),
    (
        "both-in-reverse",
        "V1 V2",
        "V1 V2 UNDO_SQL:V2 UNDO_SQL:V1",
        "1 Undone, 2 Undone, 2 Success, 1 Success, 1 Pending, 2 Pending",
    ),
    ("in-the-middle", "V1 V2", "V1 V2 UNDO_SQL:V1", "1 Undone, 2 Success, 1 Success, 1 Ignored"),
    ("gone", "V2", "V1 V2 UNDO_SQL:V1", "1 Undone, 2 Success, 1 Success"),
    ("failed", "V1", "V1 UNDO_SQL:V1!", "1 Success, 1 Failed"),
    ("of-nothing", "V1", "UNDO_SQL:V1", "1 Success, 1 Pending"),
    ("script-is-inert", "V1 V2.sh V3", "V1 V2.sh UNDO_SCRIPT:V2", "1 Success, 2 Success, 2 Missing, 3 Pending"),
    ("script-is-inert-highest", "V1.sh", "V1.sh UNDO_SCRIPT:V1", "1 Success, 1 Future"),
    ("deleted-then-undone", "V1", "V1 DELETE:V1 V1 UNDO_SQL:V1", "1 Deleted, 1 Undone, 1 Success, 1 Pending"),
    ("undone-then-deleted", "V1", "V1 UNDO_SQL:V1 V1 DELETE:V1", "1 Undone, 1 Success, 1 Deleted, 1 Pending"),
    ("deleted-without-new-run", "V1", "V1 UNDO_SQL:V1 DELETE:V1", "1 Undone, 1 Success, 1 Pending"),
]

GROUPS = {
    "plain": NOTHING_SPECIAL,
    "order": OUT_OF_ORDER,
    "unresolved": UNRESOLVED,
    "repeatable": REPEATABLES,
    "marker": MARKERS,
    "baseline-script": BASELINE_SCRIPTS,
    "deleted": DELETED,
    "undone": UNDONE,
}


@pytest.mark.parametrize(
    ("scripts", "rows", "expected"),
    [
        pytest.param(scripts, rows, expected, id=f"{group}-{name}")
        for group, cases in GROUPS.items()
        for name, scripts, rows, expected in cases
    ],
)
def test_states_and_order(scripts: str, rows: str, expected: str) -> None:
    assert shown(listing(scripts, rows).migrations) == expected


@pytest.mark.parametrize(
    ("target", "out_of_order", "rows", "expected"),
    [
        pytest.param("latest", False, "V1", "1 Success, 2 Pending, 3 Pending, a Pending", id="latest"),
        pytest.param("2", False, "V1", "1 Success, 2 Pending, 3 Above Target, a Pending", id="version"),
        pytest.param("2.0", False, "V1", "1 Success, 2 Pending, 3 Above Target, a Pending", id="equal-version"),
        pytest.param("2.5?", False, "V1", "1 Success, 2 Pending, 3 Above Target, a Pending", id="between"),
        pytest.param("0?", False, "", "1 Above Target, 2 Above Target, 3 Above Target, a Pending", id="below-all"),
        pytest.param(
            "1", False, "V1 V3", "1 Success, 3 Success, 2 Above Target, a Pending", id="below-what-is-applied"
        ),
        pytest.param("current", False, "V1", "1 Success, 2 Above Target, 3 Above Target, a Pending", id="current"),
        pytest.param(
            "current", False, "", "1 Above Target, 2 Above Target, 3 Above Target, a Pending", id="current-empty"
        ),
        pytest.param("current", False, "V1 V3", "1 Success, 3 Success, 2 Ignored, a Pending", id="current-ignored"),
        pytest.param("current", True, "V1 V3", "1 Success, 3 Success, 2 Pending, a Pending", id="current-out-of-order"),
        pytest.param("next", False, "V1", "1 Success, 2 Pending, 3 Above Target, a Pending", id="next"),
        pytest.param("next", False, "", "1 Pending, 2 Above Target, 3 Above Target, a Pending", id="next-empty"),
        pytest.param("next", True, "V2", "2 Success, 1 Pending, 3 Above Target, a Pending", id="next-out-of-order"),
        pytest.param("next", False, "V2", "2 Success, 1 Ignored, 3 Pending, a Pending", id="next-after-ignored"),
        pytest.param("next", False, "V1 V2 V3", "1 Success, 2 Success, 3 Success, a Pending", id="next-repeatable"),
        pytest.param("next", False, "V1 V2 V3 Ra", "1 Success, 2 Success, 3 Success, a Success", id="next-nothing"),
        pytest.param("latest", True, "V1 V3", "1 Success, 3 Success, 2 Pending, a Pending", id="out-of-order"),
        pytest.param("latest", True, "V3", "3 Success, 1 Pending, 2 Pending, a Pending", id="out-of-order-many"),
    ],
)
def test_target_and_out_of_order(target: str, out_of_order: bool, rows: str, expected: str) -> None:
    found = listing("V1 V2 V3 Ra", rows, rules(target, out_of_order=out_of_order))

    assert shown(found.migrations) == expected


@pytest.mark.parametrize(
    ("scripts", "rows", "target", "expected"),
    [
        pytest.param("B2 V3", "", "next", "B2 Pending, 3 Above Target", id="next-is-the-baseline"),
        pytest.param("V1 V2 B5", "V1", "next", "1 Success, 2 Pending, B5 Above Target", id="late-baseline-above-next"),
        pytest.param("V1 B5", "V1", "1", "1 Success, B5 Above Target", id="late-baseline-above-target"),
        pytest.param("V1 B5", "", "1", "1 Below Baseline, B5 Pending", id="the-target-does-not-stop-a-baseline"),
        pytest.param(
            "V1 V2", "V1 V2 DELETE:V2", "current", "1 Success, 2 Deleted, 2 Above Target", id="current-deleted"
        ),
        pytest.param(
            "V1 V2", "BASELINE:V1", "current", "1 Ignored (Baseline), 1 Baseline, 2 Above Target", id="current-baseline"
        ),
    ],
)
def test_target_and_baselines(scripts: str, rows: str, target: str, expected: str) -> None:
    assert shown(listing(scripts, rows, rules(target)).migrations) == expected


@pytest.mark.parametrize(
    ("rows", "version", "baseline"),
    [
        pytest.param("", None, None, id="empty"),
        pytest.param("SCHEMA Ra", None, None, id="no-version"),
        pytest.param("V1 V3 V2", "3", None, id="highest"),
        pytest.param("V1 V2!", "2", None, id="failed-counts"),
        pytest.param("BASELINE:V4", "4", "4", id="baseline-counts"),
        pytest.param("B2 V3", "3", "2", id="baseline-script"),
        pytest.param("V1 V2 DELETE:V2", "1", None, id="deleted-does-not"),
        pytest.param("V1 V2 UNDO_SQL:V2 UNDO_SQL:V1", None, None, id="undone-does-not"),
        pytest.param("V1 DELETE:V3!", "1", None, id="unfinished-delete-does-not"),
    ],
)
def test_schema_version(rows: str, version: str | None, baseline: str | None) -> None:
    found = listing("V1 V2 V3 B2", rows)

    assert str(found.schema_version or "") == (version or "")
    assert found.last_applied == found.schema_version
    assert str(found.baseline or "") == (baseline or "")


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        pytest.param("V1 NOVEL:V2", "Unknown migration type 'NOVEL' found in schema history.", id="unknown-type"),
        pytest.param(
            "V1 DELETE:V1 DELETE:V1",
            "Corrupted schema history: multiple delete entries for version 1",
            id="two-deletes",
        ),
        pytest.param("Vx", "Version may only contain 0..9 and . (dot). Invalid version: x", id="no-version"),
    ],
)
def test_histories_that_cannot_be(rows: str, message: str) -> None:
    with pytest.raises(HistoryError) as raised:
        listing("V1", rows)

    (problem,) = raised.value.problems
    assert problem.what == message
    assert problem.where == f"schema history, installed_rank {len(rows.split())}"


def test_every_problem_of_a_history_is_named() -> None:
    with pytest.raises(HistoryError) as raised:
        listing("V1", "NEW:V1 OTHER:Vx")

    assert [problem.code for problem in raised.value.problems] == [
        "unknown-migration-type",
        "unknown-migration-type",
        "history-version",
    ]


def test_undo_scripts_stand_beside_their_migrations() -> None:
    found = listing("V1 V2 V3 U1 U2 B1", "V1 V2 DELETE:V2").migrations

    beside = [(name(each), each.undo.source.script) for each in found if not isinstance(each, Unresolved) and each.undo]
    assert beside == [("1", "U1__u1.sql"), ("2", "U2__u2.sql"), ("2", "U2__u2.sql")]


def test_every_state_is_met_above() -> None:
    """But for the one that needs a target, and the one of undo scripts, which stand beside their migrations."""
    listings = [listing(scripts, rows) for cases in GROUPS.values() for _, scripts, rows, _ in cases]
    met = {each.state for found in listings for each in found.migrations}

    assert set(State) - met == {State.ABOVE_TARGET, State.AVAILABLE}
