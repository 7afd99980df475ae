"""Sends the units of a plan on one connection."""

from collections.abc import Callable
from dataclasses import replace

import psycopg

from flyback.frozen import frozen
from flyback.model.failure import Failure
from flyback.model.plan import Alone, Atomic, Command, LockWait, Program, Step, Wait
from flyback.postgres.failures import EXCERPT
from flyback.postgres.running.deeds import indexes_of, make_ready, not_as_asked
from flyback.postgres.running.explaining import place_of
from flyback.postgres.running.journal import Journal
from flyback.postgres.running.lock_waits import waiting_alone, with_lock_wait
from flyback.postgres.running.notices import Notices
from flyback.postgres.running.remains import InvalidIndex, remains
from flyback.postgres.running.sending import Sender, StatementError
from flyback.postgres.running.watching import Watcher
from flyback.syntax.concurrently import Deed, IndexBuild, deed_of

_NOTE = LockWait(timeout=60_000, nowait=False)
RunProgram = Callable[[Program], None]


@frozen
class Beside:
    """What goes on beside the connection that scripts run on."""

    watcher: Watcher
    journal: Journal
    notices: Notices
    run_program: RunProgram


class NotAsAskedError(Exception):
    """The server accepted a statement, and yet what it was to make is not there."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.message)
        self.failure = failure


class UnitSender:
    """Sends units, and knows afterwards how far the last one came."""

    def __init__(self, connection: psycopg.Connection, sender: Sender, beside: Beside) -> None:
        self._connection = connection
        self._sender = sender
        self._watcher = beside.watcher
        self._journal = beside.journal
        self._notices = beside.notices
        self._run_program = beside.run_program
        self.done = 0
        """Ordinal of the script's last statement that took effect, of a unit that is no transaction."""
        self.left: tuple[str, ...] = ()
        """What a statement outside of a transaction that failed left behind, a sentence each."""
        self.repeatable = True
        """Whether what was refused has left nothing that sending it again would do twice."""

    def atomic(self, unit: Atomic, wait: LockWait) -> None:
        """Sends a transaction, in one string where no program interrupts it.

        Raises:
            StatementError: a statement was refused.
            LostError: the connection is gone.
            FlybackError: a program failed.
        """
        self.done, self.left, self.repeatable = 0, (), True
        self._transaction(unit, wait)

    def alone(self, step: Step, unit: Alone, wait: LockWait) -> None:
        """Sends a statement outside of a transaction between its notes.

        Raises:
            BeingBuiltError: another session builds the index that looks like a leftover.
            NotAsAskedError: the index that the statement names is not valid.
            StatementError, LostError, FlybackError: as `atomic`.
        """
        self.done, self.left, self.repeatable = unit.after.through - 1, (), True
        if isinstance(unit.command, Program):
            self.note(unit.before)
            self._run_program(unit.command)
        else:
            self._statement(step, unit, unit.command, wait)
        self.done, self.repeatable = unit.after.through, False
        self.note(unit.after)

    def note(self, unit: Atomic) -> None:
        """Writes to the journal; nobody has to wait because flyback waits there."""
        self._transaction(unit, _NOTE)

    def _transaction(self, unit: Atomic, wait: LockWait) -> None:
        self._watcher.begin()
        commands: list[Command] = []
        for command in with_lock_wait(unit.commands, wait):
            if isinstance(command, Command):
                commands.append(command)
                continue
            self._sender.send(commands)
            commands = []
            self._run_program(command)
        self._sender.send(commands)

    def _statement(self, step: Step, unit: Alone, command: Command, wait: LockWait) -> None:
        where = place_of(command, step.source.path)
        deed, ordinal = deed_of(command.sql), unit.after.through
        entry = self._journal.entry(step.installed_rank)
        built_before = entry.built_before(ordinal) if entry else None
        ready = make_ready(self._connection, deed, command.sql, built_before)
        for index in ready.leftovers:
            self._notices.add(f"{where}: {self._drop(index, where)}")
        self.note(unit.before)
        if isinstance(deed, IndexBuild):
            known = frozenset(oid for oid, _ in indexes_of(self._connection, deed))
            self._journal.note_indexes(step.installed_rank, ordinal, known)
        before = remains(self._connection)
        wait_kind = unit.wait if ready.sql == command.sql else Wait.BOUNDED  # FINALIZE locks the partition strongly
        self._watcher.begin(where if wait_kind is not Wait.BOUNDED else "")
        self.repeatable = deed is not None  # a procedure that commits may have done a part of its work
        try:
            with waiting_alone(self._connection, wait_kind, wait):
                self._sender.send((replace(command, sql=ready.sql),))
            self._verify(deed, command, step)
        except (StatementError, NotAsAskedError):
            if deed is not None:
                self._journal.forget_started(step.installed_rank)
            self.left = remains(self._connection).since(before)
            raise

    def _drop(self, index: InvalidIndex, where: str) -> str:
        """Drops what an earlier attempt left behind, without a lock that stops anybody; says what it did."""
        self._watcher.begin(where)
        try:
            with waiting_alone(self._connection, Wait.PATIENT, _NOTE):
                self._sender.send((Command(sql=f"drop index concurrently {index.name}"),))
        except StatementError as error:
            if not index.of_toast or error.diagnostics.sqlstate != "42501":
                raise
            return f"{index}; only a superuser can drop it"
        return f"index {index.name} was INVALID: dropped"

    def _verify(self, deed: Deed | None, command: Command, step: Step) -> None:
        if wrong := not_as_asked(self._connection, deed):
            raise NotAsAskedError(_wrong(command, step, wrong))


def _wrong(command: Command, step: Step, what: str) -> Failure:
    return Failure(
        where=place_of(command, step.source.path),
        message=what,
        sqlstate="",
        statement=command.sql[:EXCERPT],
        hint="IF NOT EXISTS takes anything of that name for the index; give it another name or drop what bears it",
    )
