"""Before a run the catalogue is looked at, after it kept, so that changes by hand are noticed."""

from collections.abc import Sequence

from flyback.errors import DriftError, Problem
from flyback.model.run import Committed, NotStarted, Outcome, RolledBack
from flyback.postgres.drift import Changed, Incomparable, Scope, forget, keep, look
from flyback.workflows.opened import Opened

_SHOWN = 10


def scope_of(opened: Opened) -> Scope:
    """What the project looks after."""
    return Scope(
        schemas=opened.schemas,
        history_schema=opened.target.facts.schema,
        history_table=opened.settings.flyway.table,
        ignore=opened.settings.flyback.drift_ignore,
    )


def refuse_drift(opened: Opened) -> tuple[str, ...]:
    """Refuses to go on where the catalogue is not as the last run left it; notes where that cannot be told.

    Raises:
        DriftError: somebody has changed it.
    """
    if not opened.settings.flyback.drift:
        return ()
    match look(opened.target, scope_of(opened), opened.settings.flyback.schema):
        case Incomparable(note=note):
            return (note,)
        case Changed(objects=objects, since=since):
            more = f" and {len(objects) - _SHOWN} more" if len(objects) > _SHOWN else ""
            raise DriftError(
                Problem(
                    code="drift",
                    what=f"somebody has changed the catalogue since the last run ({since} UTC): "
                    + "; ".join(objects[:_SHOWN])
                    + more,
                    where=opened.target.address.shown,
                    hint="flyback drift shows what differs; take it back or write it down as a migration, "
                    "or go on with --ignore-drift",
                )
            )
    return ()


def keep_catalogue(opened: Opened, outcomes: Sequence[Outcome]) -> tuple[str, ...]:
    """Keeps the catalogue after a run whose every script is wholly there or wholly not; else forgets the last one."""
    flyback = opened.settings.flyback
    if not flyback.drift:
        return ()
    if all(isinstance(outcome, Committed | RolledBack | NotStarted) for outcome in outcomes):
        if not any(isinstance(outcome, Committed) for outcome in outcomes):
            return ()
        note = keep(opened.target, scope_of(opened), flyback.schema, opened.target.name.run_id)
        return (note,) if note else ()
    forget(opened.target, scope_of(opened), flyback.schema)
    return ()
