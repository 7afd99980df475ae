"""Finds out, over a new connection, what became of a unit whose connection was lost."""

import time
from collections.abc import Callable

from psycopg import sql

from flyback.errors import FlybackError
from flyback.execution.values import LeftNothing, TookEffect
from flyback.model.history import stored_script
from flyback.model.plan import Alone, Step, Surroundings, Unit
from flyback.postgres.query_files import query_file
from flyback.postgres.running.journal import Entry, Journal
from flyback.postgres.target.target import Target

_PAUSES = (0.1, 0.3, 1.0, 2.0, 4.0, 8.0, 8.0, 8.0)
"""Seconds between attempts to connect: a server that restarts takes its time."""
_GRACE = 10.0
"""Seconds in which the old session may come to its own end, and again after it was told to."""
_LOOK = 0.1
_HISTORY = """
select success, execution_time from {}
 where installed_rank = %(rank)s and type = %(type)s and (script = %(script)s or type = 'DELETE')
"""


def connect_again(reconnect: Callable[[], Target]) -> Target:
    """A new connection, tried for about half a minute.

    Raises:
        FlybackError: nobody answers.
    """
    for pause in _PAUSES:
        try:
            return reconnect()
        except FlybackError:
            time.sleep(pause)
    return reconnect()


def outlive(target: Target, pid: int) -> bool:
    """Waits until the session that was lost is gone, so that nothing of it can happen any more; ends it if it stays."""
    if _gone(target, pid):
        return True
    target.query("select pg_terminate_backend(%(pid)s)", {"pid": pid})
    return _gone(target, pid)


def _gone(target: Target, pid: int) -> bool:
    until = time.monotonic() + _GRACE
    while target.query(query_file(__package__, "old_session"), {"pid": pid}):
        if time.monotonic() > until:
            return False
        time.sleep(_LOOK)
    return True


def noted(
    target: Target, journal: Journal, surroundings: Surroundings, step: Step, unit: Unit
) -> TookEffect | LeftNothing | Entry:
    """What history and journal say; the journal's entry where only the catalogue can tell, of an `Alone`."""
    table = sql.Identifier(surroundings.schema, surroundings.table).as_string(None)
    known = {"rank": step.installed_rank, "type": step.type, "script": stored_script(step.source.script)}
    row = target.query(_HISTORY.format(table), known)
    if row and row[0][0]:
        return TookEffect(milliseconds=row[0][1])
    if not row or step.atomic or unit is step.units[-1]:
        return LeftNothing()
    entry = journal.entry(step.installed_rank)
    if entry is None:
        return LeftNothing()
    through = unit.after.through if isinstance(unit, Alone) else unit.through
    if entry.done >= through:
        return TookEffect()
    return entry if isinstance(unit, Alone) and entry.started == through else LeftNothing()
