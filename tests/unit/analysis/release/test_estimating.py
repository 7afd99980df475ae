"""How long statements will take there, at most, from how long they took in the rehearsal."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from flyback.analysis.estimating import Estimator
from flyback.model.rehearsal import Effect, OnRows
from flyback.model.risk import Act, Assessment, RelationEffect
from flyback.model.script import Statement, Transaction

T, U = "public.t", "public.u"
LEAST = 10.0


def ran(ordinal: int = 1, milliseconds: float = 8.0, scans: tuple[str, ...] = (), sql: str = "") -> Effect:
    """A statement as it ran in the rehearsal."""
    return Effect(
        ordinal=ordinal,
        line=ordinal,
        tag="UPDATE",
        sql=sql,
        direction="apply",
        milliseconds=milliseconds,
        wal_bytes=0,
        scans=scans,
    )


def assessed(
    effects: Sequence[RelationEffect], ordinal: int = 1, acts: Sequence[Act] = (), unknown: Sequence[str] = ()
) -> Assessment:
    statement = Statement(ordinal=ordinal, sql="", tag="UPDATE", transaction=Transaction.ANY, line=ordinal, column=1)
    return Assessment(
        file="V1.sql", statement=statement, effects=tuple(effects), acts=tuple(acts), unknown=tuple(unknown)
    )


def working(relation: str = T, rows: float | None = 1_000_000, size: int = 0) -> RelationEffect:
    """It is read from end to end there."""
    return RelationEffect(relation=relation, scans=True, rows=rows, bytes=size)


def estimate(effect: Effect, assessment: Assessment, rehearsed: dict[str, int], empty: float = 0.0) -> float | None:
    (found,) = Estimator().times(
        OnRows(effects=(effect,), rows=tuple(rehearsed.items())),
        [replace(effect, milliseconds=empty)],
        [assessment],
        [assessment],
    )
    return found.estimated_ms


@pytest.mark.parametrize(
    ("effect", "assessment", "rehearsed", "empty", "expected"),
    [
        pytest.param(ran(), assessed([working()]), {T: 1000}, 0, 8 + 8 * 1000 * 3, id="a-thousand-times-the-rows"),
        pytest.param(ran(), assessed([working()]), {T: 1000}, 4, 8 + 4 * 1000 * 3, id="less-what-it-takes-on-none"),
        pytest.param(ran(), assessed([working()]), {T: 1000}, 9, 8 + 2 * 1000 * 3, id="a-quarter-is-for-rows"),
        pytest.param(ran(), assessed([working(rows=10)]), {T: 1000}, 0, 8 + 8 * 3, id="fewer-rows-take-no-less"),
        pytest.param(ran(), assessed([working(rows=0)]), {T: 0}, 0, 8 + 8 * 3, id="no-rows-on-both-sides"),
        pytest.param(ran(), assessed([]), {T: 1000}, 0, LEAST, id="no-work-takes-a-moment"),
        pytest.param(ran(milliseconds=50), assessed([]), {}, 0, 50, id="no-work-takes-its-time"),
        pytest.param(ran(), assessed([working()]), {T: 0}, 0, None, id="no-rows-to-scale-from"),
        pytest.param(ran(), assessed([working()]), {}, 0, None, id="a-table-that-was-not-filled"),
        pytest.param(ran(), assessed([working(rows=None)]), {T: 1000}, 0, None, id="nobody-knows-the-size"),
        pytest.param(ran(), assessed([working()], unknown=["it"]), {T: 1000}, 0, None, id="nobody-knows-what-it-does"),
        pytest.param(ran(), assessed([working(), working(U)]), {T: 1000}, 0, None, id="one-of-two-is-not-known"),
        pytest.param(
            ran(), assessed([working(), working(U, 2000)]), {T: 1000, U: 1000}, 0, 8 + 8 * 1000 * 3, id="the-most-grown"
        ),
        pytest.param(
            ran(),
            assessed([working(rows=1000, size=10_000_000_000)]),
            {T: 1000},
            0,
            100_000,
            id="no-quicker-than-disks",
        ),
        pytest.param(
            ran(scans=(T,)),
            assessed([RelationEffect(relation=T, rows=5000)]),
            {T: 1000},
            0,
            8 + 8 * 5 * 3,
            id="work-that-only-the-rehearsal-saw",
        ),
        pytest.param(
            ran(),
            assessed([working(), working(U)], acts=[Act(kind="delete", relation=T)]),
            {T: 1000, U: 1000},
            0,
            None,
            id="a-table-is-read-for-each-row-deleted",
        ),
    ],
)
def test_estimates(
    effect: Effect, assessment: Assessment, rehearsed: dict[str, int], empty: float, expected: float | None
) -> None:
    assert estimate(effect, assessment, rehearsed, empty) == expected


@pytest.mark.parametrize("rows", [1e3, 1e6, 1e9])
def test_more_rows_take_longer(rows: float) -> None:
    fewer = estimate(ran(), assessed([working(rows=rows)]), {T: 1000})
    more = estimate(ran(), assessed([working(rows=rows * 2)]), {T: 1000})
    assert fewer is not None
    assert more is not None
    assert fewer < more


def test_a_statement_that_nobody_has_assessed() -> None:
    (found,) = Estimator().times(OnRows(effects=(ran(),)), [], [], [])
    assert (found.estimated_ms, found.rehearsed_ms) == (None, 8.0)


def test_what_is_told_of_rows() -> None:
    rows = OnRows(effects=(ran(),), rows=((T, 1000), (U, 10)))
    (found,) = Estimator().times(rows, [], [assessed([working(), working(U, 20)])], [])
    assert (found.rehearsed_rows, found.rows, found.line) == (1010, 1_000_020, 1)
    (found,) = Estimator().times(rows, [], [assessed([working(), working(U, None)])], [])
    assert found.rows is None


def test_a_table_that_the_release_fills_has_no_size_yet() -> None:
    estimator = Estimator()
    fill = assessed([working(U)], acts=[Act(kind="insert", relation=T)])
    read = assessed([working(rows=0)], ordinal=2)
    rows = OnRows(effects=(ran(), ran(2)), rows=((T, 0), (U, 1000)))
    first, second = estimator.times(rows, [], [fill, read], [])
    assert (first.estimated_ms is None, second.estimated_ms) == (False, None)
    (later,) = estimator.times(OnRows(effects=(ran(),), rows=((T, 5),)), [], [assessed([working(rows=0)])], [])
    assert later.estimated_ms is None
