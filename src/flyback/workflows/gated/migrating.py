"""The verbs that write, where the database may be one with gates."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeVar

from flyback.errors import BlockedError, FlybackError, Problem
from flyback.model.plan import Plan
from flyback.workflows.facts.environment import policy_at
from flyback.workflows.forgotten import refuse_forgotten
from flyback.workflows.gated.admission import admitted
from flyback.workflows.gated.errand import Errand
from flyback.workflows.gated.recording import Ended, note_begun, note_ended
from flyback.workflows.gated.running import Guarded, refuse_unsigned, run_gated
from flyback.workflows.guarded_entry import entered
from flyback.workflows.migrate.migrate import migrate, plan
from flyback.workflows.migrate.request import MigrateRequest
from flyback.workflows.opened import Opened
from flyback.workflows.undo.confirming import Confirmation, confirm
from flyback.workflows.undo.review import Prepared, UndoRequest
from flyback.workflows.undo.undo import undo

T = TypeVar("T")


class _Shut:
    """Lets nothing pass: where nothing was pending, nothing may run."""

    def admits(self, opened: Opened, _plan: Plan) -> None:
        """It may not.

        Raises:
            BlockedError: always.
        """
        what = "something is pending now, and was not when the gates would have been asked"
        raise BlockedError(Problem(code="changed-meanwhile", what=what, where=opened.place.url, hint="run it again"))

    def withholds(self, *_: object) -> str:
        """Nothing has begun."""
        return "nothing was pending"


def migrate_gated(opened: Opened, request: MigrateRequest, errand: Errand) -> Guarded:
    """Applies what is pending; on a database with gates, what they let in. Where nothing is pending nobody asks them.

    Raises:
        FlybackError: as `migrate`, as `run_gated`.
    """
    policy = policy_at(opened)
    if policy is None:
        refuse_forgotten(opened)
        return Guarded(result=migrate(opened, request))
    if not plan(opened, request).steps and opened.history.exists:
        return Guarded(result=migrate(opened.silent, request, _Shut()))
    return run_gated(opened, policy, errand, lambda inside, watch: migrate(inside, request, watch))


def undo_gated(
    opened: Opened, prepared: Prepared, confirmation: Confirmation | None, request: UndoRequest, errand: Errand
) -> Guarded:
    """Takes back what was prepared; on a database with gates, what they let in.

    Raises:
        FlybackError: as `undo`, as `run_gated`.
    """
    policy = policy_at(opened)
    if policy is None:
        refuse_forgotten(opened)
    if policy is None or not prepared.steps:
        return Guarded(result=undo(opened, prepared, confirmation, request))
    confirm(prepared.proposal, confirmation)
    return run_gated(opened, policy, errand, lambda inside, watch: undo(inside, prepared, confirmation, request, watch))


def noted_gated(opened: Opened, errand: Errand, go: Callable[[Opened], T]) -> T:
    """Does what changes the history alone, or empties schemas; on a database with gates, what they let in.

    Raises:
        BlockedError: a gate refuses.
        FlybackError: as `go`.
    """
    policy = policy_at(opened)
    if policy is None:
        refuse_forgotten(opened)
        return go(opened)
    refuse_unsigned(policy, errand)
    admission = admitted(opened, policy, errand)
    started, decided = datetime.now(UTC), note_begun(opened, admission, errand)
    failure = "it was interrupted"
    try:
        with entered(opened, admission.target.identity) as inside:
            done = go(inside)
        failure = ""
    except FlybackError as error:
        failure = error.problems[0].what
        raise
    finally:
        ended = Ended(outcomes=(), failure=failure, started=started)
        for each in note_ended(opened, admission, errand, ended, decided):
            opened.teller.note(each)
    return done
