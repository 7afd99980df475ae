"""What `repair` changes in the history."""

from collections.abc import Iterator, Sequence

from flyback.frozen import frozen
from flyback.model.history import SYNTHETIC, UNDOS, HistoryRow, stored_description
from flyback.model.migration import Applied, ForwardScript, Listing, Migration, State, Unresolved
from flyback.model.script import RepeatableScript
from flyback.planning.cherry_picking import is_named
from flyback.planning.entries import history_type, row_of, version_of
from flyback.planning.reconciling import Rules


@frozen
class Removal:
    """The row of a failed migration goes; what the migration left in the database stays."""

    row: HistoryRow


@frozen
class Deletion:
    """A migration that is gone from the project is marked: a DELETE row like this one is added."""

    row: HistoryRow


@frozen
class Alignment:
    """A row takes over what its script says now; its path stays as it is."""

    row: HistoryRow
    script: ForwardScript
    description: str
    type: str
    checksum: int


Repair = Removal | Deletion | Alignment


def repairs(listing: Listing, rules: Rules) -> tuple[Repair, ...]:
    """What to change, in the order in which it is done: removals, deletions, alignments.

    With `cherry_pick` only what it names is removed.

    Source: Flyway 13, as it behaves; but descriptions are compared as they are stored, so that one of more than 200
    characters is not aligned for ever (Flyway's UPDATE fails on it).
    """
    removed = [
        row
        for each in listing.migrations
        if (row := row_of(each)) and not row.success and (not rules.cherry_pick or is_named(each, rules.cherry_pick))
    ]
    ranks = {row.installed_rank for row in removed}
    left = [each for each in listing.migrations if (row := row_of(each)) and row.installed_rank not in ranks]
    return (
        *(Removal(row=row) for row in removed),
        *(Deletion(row=row) for row in _gone(left, rules)),
        *(alignment for each in left if isinstance(each, Applied) and (alignment := _alignment(each))),
    )


def _gone(left: Sequence[Migration], rules: Rules) -> Iterator[HistoryRow]:
    """Rows that are missing or from the future, now that failed ones are removed."""
    latest = {row.description: row for each in left if (row := row_of(each)) and row.version is None}
    for each in left:
        if not isinstance(each, Unresolved) or not each.row.success or each.row.type in SYNTHETIC | UNDOS:
            continue
        state = each.state
        if state is State.SUPERSEDED and latest[each.row.description] is each.row:
            state = State.MISSING_SUCCESS  # only a failed run, removed above, came after it
        is_ignored = any(pattern.matches(version_of(each), state) for pattern in rules.ignore)
        if state in (State.MISSING_SUCCESS, State.FUTURE_SUCCESS) and not is_ignored:
            yield each.row


def _alignment(migration: Applied) -> Alignment | None:
    row, script = migration.row, migration.script
    description, checksum = stored_description(script.description), script.source.checksum
    if isinstance(script, RepeatableScript):
        is_due = row.type not in SYNTHETIC and row.checksum == script.raw_checksum != checksum
    else:
        is_due = migration.state is not State.UNDONE and (row.checksum, row.description) != (checksum, description)
    if not is_due:
        return None
    kind = history_type(script)
    return Alignment(row=row, script=script, description=description, type=kind, checksum=checksum)
