"""What `migrate`, `undo` and `baseline` do about drift: look first, keep the catalogue at the end."""

from flyback.errors import DriftError, Problem
from flyback.postgres import drift
from flyback.workflows.opened import Opened

_TOLD = 20


def refuse_drift(opened: Opened) -> None:
    """Refuses to go on where somebody changed the catalogue since the last run; call it under the lock.

    What cannot be compared is told, and is no refusal.

    Raises:
        DriftError: with every object that is not as it was.
    """
    match drift.look(opened.target, scope_of(opened), opened.settings.flyback.schema):
        case drift.Incomparable(note=note):
            opened.teller.note(note)
        case drift.Changed(objects=objects, since=since, run_id=run_id):
            rest = [f"and {len(objects) - _TOLD} more"] if len(objects) > _TOLD else []
            listed = "".join(f"\n  {line}" for line in (*objects[:_TOLD], *rest))
            what = f"since {since} UTC (run {run_id}) the database was changed, and not by a migration:{listed}"
            hint = (
                "`flyback drift` tells what differs; write a migration for it or take it back. To go on as it is: "
                "--ignore-drift. What jobs make and drop belongs into drift_ignore in flyback.toml"
            )
            raise DriftError(Problem(code="drift", what=what, where=opened.target.address.shown, hint=hint))


def keep_catalogue(opened: Opened) -> None:
    """Keeps the catalogue after a run whose every script is wholly there or wholly not; call it under the lock."""
    if note := drift.keep(opened.target, scope_of(opened), opened.settings.flyback.schema, opened.target.name.run_id):
        opened.teller.note(note)


def forget_catalogue(opened: Opened) -> None:
    """After a run that was left half done, or is in doubt: whoever tidies up is no drift."""
    drift.forget(opened.target, scope_of(opened), opened.settings.flyback.schema)


def scope_of(opened: Opened) -> drift.Scope:
    """What the project looks after in this database; flyback's own schema never is."""
    flyback = opened.settings.flyback
    return drift.Scope(
        schemas=tuple(name for name in opened.schemas if name != flyback.schema),
        history_schema=opened.target.facts.schema,
        history_table=opened.settings.flyway.table,
        ignore=flyback.drift_ignore,
    )
