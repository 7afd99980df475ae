"""What `migrate` runs, and in which order."""

from collections.abc import Iterable

from flyback.errors import HistoryError, Problem, SelectionError
from flyback.model.history import UNDOS, HistoryRow
from flyback.model.migration import Applied, ForwardScript, Listing, Migration, State
from flyback.model.target import Next, Target, UpTo
from flyback.planning.cherry_picking import pick
from flyback.planning.entries import description_of, row_of, version_of
from flyback.planning.ignoring import ignores
from flyback.planning.reconciling import Rules


def select(
    listing: Listing, rules: Rules, *, schema: str = "public", resumable: frozenset[int] = frozenset()
) -> tuple[ForwardScript, ...]:
    """The scripts to run, in order; with target `next` at most one.

    A failed script whose row is `resumable` (by installed rank) comes first, whatever else is asked for.

    Raises:
        SelectionError: the target does not exist; something cherry-picked does not, or is not pending.
        HistoryError: a script or an undo script failed and is not resumable.
    """
    check_target(listing, rules.target)
    problems = list(_obstacles(listing, rules, schema, resumable))
    if problems:
        raise HistoryError(problems)
    begun = tuple(
        each.script
        for each in listing.migrations
        if isinstance(each, Applied) and each.state is State.FAILED and each.row.installed_rank in resumable
    )
    wanted = pick(listing, rules.cherry_pick, begun) if rules.cherry_pick else listing.pending
    selected = (*begun, *(script for script in wanted if script not in begun))
    return selected[:1] if isinstance(rules.target, Next) else selected


def check_target(listing: Listing, target: Target) -> None:
    """Refuses a version that is neither a script's nor a row's, unless it is written `12?`.

    Raises:
        SelectionError: there is no such version.
    """
    match target:
        case UpTo(version=version, lenient=False) if all(version_of(each) != version for each in listing.migrations):
            raise SelectionError(
                Problem(
                    code="unknown-target",
                    what=f"No migration with a target version {version} could be found."
                    " Ensure target is specified correctly and the migration exists.",
                    hint=f"write {version}? if the version need not exist",
                )
            )


def failed_undo(migration: Migration) -> HistoryRow | None:
    """The row, if it is one of an undo script that began and did not end."""
    row = row_of(migration)
    return row if row and not row.success and row.type in UNDOS | {"DELETE"} else None


def _obstacles(listing: Listing, rules: Rules, schema: str, resumable: frozenset[int]) -> Iterable[Problem]:
    undos = [each for each in listing.migrations if failed_undo(each)]
    failed = [each for each in listing.migrations if each.state.failed and not failed_undo(each)]
    if [each.state for each in failed] == [State.FUTURE_FAILED] and ignores(rules.ignore, State.FUTURE_SUCCESS):
        failed = []
    for each in failed:
        if not isinstance(each, Applied) or each.row.installed_rank not in resumable:
            yield _failed(each, schema)
    for each in undos:
        yield Problem(
            code="failed-undo",
            what=f'Schema "{schema}" contains a failed undo of version {version_of(each)} !',
            where=_where(each),
            hint="run flyback undo to finish it; or finish it by hand and run flyback repair",
        )


def _failed(migration: Migration, schema: str) -> Problem:
    version = version_of(migration)
    if version is None:
        what = f'Schema "{schema}" contains a failed repeatable migration ("{description_of(migration)}") !'
    else:
        what = f'Schema "{schema}" contains a failed migration to version {version} !'
    return Problem(
        code="failed-migration",
        what=what,
        where=_where(migration),
        hint="take back by hand what it left behind, then run flyback repair",
    )


def _where(migration: Migration) -> str:
    row = row_of(migration)
    return f"schema history, installed_rank {row.installed_rank}" if row else ""
