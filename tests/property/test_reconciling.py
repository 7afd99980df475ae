"""Whatever scripts and rows there are, the listing holds all of them, and says the same when asked again."""

from dataclasses import replace

from hypothesis import assume, given
from hypothesis import strategies as st

from flyback.errors import HistoryError, SelectionError
from flyback.model.history import KNOWN, UNDOS, HistoryRow
from flyback.model.migration import Applied, Listing, Resolved, State, Unresolved
from flyback.model.script import Project
from flyback.model.target import Current, Latest, Next, UpTo
from flyback.model.version import Version
from flyback.planning.ignoring import parse_patterns
from flyback.planning.reconciling import Rules, reconcile
from flyback.planning.repairing import repairs
from flyback.planning.selecting import select
from flyback.planning.undo_selection import DownTo, LastOne, undo_order
from flyback.planning.validating import validate
from unit.planning.compact import WHEN, project

VERSIONS = ["1", "2", "2.1", "3", "10"]
NAMES = ["a", "b"]
projects = st.builds(
    lambda *kinds: project(" ".join(name for kind in kinds for name in kind)),
    st.sets(st.sampled_from([f"V{version}" for version in VERSIONS])),
    st.sets(st.sampled_from([f"U{version}" for version in VERSIONS])),
    st.sets(st.sampled_from([f"B{version}" for version in VERSIONS])),
    st.sets(st.sampled_from([f"R{name}" for name in NAMES])),
)
versioned_rows = st.tuples(st.sampled_from([*VERSIONS, "02", "4"]), st.just("v"))
repeatable_rows = st.tuples(st.none(), st.sampled_from([*NAMES, "c"]))
rules = st.builds(
    Rules,
    target=st.sampled_from(
        [Latest(), Current(), Next(), UpTo(version=Version("2")), UpTo(version=Version("5"), lenient=True)]
    ),
    out_of_order=st.booleans(),
    ignore=st.lists(st.sampled_from(["*:future", "*:pending", "versioned:missing", "*:*"])).map(parse_patterns),
)


@st.composite
def histories(draw: st.DrawFn) -> tuple[HistoryRow, ...]:
    """Rows of every known type, in an order that no tool may ever have written."""
    rows: list[HistoryRow] = []
    for rank in range(1, draw(st.integers(min_value=1, max_value=12))):
        version, description = draw(versioned_rows | repeatable_rows)
        rows.append(
            HistoryRow(
                installed_rank=rank,
                version=version,
                description=description,
                type=draw(st.sampled_from(["SQL", "SQL", "SQL", "DELETE", "UNDO_SQL", *sorted(KNOWN)])),
                script="x.sql",
                checksum=draw(st.sampled_from([None, 100, 5])),
                installed_by="somebody",
                installed_on=WHEN,
                execution_time=0,
                success=draw(st.sampled_from([True, True, True, False])),
            )
        )
    return tuple(rows)


def listed(scripts: Project, rows: tuple[HistoryRow, ...], given_rules: Rules) -> Listing:
    """The listing, of histories that do not contradict themselves."""
    try:
        return reconcile(scripts, rows, given_rules)
    except HistoryError:
        deletes = [row for row in rows if row.type == "DELETE" and row.success and row.version]
        assume(len(deletes) < 2)  # the one contradiction these rows can hold
        raise


def with_rows(listing: Listing) -> list[Applied | Unresolved]:
    return [each for each in listing.migrations if not isinstance(each, Resolved)]


@given(projects, histories(), rules)
def test_every_script_and_row_is_listed_once(
    scripts: Project, rows: tuple[HistoryRow, ...], given_rules: Rules
) -> None:
    listing = listed(scripts, rows, given_rules)

    dropped = [row for row in rows if row.type == "DELETE" and row.success and row.version is not None]
    assert [each.row for each in with_rows(listing)] == [row for row in rows if row not in dropped]

    not_applied = [each.script for each in listing.migrations if isinstance(each, Resolved)]
    in_force = [
        each.script
        for each in with_rows(listing)
        if isinstance(each, Applied) and each.state not in (State.UNDONE, State.DELETED, State.OUTDATED)
    ]
    assert all(not_applied.count(script) <= 1 for script in not_applied)
    for script in (*scripts.versioned, *scripts.baselines):
        assert (script in in_force) is (script not in not_applied)
    for repeatable in scripts.repeatables:
        assert repeatable in in_force or repeatable in not_applied


@given(projects, histories(), rules)
def test_what_is_pending_is_stable(scripts: Project, rows: tuple[HistoryRow, ...], given_rules: Rules) -> None:
    listing = listed(scripts, rows, given_rules)

    assert reconcile(scripts, tuple(reversed(rows)), given_rules) == listing
    assert {each.version for each in validate(listing, given_rules)} <= {"", "02", "4", *VERSIONS}
    assert len(repairs(listing, given_rules)) <= 2 * len(rows)
    try:
        chosen = select(listing, given_rules)
    except (SelectionError, HistoryError):
        return
    assert chosen == (listing.pending[:1] if isinstance(given_rules.target, Next) else listing.pending)


@given(projects, histories(), st.sampled_from([LastOne(), DownTo(Version("2"), lenient=True)]))
def test_undone_in_reverse_order_of_application(
    scripts: Project, rows: tuple[HistoryRow, ...], request: LastOne | DownTo
) -> None:
    listing = listed(scripts, rows, Rules())
    try:
        steps = undo_order(listing, rows, request).steps
    except (SelectionError, HistoryError):
        return

    ranks = [step.migration.row.installed_rank for step in steps]
    assert ranks == sorted(ranks, reverse=True)
    assert all(step.migration.state in (State.SUCCESS, State.OUT_OF_ORDER) for step in steps)
    assert all(step.migration.row.type not in UNDOS for step in steps)
    for kind, state in (("DELETE", State.DELETED), ("UNDO_SQL", State.UNDONE)):
        for step in steps[:1]:
            undone = step.migration.row
            versions = [Version(each.row.version) for each in with_rows(listing) if each.row.version]
            assume(versions.count(Version(undone.version or "")) == 1)
            after = reconcile(scripts, (*rows, replace(undone, installed_rank=99, type=kind)), Rules())
            assert changed(listing, after) == {undone: state}


def changed(before: Listing, after: Listing) -> dict[HistoryRow, State]:
    """The rows that are undone or deleted after and were not before."""
    old = {each.row.installed_rank: each.state for each in with_rows(before)}
    return {
        each.row: each.state
        for each in with_rows(after)
        if each.state in (State.UNDONE, State.DELETED) and old.get(each.row.installed_rank) is not each.state
    }
