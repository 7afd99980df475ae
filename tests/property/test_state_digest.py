"""However a database came to its state: the digest is that of the state."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from flyback.model.history import HistoryRow
from flyback.planning.state_digest import history_digest

_WHEN = datetime(2026, 1, 1)
_STEPS = st.lists(
    st.tuples(st.integers(min_value=1, max_value=5), st.sampled_from(["DELETE", "UNDO_SQL"]), st.integers(0, 2)),
    max_size=20,
)
"""Which version is applied, or undone if it is applied; by which kind of row; which edition of its script."""


def row(rank: int, version: int, kind: str, edition: int) -> HistoryRow:
    return HistoryRow(
        installed_rank=rank,
        version=str(version),
        description=f"migration {version}",
        type=kind,
        script=f"V{version}.sql",
        checksum=100 * version + edition,
        installed_by=f"somebody {rank % 3}",
        installed_on=_WHEN + timedelta(hours=rank),
        execution_time=rank,
        success=True,
    )


@given(steps=_STEPS, first=st.integers(0, 50))
def test_the_way_does_not_matter(steps: list[tuple[int, str, int]], first: int) -> None:
    rows: list[HistoryRow] = []
    there: dict[int, int] = {}
    for place, (version, undo, edition) in enumerate(steps):
        if version in there:
            rows.append(row(first + place, version, undo, there.pop(version)))
        else:
            there[version] = edition
            rows.append(row(first + place, version, "SQL", edition))

    straight = [row(number, version, "SQL", edition) for number, (version, edition) in enumerate(sorted(there.items()))]

    assert history_digest(rows) == history_digest(straight)


@given(
    one=st.dictionaries(st.integers(1, 4), st.integers(0, 1)),
    other=st.dictionaries(st.integers(1, 4), st.integers(0, 1)),
)
def test_other_states_have_other_digests(one: dict[int, int], other: dict[int, int]) -> None:
    digests = [
        history_digest([row(number, *each) for number, each in enumerate((v, "SQL", e) for v, e in state.items())])
        for state in (one, other)
    ]

    assert (digests[0] == digests[1]) == (one == other)
