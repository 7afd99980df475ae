"""Histories that mean the same have the same digest, and no others."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from flyback.model.history import HistoryRow
from flyback.model.script import RepeatableScript, Source
from flyback.planning.state_digest import applied_version, history_digest

_WHEN = datetime(2026, 1, 1)
Short = tuple[str | None, str, str, int | None]


def rows(
    *short: Short | tuple[str | None, str, str, int | None, bool], first: int = 1, by: str = "me"
) -> list[HistoryRow]:
    """Version, description, type, checksum, success."""
    return [
        HistoryRow(
            installed_rank=first + place,
            version=each[0],
            description=each[1],
            type=each[2],
            script=f"V{each[0]}.sql",
            checksum=each[3],
            installed_by=by,
            installed_on=_WHEN + timedelta(days=first),
            execution_time=first,
            success=each[4] if len(each) == 5 else True,
        )
        for place, each in enumerate(short)
    ]


ONE: Short = ("1", "a", "SQL", 11)
TWO: Short = ("2", "b", "SQL", 22)
VIEW: Short = (None, "view", "SQL", 33)
BOTH = rows(ONE, TWO)


@pytest.mark.parametrize(
    "same",
    [
        pytest.param(rows(ONE, TWO, first=100, by="other"), id="other ranks, times and users"),
        pytest.param(rows(TWO, ONE), id="out of order"),
        pytest.param(rows(ONE, TWO, ("2", "b", "DELETE", 22), TWO), id="undone and redone, DELETE"),
        pytest.param(rows(ONE, TWO, ("2", "b", "UNDO_SQL", 5), TWO), id="undone and redone, UNDO_SQL"),
        pytest.param(rows(ONE, TWO, ("3", "c", "SQL", 1), ("3", "c", "DELETE", 1)), id="a later one undone"),
        pytest.param(rows((None, "<< Flyway Schema Creation >>", "SCHEMA", None), ONE, TWO, first=0), id="schema made"),
        pytest.param(rows(("1.0", "a", "SQL", 11), ("002", "b", "SQL", 22)), id="versions written otherwise"),
        pytest.param(
            rows(ONE, ("2", "b", "SQL", 9, False), ("2", "b", "DELETE", 9), TWO), id="failed, deleted and done again"
        ),
    ],
)
def test_the_same_state(same: Sequence[HistoryRow]) -> None:
    assert history_digest(same) == history_digest(BOTH)


@pytest.mark.parametrize(
    "different",
    [
        pytest.param([], id="nothing"),
        pytest.param(rows(ONE), id="less"),
        pytest.param(rows(ONE, TWO, ("3", "c", "SQL", 1)), id="more"),
        pytest.param(rows(ONE, ("2", "b", "SQL", 23)), id="checksum"),
        pytest.param(rows(ONE, ("2", "b", "SQL", None)), id="no checksum"),
        pytest.param(rows(ONE, ("2", "c", "SQL", 22)), id="description"),
        pytest.param(rows(ONE, ("2", "b", "SCRIPT", 22)), id="type"),
        pytest.param(rows(ONE, ("2.1", "b", "SQL", 22)), id="version"),
        pytest.param(rows(ONE, ("2", "b", "SQL", 22, False)), id="failed"),
        pytest.param(rows(("2", "<< Flyway Baseline >>", "BASELINE", None)), id="baseline"),
        pytest.param(rows(ONE, TWO, ("2", "b", "DELETE", 22)), id="undone"),
        pytest.param(rows(ONE, TWO, VIEW), id="repeatable"),
    ],
)
def test_another_state(different: Sequence[HistoryRow]) -> None:
    assert history_digest(different) != history_digest(BOTH)


def test_baselines_are_the_same_whatever_they_are_called() -> None:
    one, other = (rows(("2", name, "BASELINE", None)) for name in ("<< Flyway Baseline >>", "as it was"))

    assert history_digest(one) == history_digest(other)


def test_of_a_repeatable_migration_the_last_run_counts() -> None:
    later: Short = (None, "view", "SQL", 44)

    assert history_digest(rows(ONE, VIEW, later)) == history_digest(rows(ONE, later))
    assert history_digest(rows(ONE, VIEW, later)) != history_digest(rows(ONE, VIEW))
    assert history_digest(rows(ONE, VIEW, (None, "view", "DELETE", 33))) == history_digest(rows(ONE))


def test_placeholders_in_a_repeatable_migration_do_not_count() -> None:
    def script(checksum: int) -> RepeatableScript:
        source = Source(
            path="R__view.sql", script="R__view.sql", digest="", checksum=checksum, sql="", execute_in_transaction=None
        )
        return RepeatableScript(description="view", source=source, raw_checksum=7)

    staging = history_digest(rows((None, "view", "SQL", 33)), [script(33)])
    production = history_digest(rows((None, "view", "SQL", 44)), [script(44)])

    assert staging == production
    assert staging != history_digest(rows((None, "view", "SQL", 33)), [script(44)])


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param([], None, id="nothing"),
        pytest.param(rows(TWO, ONE), "2", id="out of order"),
        pytest.param(rows(ONE, TWO, ("2", "b", "DELETE", 22)), "1", id="undone"),
        pytest.param(rows(ONE, ("2", "b", "SQL", 22, False)), "1", id="failed"),
        pytest.param(rows(("7", "x", "BASELINE", None)), "7", id="baseline"),
        pytest.param(rows(VIEW), None, id="repeatable"),
    ],
)
def test_the_version_of_a_state(given: Sequence[HistoryRow], expected: str | None) -> None:
    version = applied_version(given)
    assert (version and str(version)) == expected
