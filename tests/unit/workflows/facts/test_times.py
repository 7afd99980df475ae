"""How long scripts will take: what the rehearsals say that gates believe."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from flyback.frozen import replaced
from flyback.model.evidence import Evidence, Rehearsal
from flyback.model.facts import Fact, Facts
from flyback.workflows.facts.times import with_times
from unit.gates.release import FACTS, NOW, POLICY, REHEARSAL, statement

COUNT = len(REHEARSAL.migrations)


def rehearsal(*planned: float | None, **more: object) -> Rehearsal:
    """One that foresaw these times."""
    migrations = tuple(
        replaced(each, planned_ms=time) for each, time in zip(REHEARSAL.migrations, planned, strict=True)
    )
    made = replaced(REHEARSAL, migrations=migrations)
    for name, value in more.items():
        made = replaced(made, **{name: value})  # type: ignore[arg-type]  # fields by name
    return made


def facts_with(*rehearsals: Rehearsal, verb: str = "migrate") -> Facts:
    assert FACTS.pending.value
    signed = tuple(statement(each, "ci", name=str(number)) for number, each in enumerate(rehearsals))
    evidence = Fact(value=Evidence(rehearsals=signed))
    return replaced(FACTS, evidence=evidence, pending=Fact(value=replaced(FACTS.pending.value, verb=verb)))


def times(facts: Facts) -> list[float | None]:
    pending = with_times(facts, POLICY).pending.value
    assert pending
    return [each.planned_ms for each in pending.scripts]


ALL = [10.0 + number for number in range(COUNT)]


@pytest.mark.parametrize(
    ("rehearsals", "expected"),
    [
        pytest.param([], [None] * COUNT, id="none"),
        pytest.param([rehearsal(*ALL)], ALL, id="one"),
        pytest.param(
            [rehearsal(*ALL), rehearsal(*(time + 5 for time in ALL))], [time + 5 for time in ALL], id="longest"
        ),
        pytest.param([rehearsal(None, *ALL[1:])], [None, *ALL[1:]], id="one time is not known"),
        pytest.param([rehearsal(*ALL), rehearsal(None, *ALL[1:])], [None, *ALL[1:]], id="not known to one of two"),
        pytest.param([rehearsal(*ALL, environment="staging")], [None] * COUNT, id="of another schema"),
        pytest.param([rehearsal(*ALL, finished=NOW - timedelta(days=400))], [None] * COUNT, id="too old"),
        pytest.param([rehearsal(*ALL, server_version=140000)], [None] * COUNT, id="of another major version"),
    ],
)
def test_times_of_rehearsals_that_count(rehearsals: Sequence[Rehearsal], expected: list[float | None]) -> None:
    assert times(facts_with(*rehearsals)) == expected


def test_a_rehearsal_that_nobody_trusted_signed_says_nothing() -> None:
    evidence = Fact(value=Evidence(rehearsals=(statement(rehearsal(*ALL), "erin"),)))

    assert times(replaced(FACTS, evidence=evidence)) == [None] * COUNT


def test_an_undo_takes_longer_by_as_much_as_the_migration() -> None:
    # 30 s there and 20 s back in the rehearsal
    longer, shorter = (
        times(facts_with(rehearsal(*[60_000.0] * COUNT), verb="undo")),
        times(facts_with(rehearsal(*[10.0] * COUNT), verb="undo")),
    )

    with_undo = [bool(each.undo) for each in REHEARSAL.migrations]
    assert longer == [40_000.0 if undo else None for undo in with_undo]
    assert shorter == [20_000.0 if undo else None for undo in with_undo]


def test_nothing_pending_takes_no_time() -> None:
    nothing = replaced(FACTS, pending=Fact(unknown="away"))

    assert with_times(nothing, POLICY) == nothing
