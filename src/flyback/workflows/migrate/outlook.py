"""What scripts and history say is to be done."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from flyback.frozen import frozen
from flyback.model.history import HistoryRow
from flyback.model.migration import Applied, ForwardScript, Listing, Migration
from flyback.model.plan import Resume
from flyback.planning.ignoring import parse_patterns
from flyback.planning.reconciling import reconcile
from flyback.planning.selecting import select
from flyback.planning.validating import validate
from flyback.workflows.callbacks import fire, fire_error
from flyback.workflows.migrate.request import MigrateRequest
from flyback.workflows.opened import Opened
from flyback.workflows.validate import ValidationError

_PENDING = parse_patterns(("*:pending",))


@frozen
class Outlook:
    """The history now, and what is to run."""

    rows: tuple[HistoryRow, ...]
    listing: Listing
    chosen: tuple[ForwardScript, ...]
    """In order."""
    resumes: Mapping[int, Resume]
    """By installed rank: scripts that began in an earlier run and go on where they stopped."""

    @property
    def next_rank(self) -> int:
        """Of the next row."""
        return max((row.installed_rank for row in self.rows), default=0) + 1

    def resume_of(self, script: ForwardScript) -> Resume | None:
        """How far a script came in an earlier run, or None."""
        if not self.resumes:
            return None
        for each in self.listing.migrations:
            if isinstance(each, Applied) and each.script is script and each.row.installed_rank in self.resumes:
                return self.resumes[each.row.installed_rank]
        return None


def outlook(opened: Opened, request: MigrateRequest, rows: Sequence[HistoryRow]) -> Outlook:
    """Puts the history's rows beside the scripts, validates them (`validateOnMigrate`), and chooses what to run.

    Raises:
        HistoryError: the history cannot be understood, or holds failed migrations that cannot be resumed.
        ValidationError: scripts and history do not agree.
        SelectionError: the target, or something cherry-picked, is not there.
        InDoubtError: nobody knows whether a statement of an earlier run took effect.
    """
    rules = opened.rules(request.cherry_pick)
    listing = reconcile(opened.project, rows, rules)
    resumes: Mapping[int, Resume] = {}
    if not all(row.success for row in rows):
        from flyback.postgres.running.resuming import resumable  # noqa: PLC0415 - rarely needed, and slow to load

        resumes = resumable(opened.target, listing, opened.settings, request.in_doubt)
    if opened.settings.flyway.validate_on_migrate:
        _validate(opened, replace(listing, migrations=_settled(listing, resumes)))
    chosen = select(listing, rules, schema=opened.target.facts.schema, resumable=frozenset(resumes))
    return Outlook(rows=tuple(rows), listing=listing, chosen=chosen, resumes=resumes)


def _settled(listing: Listing, resumes: Mapping[int, Resume]) -> tuple[Migration, ...]:
    """Without those that go on where they stopped."""
    return tuple(
        each for each in listing.migrations if not (isinstance(each, Applied) and each.row.installed_rank in resumes)
    )


def _validate(opened: Opened, listing: Listing) -> None:
    fire(opened, "beforeValidate")
    rules = opened.rules()
    invalid = validate(listing, replace(rules, ignore=(*rules.ignore, *_PENDING)))
    if invalid:
        for note in fire_error(opened, "afterValidateError"):
            opened.teller.note(note)
        raise ValidationError(invalid)
    fire(opened, "afterValidate")
