"""Does what the machine of a run asks for, on a real server, and tells what came of it."""

import contextlib
import random
import time
from collections.abc import Callable, Iterable
from typing import Protocol

import psycopg
from psycopg.pq import TransactionStatus

from flyback.errors import FlybackError, Problem, ServerError
from flyback.execution.values import (
    Busy,
    CannotTell,
    Done,
    Event,
    LeftNothing,
    Lost,
    Pause,
    Paused,
    Perform,
    Place,
    Refused,
    Resolve,
    TookEffect,
)
from flyback.frozen import frozen
from flyback.model.failure import Failure
from flyback.model.plan import Alone, Command, LockWait, Plan, Step, Surroundings, Unit
from flyback.model.run import Blocker
from flyback.postgres.running.blockers import Questioned, lock_wanted
from flyback.postgres.running.deeds import BeingBuiltError, happened
from flyback.postgres.running.explaining import failure_of, loss_of
from flyback.postgres.running.journal import Entry, Journal
from flyback.postgres.running.notices import Notices
from flyback.postgres.running.query_rows import Show
from flyback.postgres.running.resolving import connect_again, noted, outlive
from flyback.postgres.running.sending import LostError, Sender, StatementError
from flyback.postgres.running.units import Beside, NotAsAskedError, RunProgram, UnitSender
from flyback.postgres.running.watching import Note, Watcher
from flyback.postgres.target.target import Target
from flyback.syntax.concurrently import deed_of
from flyback.syntax.libpg_query import tree
from flyback.syntax.sessions import outlasts_transaction

_NO_LOCK = Problem(
    code="lock-lost",
    what="the session that holds the lock of this run is gone, so another migrator may be at work",
    hint="what was done is in the history; run again",
)
_BUSY = frozenset({"55P03", "40P01", "40001"})
"""A lock that could not be had, a deadlock, a serializable transaction that another one overtook."""


class Lock(Questioned, Protocol):
    """What holds the lock of the run, and answers questions meanwhile."""

    def alive(self) -> bool:
        """Whether the lock is still held."""


@frozen
class Means:
    """What a run needs besides its connection."""

    lock: Lock
    journal_schema: str
    """flyback's own."""
    reconnect: Callable[[], Target]
    """Raises FlybackError where nobody answers."""
    run_program: RunProgram
    """Raises FlybackError where the program fails."""
    show: Show = lambda _columns, _rows: None
    note: Note = lambda _text: None


class Performer:
    """Sends the units of one plan."""

    def __init__(self, target: Target, plan: Plan, surroundings: Surroundings, means: Means) -> None:
        self._plan = plan
        self._surroundings = surroundings
        self._means = means
        self._notices = Notices()
        self._watcher = Watcher(means.lock, means.note)
        self._journal = self._journal_over(means.lock)
        self._use(target)

    @property
    def target(self) -> Target:
        """The connection that is used now: another one after `Resolve`."""
        return self._target

    def do(self, action: Perform | Pause | Resolve) -> Event:
        """Does one thing. The session is usable afterwards, except after `Lost` and `CannotTell`."""
        match action:
            case Perform():
                return self._perform(action)
            case Pause():
                seconds = action.seconds * random.uniform(1, 1.5)  # noqa: S311 - keeps several runs from one rhythm
                time.sleep(seconds)
                return Paused(seconds=seconds)
            case Resolve():
                return self._resolve(action.place)

    def _use(self, target: Target) -> None:
        self._target = target
        self._connection = target.connection
        self._notices.listen(self._connection)
        self._watcher.pid = target.facts.backend_pid
        sender = Sender(self._connection, self._means.show, self._watcher.look)
        beside = Beside(
            watcher=self._watcher, journal=self._journal, notices=self._notices, run_program=self._means.run_program
        )
        self._units = UnitSender(self._connection, sender, beside)

    def _journal_over(self, session: Questioned) -> Journal:
        return Journal(session, self._means.journal_schema, self._surroundings.schema, self._surroundings.table)

    def _at(self, place: Place) -> tuple[Step, Unit]:
        step = self._plan.steps[place.step]
        return step, step.units[place.unit]

    def _perform(self, action: Perform) -> Event:
        step, unit = self._at(action.place)
        path = step.source.path
        began = time.monotonic()
        try:
            self._send(step, unit, action.wait)
        except StatementError as error:
            return self._refused(failure_of(error, path), (error.diagnostics.context or "", error.command.sql))
        except LostError as error:
            return Lost(failure=loss_of(error, path))
        except NotAsAskedError as error:
            return self._refused(error.failure)
        except BeingBuiltError as error:
            busy = Failure(where=path, message=str(error), sqlstate="55P03", statement="")
            return Busy(
                failure=busy, blockers=self._watcher.holders((error.index.table_name,), "SHARE UPDATE EXCLUSIVE")
            )
        except psycopg.Error as error:
            failure = Failure(where=path, message=str(error).strip(), sqlstate=error.sqlstate or "", statement="")
            return Lost(failure=failure) if self._connection.closed else self._refused(failure)
        except FlybackError as error:
            return self._refused(_told(error, path))
        except BaseException:
            self._tidy()
            raise
        return Done(milliseconds=round((time.monotonic() - began) * 1000), warnings=self._notices.collect())

    def _send(self, step: Step, unit: Unit, wait: LockWait) -> None:
        if not self._means.lock.alive():
            raise ServerError(_NO_LOCK)
        if isinstance(unit, Alone):
            self._units.alone(step, unit, wait)
        else:
            self._units.atomic(unit, wait)

    def _refused(self, failure: Failure, texts: tuple[str, ...] = ()) -> Busy | Refused:
        """What a failure means, once nothing of it is under way any more; `texts` may name a lock that was wanted."""
        self._tidy()
        self._notices.collect()
        sent = self._units
        if failure.sqlstate in _BUSY and sent.repeatable:
            return Busy(failure=failure, blockers=self._blockers(texts), left=sent.left)
        return Refused(failure=failure, statements_done=sent.done, left=sent.left)

    def _blockers(self, texts: tuple[str, ...]) -> tuple[Blocker, ...]:
        relations, mode = lock_wanted(texts, self._surroundings.schema)
        return self._watcher.holders(relations, mode) if relations else self._watcher.blockers

    def _tidy(self) -> None:
        if not self._connection.closed and self._connection.info.transaction_status is not TransactionStatus.IDLE:
            with contextlib.suppress(psycopg.Error):
                self._connection.execute("rollback")

    def _resolve(self, place: Place) -> TookEffect | LeftNothing | CannotTell:
        step, unit = self._at(place)
        old = self._target.facts.backend_pid
        self._connection.close()
        try:
            self._use(connect_again(self._means.reconnect))
            if not outlive(self._target, old):
                return _unknown(step, f"its session, pid {old}, does not end")
            found: TookEffect | LeftNothing | Entry | None
            found = noted(self._target, self._journal_over(self._target), self._surroundings, step, unit)
            self._renew((*self._surroundings.reset, *_settings(step.units[: place.unit])))
            if isinstance(found, Entry) and isinstance(unit, Alone):
                found = self._took_effect(unit, found)
            if isinstance(found, TookEffect):
                self._renew(_settings((unit,)))
        except (FlybackError, StatementError, LostError, psycopg.Error) as error:
            return _unknown(step, str(error))
        if isinstance(found, TookEffect | LeftNothing):
            return found
        return _unknown(step, "the catalogue does not show whether the statement took effect")

    def _took_effect(self, unit: Alone, entry: Entry) -> TookEffect | LeftNothing | None:
        """Asks the catalogue about a statement that was under way, and notes it if it is done."""
        deed = deed_of(unit.command.sql) if isinstance(unit.command, Command) else None
        match happened(self._connection, deed, entry.built_before(unit.after.through)):
            case True:
                self._units.note(unit.after)
                return TookEffect()
            case False:
                return LeftNothing()
            case None:
                return None

    def _renew(self, texts: Iterable[str]) -> None:
        """Gives the new session what the lost one had."""
        for text in texts:
            self._connection.execute(text.encode())


def _settings(units: Iterable[Unit]) -> tuple[str, ...]:
    """The statements of a script that last as long as the session."""
    commands = [
        command for unit in units for command in ((unit.command,) if isinstance(unit, Alone) else unit.commands)
    ]
    own = [each.sql for each in commands if isinstance(each, Command) and each.statement is not None]
    return tuple(sql for sql in own if outlasts_transaction(tree(sql.encode())))


def _told(error: FlybackError, path: str) -> Failure:
    """A failure that is no statement's: of a program, of the lock."""
    first = error.problems[0]
    return Failure(where=first.where or path, message=first.what, sqlstate="", statement="", hint=first.hint)


def _unknown(step: Step, why: str) -> CannotTell:
    where = step.source.path
    message = f"nobody can tell whether the last thing sent took effect: {why}"
    return CannotTell(
        failure=Failure(where=where, message=message, sqlstate="", statement=""),
        hint="look at the database and at `flyback info`; then run again",
    )
