"""What `repair` removes, marks deleted and aligns."""

import pytest

from flyback.planning.repairing import Alignment, Deletion, Removal, Repair, repairs
from unit.planning.compact import listing, rules


def told(repair: Repair) -> str:
    """`remove 2`, `delete 3`, `align 1 SQL 7 v1`; rows by installed rank."""
    match repair:
        case Removal(row=row):
            return f"remove {row.installed_rank}"
        case Deletion(row=row):
            return f"delete {row.installed_rank}"
        case Alignment(row=row, type=kind, checksum=checksum, description=description):
            return f"align {row.installed_rank} {kind} {checksum} {description}"


@pytest.mark.parametrize(
    ("scripts", "rows", "expected"),
    [
        pytest.param("V1 V2", "V1", "", id="nothing"),
        pytest.param("V1 V2", "V1 V2!", "remove 2", id="failed"),
        pytest.param("Ra", "Ra!", "remove 1", id="failed-repeatable"),
        pytest.param("V2", "V1! V2", "remove 1", id="failed-missing"),
        pytest.param("V1", "V1 V2!", "remove 2", id="failed-future-although-ignored"),
        pytest.param("V1", "V1 DELETE:V1!", "remove 2", id="failed-undo"),
        pytest.param("V2", "V1 V2", "delete 1", id="missing"),
        pytest.param("V1", "V1 Ra", "delete 2", id="missing-repeatable"),
        pytest.param("V1", "Ra Ra V1", "delete 2", id="only-the-last-run-of-a-repeatable"),
        pytest.param("V1", "Ra Ra! V1", "remove 2, delete 1", id="the-last-run-once-the-failed-one-is-gone"),
        pytest.param("V1", "V1 V2", "", id="future-is-ignored"),
        pytest.param("V2", "JDBC:V1 V2", "delete 1", id="java"),
        pytest.param("V2", "B1 V2", "delete 1", id="baseline-script"),
        pytest.param("V2", "BASELINE:V1 V2", "", id="baseline-marker"),
        pytest.param("V2", "SCHEMA V2", "", id="schema-marker"),
        pytest.param("V2", "V1 DELETE:V1 V2", "", id="deleted-already"),
        pytest.param("V2", "V1 UNDO_SQL:V1 V2", "", id="undone"),
        pytest.param("V1.sh V2", "V1.sh UNDO_SCRIPT:V1 V2", "", id="undo-row"),
        pytest.param("V1", "Ra DELETE:Ra", "", id="repeatable-deleted-already"),
        pytest.param("V1#7", "V1#6", "align 1 SQL 7 v1", id="checksum"),
        pytest.param("V1#7", "V1#null", "align 1 SQL 7 v1", id="checksum-null"),
        pytest.param("V1~new", "V1~old", "align 1 SQL 100 new", id="description"),
        pytest.param("V1.sh#7", "V1.sh#6", "align 1 SCRIPT 7 v1", id="executable"),
        pytest.param("B1#7", "B1#6", "align 1 SQL_BASELINE 7 b1", id="aligned-baseline-script"),
        pytest.param("V1#7 V2", "V1#6 BASELINE:V2", "align 1 SQL 7 v1", id="below-the-baseline-too"),
        pytest.param("V1#7", "V1#6 DELETE:V1", "align 1 SQL 7 v1", id="deleted-too"),
        pytest.param("V1#7", "V1#6 UNDO_SQL:V1", "", id="undone-not"),
        pytest.param("V1.sh V2", "V1 V2", "delete 1", id="another-type-is-missing"),
        pytest.param("Ra#7", "Ra#6", "", id="changed-repeatable"),
        pytest.param("Ra#7/6", "Ra#6", "align 1 SQL 7 a", id="repeatable-with-raw-checksum"),
        pytest.param("Ra#7/7", "Ra#7", "", id="repeatable-without-placeholders"),
        pytest.param(f"V1~{'d' * 201}", f"V1~{'d' * 197}...", "", id="long-description"),
        pytest.param("V1 V2#7", "V3! V0 V2#6", "remove 1, delete 2, align 3 SQL 7 v2", id="in-this-order"),
    ],
)
def test_repairs(scripts: str, rows: str, expected: str) -> None:
    given = rules()

    assert ", ".join(told(each) for each in repairs(listing(scripts, rows, given), given)) == expected


@pytest.mark.parametrize(
    ("ignore", "pick", "expected"),
    [
        pytest.param("", "", "remove 4, delete 1, delete 2, delete 3", id="nothing-ignored"),
        pytest.param("*:future", "", "remove 4, delete 1, delete 2", id="future"),
        pytest.param("*:missing", "", "remove 4, delete 3", id="missing"),
        pytest.param("versioned:missing,*:future", "", "remove 4, delete 2", id="kind"),
        pytest.param("*:*", "5", "remove 4", id="picked"),
        pytest.param("*:*", "v1,a", "", id="others-picked"),
    ],
)
def test_ignored_and_picked(ignore: str, pick: str, expected: str) -> None:
    given = rules(ignore=ignore, pick=pick)

    assert ", ".join(told(each) for each in repairs(listing("V3 V5", "V2 Ra V9 V5!", given), given)) == expected


def test_a_repaired_description_fits_into_the_table() -> None:
    given = rules()
    (aligned,) = repairs(listing(f"V1#7~{'d' * 201}", f"V1#6~{'d' * 197}...", given), given)

    assert isinstance(aligned, Alignment)
    assert aligned.description == "d" * 197 + "..."
    assert aligned.script.source.script.startswith("V1__ddd")


def test_after_the_repairs_there_is_nothing_to_repair() -> None:
    given = rules()

    assert repairs(listing("V1#7 V2", "V1#7 V3 DELETE:V3 V2", given), given) == ()
