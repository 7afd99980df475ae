"""Before a run the catalogue is looked at, after it kept, so that changes by hand are noticed."""

from collections.abc import Sequence

from flyback.errors import DriftError, Problem
from flyback.model.run import Committed, NotStarted, Outcome, RolledBack
from flyback.postgres.drift import Changed, Incomparable, Scope, forget, keep, look
from flyback.workflows.opened import Opened

_TOLD = 20


def scope_of(opened: Opened) -> Scope:
    """What the project looks after."""
    return Scope(
        schemas=tuple(name for name in opened.schemas if name != opened.settings.flyback.schema),
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
        case Changed(objects=objects, since=since, run_id=run_id):
            rest = [f"and {len(objects) - _TOLD} more"] if len(objects) > _TOLD else []
            listed = "".join(f"\n  {line}" for line in (*objects[:_TOLD], *rest))
            what = f"since {since} UTC (run {run_id}) the database was changed, and not by a migration:{listed}"
            hint = (
                "`flyback drift` tells what differs; write a migration for it or take it back. To go on as it is: "
                "--ignore-drift. What jobs make and drop belongs into drift_ignore in flyback.toml"
            )
            raise DriftError(Problem(code="drift", what=what, where=opened.target.address.shown, hint=hint))
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
