"""What another program did is held against the plan, by the rows that it left."""

from dataclasses import replace
from datetime import datetime

import pytest

from flyback.model.history import HistoryRow
from flyback.model.plan import Step
from flyback.planning.as_planned import departures, ran
from unit.execution.plans import step

OLD = step(1, "a")
STEPS = (step(2, "a"), step(3, "3"))


def row(made: Step, **other: object) -> HistoryRow:
    found = HistoryRow(
        installed_rank=made.installed_rank,
        version=str(made.version),
        description="a",
        type="SQL",
        script=made.source.script,
        checksum=made.source.checksum,
        installed_by="flyway",
        installed_on=datetime(2026, 3, 1),
        execution_time=12,
        success=True,
    )
    return replace(found, **other)  # type: ignore[arg-type]  # columns by name


BEFORE = (row(OLD),)
DONE = (*BEFORE, row(STEPS[0]), row(STEPS[1]))


@pytest.mark.parametrize(
    ("after", "said"),
    [
        pytest.param(DONE, [], id="as-planned"),
        pytest.param((*BEFORE, row(STEPS[0], installed_rank=7), row(STEPS[1], installed_rank=9)), [], id="other-ranks"),
        pytest.param(
            (row(OLD), row(OLD, installed_rank=0, type="SCHEMA", script="public"), *DONE[1:]), [], id="schema"
        ),
        pytest.param(BEFORE, ["V2__a.sql did not run", "V3__a.sql did not run"], id="nothing-ran"),
        pytest.param(DONE[:2], ["V3__a.sql did not run"], id="one-less"),
        pytest.param((*DONE, row(step(4, "a"))), ["V4__a.sql ran and was not planned"], id="one-more"),
        pytest.param((*DONE[:2], row(STEPS[1], success=False)), ["V3__a.sql failed"], id="failed"),
        pytest.param(
            (*DONE[:2], row(STEPS[1], checksum=5)),
            ["V3__a.sql, checksum 5, ran where V3__a.sql, 0, was due"],
            id="another-text",
        ),
        pytest.param(
            (BEFORE[0], row(STEPS[1], installed_rank=2), row(STEPS[0], installed_rank=3)),
            [
                "V3__a.sql, checksum 0, ran where V2__a.sql, 0, was due",
                "V2__a.sql, checksum 0, ran where V3__a.sql, 0, was due",
            ],
            id="another-order",
        ),
        pytest.param(DONE[1:], ["the row of V1__a.sql (rank 1) is gone"], id="an-old-row-is-gone"),
        pytest.param(
            (row(OLD, checksum=9), *DONE[1:]), ["the row of V1__a.sql (rank 1) was changed"], id="an-old-row-changed"
        ),
    ],
)
def test_departures(after: tuple[HistoryRow, ...], said: list[str]) -> None:
    assert list(departures(STEPS, BEFORE, after)) == said


def test_what_ran_is_what_has_a_new_row_that_says_success() -> None:
    assert ran(STEPS, BEFORE, (*DONE[:2], row(STEPS[1], success=False))) == STEPS[:1]
    assert ran(STEPS, BEFORE, DONE) == STEPS
    assert ran((OLD, *STEPS), BEFORE, DONE) == STEPS
