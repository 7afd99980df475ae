"""Flyway's filters of `info`."""

from datetime import datetime

import pytest

from flyback.model.migration import State
from flyback.model.version import Version
from flyback.report.target.info import migration_ids
from flyback.report.target.info_filter import Wanted, filtered, moment_of, states_of
from unit.report.target.results import info

FOURTH = datetime(2026, 1, 31, 23, 59, 4)


@pytest.mark.parametrize(
    ("wanted", "ids"),
    [
        pytest.param(Wanted(), "<< Flyway Schema Creation >>,1,1.1,2,2,3,4,views,4,2,005,views", id="all"),
        pytest.param(Wanted(since=FOURTH), "2,3,4,views,4,2,005,views", id="since a date, and what is not applied"),
        pytest.param(Wanted(until=FOURTH), "<< Flyway Schema Creation >>,1,1.1,2,2", id="until a date"),
        pytest.param(
            Wanted(since_version=Version("4")),
            "<< Flyway Schema Creation >>,4,views,4,005,views",
            id="since a version, and repeatable ones",
        ),
        pytest.param(Wanted(until_version=Version("2.0")), "1,1.1,2,2,2", id="until a version"),
        pytest.param(Wanted(states=frozenset({State.PENDING, State.MISSING_SUCCESS})), "3,2,views", id="states"),
        pytest.param(Wanted(since=FOURTH, states=frozenset({State.FAILED})), "4", id="both"),
    ],
)
def test_what_is_left(wanted: Wanted, ids: str) -> None:
    result = filtered(info(), wanted)
    assert migration_ids(result) == f"{ids}\n"
    assert result.listing.schema_version == Version("4")


@pytest.mark.parametrize(
    ("text", "states"),
    [
        ("pending", {State.PENDING}),
        ("PENDING, out_of_order", {State.PENDING, State.OUT_OF_ORDER}),
        ("missing,Failed (Missing)", {State.MISSING_SUCCESS, State.MISSING_FAILED}),
        ("FUTURE_FAILED", {State.FUTURE_FAILED}),
        ("", set()),
    ],
)
def test_states(text: str, states: set[State]) -> None:
    assert states_of(text) == states


def test_no_such_state() -> None:
    with pytest.raises(ValueError, match="there is no state pendng; there are PENDING, ABOVE_TARGET"):
        states_of("pending,pendng")


def test_moments() -> None:
    assert moment_of("01/12/2020 13:00") == datetime(2020, 12, 1, 13)
    with pytest.raises(ValueError, match="2020-12-01 is not written as dd/MM/yyyy HH:mm"):
        moment_of("2020-12-01")
