"""A run on an environment that has a policy: gates before it, a watch on it, smoke tests and evidence after it."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime
from functools import partial

from flyback.errors import BlockedError, FlybackError, Problem, ServiceError
from flyback.frozen import frozen, replaced
from flyback.model.announcement import Event
from flyback.model.evidence import Kind, SmokeTest
from flyback.model.plan import Plan
from flyback.model.policy import Policy, SmokePolicy
from flyback.model.results import MigrateResult
from flyback.model.script import Runnable
from flyback.postgres.smoke import Session
from flyback.postgres.target.history_table import HistoryTable
from flyback.services.caller import Caller
from flyback.services.hooks import run_hooks
from flyback.workflows.announcing import About, announce, announcement
from flyback.workflows.consent.signer import owner_of
from flyback.workflows.gated.admission import Admission, admitted
from flyback.workflows.gated.errand import Errand
from flyback.workflows.gated.keeper import Keeper
from flyback.workflows.gated.recording import Ended, note_begun, note_ended
from flyback.workflows.guarded_entry import entered
from flyback.workflows.opened import Opened
from flyback.workflows.smoke import smoke_scripts, smoke_tests, words_of
from flyback.workflows.ticketing import note as note_in_ticket
from flyback.workflows.watch import Watch

Go = Callable[[Opened, Watch], MigrateResult]
_SCALED = ("instances",)
"""Gates that ask for what hooks before the run bring about; they are asked again after those."""


@frozen
class Guarded:
    """What became of a run, and of what came after it."""

    result: MigrateResult
    smoke: tuple[SmokeTest, ...] = ()
    left_open: tuple[str, ...] = ()
    """What had to be done after the run and was not, a sentence each: a hook that failed."""

    @property
    def is_whole(self) -> bool:
        """Whether everything after it went well."""
        return not self.left_open and all(each.passed for each in self.smoke)


def run_gated(opened: Opened, policy: Policy, errand: Errand, go: Go) -> Guarded:
    """Runs what gates let in, once they have; `go` is given the watch that keeps it to that.

    Raises:
        BlockedError: a gate refuses, or what would run changed after they were asked.
        SigningError: nobody would believe the key.
        ServiceError: a hook before the run failed.
        FlybackError: as the verb.
    """
    refuse_unsigned(policy, errand)
    scripts = _smoke_scripts(opened, policy)
    scales_down = bool(policy.environment.hooks.before)
    admission = admitted(opened, policy, errand, _SCALED if scales_down else ())
    return _Turn(opened, admission, errand, scripts).take(go)


def refuse_unsigned(policy: Policy, errand: Errand) -> None:
    """Refuses a run whose evidence nobody would believe, or that a protected environment would not have.

    Raises:
        BlockedError: there is no key to sign with.
        SigningError: the key may not sign runs on it.
    """
    name = policy.environment.name
    if errand.key is not None:
        owner_of(errand.key, Kind.RUN, policy, datetime.now(UTC))
    elif policy.environment.protected:
        what = f"a run on {name} is signed, and there is no key to sign with"
        hint = "--key FILE, FLYBACK_SIGNING_KEY_FILE or FLYBACK_SIGNING_KEY"
        raise BlockedError(Problem(code="no-signing-key", what=what, hint=hint))


def _smoke_scripts(opened: Opened, policy: Policy) -> tuple[Runnable, ...]:
    """Read before anything runs: a file that is missing is found out in time."""
    there = policy.environment.smoke != SmokePolicy()
    return smoke_scripts(policy.environment, opened.folder) if there else ()


class _Turn:
    """One run, from the first hook to the last note."""

    def __init__(self, opened: Opened, admission: Admission, errand: Errand, scripts: tuple[Runnable, ...]) -> None:
        self._opened = opened
        self._admission = admission
        self._errand = errand
        self._scripts = scripts
        self._caller = Caller(opened.folder, errand.variables)
        self._environment = admission.policy.environment
        self._decided = ""
        self._started = datetime.now(UTC)
        self._left_open: list[str] = []
        self._telling = ThreadPoolExecutor(max_workers=1)
        """Tells people one thing after the other, beside the run: a channel that is silent keeps no lock waiting."""
        self._told: list[Future[None]] = []

    def take(self, go: Go) -> Guarded:
        with self._telling:
            guarded = self._taken(go)
        for each in self._told:
            each.result()  # raises what must not be hidden
        return replaced(guarded, left_open=tuple(self._left_open))

    def _taken(self, go: Go) -> Guarded:
        with ExitStack() as stack:
            try:
                self._hooks_before()
                self._opened = stack.enter_context(entered(self._opened, self._admission.target.identity))
            except BaseException:
                self._hooks_after()
                raise
            return self._run(go)

    def _run(self, go: Go) -> Guarded:
        keeper = Keeper(self._admission, partial(datetime.now, UTC), self._begin)
        try:
            result = go(self._opened, keeper)
        except BaseException as error:
            self._end_badly(error, begun=keeper.begun)
            raise
        finally:
            keeper.finish()
        return self._end(result)

    def _begin(self, opened: Opened, _plan: Plan) -> None:
        self._decided = note_begun(opened, self._admission, self._errand)
        self._say(Event.EMERGENCY if self._admission.checklist.emergency else Event.STARTED, "begins")

    def _hooks_before(self) -> None:
        """Scales down; only now the gates can be open that count what is left."""
        if self._environment.hooks.before:
            run_hooks(self._environment.hooks.before, self._caller, self._words)
        if not self._admission.checklist.allowed:
            self._admission = admitted(self._opened, self._admission.policy, self._errand)

    def _end(self, result: MigrateResult) -> Guarded:
        opened = self._reopened()
        ended = Ended(outcomes=result.outcomes, started=self._started)
        if ended.succeeded:
            ended = replaced(ended, smoke=self._smoke(opened))
        self._hooks_after()
        notes = note_ended(opened, self._admission, self._errand, ended, self._decided)
        good = ended.succeeded and all(each.passed for each in ended.smoke)
        if good:
            self._say(Event.FINISHED, "ended: every script is there")
        else:
            self._say(Event.FAILED, "ended badly")
        return Guarded(result=replaced(result, notes=(*result.notes, *notes)), smoke=ended.smoke)

    def _end_badly(self, error: BaseException, *, begun: bool) -> None:
        """An error that is no outcome of a script: a callback failed, the connection went away, somebody interrupts."""
        self._hooks_after()
        if not begun:
            return
        why = error.problems[0].what if isinstance(error, FlybackError) else "it was interrupted"
        ended = Ended(outcomes=(), failure=why, started=self._started)
        try:
            told = note_ended(self._reopened(), self._admission, self._errand, ended, self._decided)
        except FlybackError as second:
            told = (f"what became of the run could not be recorded: {second.problems[0].what}",)
        self._say(Event.FAILED, f"failed: {why}", why)
        self._telling.shutdown()
        for each in (*told, *self._left_open):
            self._opened.teller.note(each)

    def _hooks_after(self) -> None:
        """Also where the run failed: what was scaled down is scaled up again."""
        try:
            run_hooks(self._environment.hooks.after, self._caller, self._words)
        except ServiceError as error:
            self._left_open += [each.what for each in error.problems]

    def _smoke(self, opened: Opened) -> tuple[SmokeTest, ...]:
        if self._environment.smoke == SmokePolicy():
            return ()
        session = Session(connection=opened.target.connection, reset=opened.target.reset)
        return smoke_tests(self._environment, self._scripts, session, self._caller, self._deployment)

    def _say(self, event: Event, note: str, reason: str = "") -> None:
        """To people, and in the ticket."""
        self._told.append(self._telling.submit(self._tell, event, reason))
        self._told.append(self._telling.submit(self._note, note))

    def _tell(self, event: Event, reason: str) -> None:
        about = About(
            deployment=self._deployment,
            ticket=self._errand.ticket,
            who=", ".join(self._people),
            reason=reason or (self._admission.checklist.emergency if event is Event.EMERGENCY else ""),
        )
        told = announcement(event, self._environment, self._admission.pending, about, datetime.now(UTC))
        for receipt in announce(self._environment, told, self._caller):
            if receipt.required and not receipt.delivered:
                self._left_open.append(f"{receipt.channel} was not told that it {event.value}: {receipt.answer}")

    def _note(self, text: str) -> None:
        """In the ticket, where there is one; without the whole digest: a ticket is for a set because people say so."""
        if not (self._errand.ticket and self._environment.ticket.system):
            return
        digest = self._admission.pending.set_digest[:12]
        try:
            told = f"flyback {self._admission.pending.verb} {self._deployment} {text} (set {digest})"
            note_in_ticket(self._environment, self._errand.ticket, told, self._caller)
        except ServiceError as error:
            self._left_open.append(f"no note in {self._errand.ticket}: {error.problems[0].what}")

    def _reopened(self) -> Opened:
        """With a connection that works: the run may have lost its own."""
        if not self._opened.target.connection.closed:
            return self._opened
        target = self._opened.reconnect()
        history = HistoryTable(target, self._opened.settings.flyway)
        return replaced(self._opened, target=target, history=history)

    @property
    def _deployment(self) -> str:
        return self._opened.target.name.run_id

    @property
    def _people(self) -> tuple[str, ...]:
        runner = self._admission.facts.runner.value
        return runner.people if runner else ()

    @property
    def _words(self) -> dict[str, str]:
        return dict(words_of(self._environment, self._deployment))
