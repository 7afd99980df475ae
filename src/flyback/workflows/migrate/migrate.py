"""The verb: looks, takes the lock, looks again, and runs what is pending.

What runs scripts is loaded only when there is one: most runs have nothing to do.
"""

from flyback.model.plan import Plan
from flyback.model.results import MigrateResult
from flyback.workflows.callbacks import before_schemas
from flyback.workflows.migrate.ending import nothing_to_do
from flyback.workflows.migrate.outlook import outlook
from flyback.workflows.migrate.request import MigrateRequest
from flyback.workflows.opened import Opened
from flyback.workflows.watch import FREE, Watch

_DEFAULT = MigrateRequest()


def migrate(opened: Opened, request: MigrateRequest = _DEFAULT, watch: Watch = FREE) -> MigrateResult:
    """Applies what is pending; the result says what became of each script, failed ones too.

    Raises:
        ValidationError: scripts and history do not agree.
        HistoryError: the history forbids it, or a schema has tables and no history.
        SelectionError: the target, or something cherry-picked, is not there.
        LockError: another migrator is at work.
        BlockedError: `watch` does not let it run.
        DriftError: somebody has changed the catalogue since the last run.
        ProjectError: a pending script is not PostgreSQL.
        ServerError: the database cannot be reached, or cannot be written to.
    """
    opened.refuse_standby()
    rows = opened.history.rows()
    # what looks like a failed script may be under way in another process: only who holds the lock can judge
    seen = outlook(opened, request, rows) if all(row.success for row in rows) else None
    if seen is not None and not seen.chosen and opened.history.exists:
        before_schemas(opened)
        return nothing_to_do(opened, seen)
    from flyback.workflows.migrate.applying import apply_pending  # noqa: PLC0415 - see above

    return apply_pending(opened, request, seen, watch)


def plan(opened: Opened, request: MigrateRequest = _DEFAULT) -> Plan:
    """What `migrate` would run now, as exact SQL; nothing is changed, no lock is taken, no callback runs.

    Raises:
        ValidationError, HistoryError, SelectionError, ProjectError: as `migrate`.
    """
    from flyback.workflows.migrate.applying import arranged  # noqa: PLC0415 - see above
    from flyback.workflows.migrate.foreseen import foreseen_rows  # noqa: PLC0415

    return arranged(opened, outlook(opened.silent, request, foreseen_rows(opened)))[0]
