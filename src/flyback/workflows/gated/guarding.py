"""`guard`: another program runs the migrations, and everything else stays as it is: gates, evidence, audit."""

import json
import shlex
from collections.abc import Mapping, Sequence
from typing import ClassVar

from flyback.errors import BlockedError, ConfigurationError, FlybackError, Problem
from flyback.filesystem.guarded_command import how_it_ended, run_in_front
from flyback.model.failure import Failure
from flyback.model.history import HistoryRow
from flyback.model.plan import Plan, Step
from flyback.model.policy import EnvironmentPolicy
from flyback.model.results import MigrateResult
from flyback.model.run import Committed, NotStarted, Outcome, Partial, RolledBack
from flyback.planning.as_planned import departures, ran
from flyback.workflows.facts.environment import policy_at
from flyback.workflows.gated.errand import Errand
from flyback.workflows.gated.running import Guarded, run_gated
from flyback.workflows.locked import Orphans, locked
from flyback.workflows.migrate.migrate import plan
from flyback.workflows.migrate.request import MigrateRequest
from flyback.workflows.opened import Opened
from flyback.workflows.watch import Watch


class DepartureError(FlybackError):
    """The other program ran something else than was planned."""

    exit_code: ClassVar[int] = 5


def guard(opened: Opened, words: Sequence[str], errand: Errand) -> Guarded:
    """Asks the gates, sees that nobody else is at work, runs the command, and reads from the history what it did.

    Raises:
        ConfigurationError: the database has no policy, so that there are no gates.
        BlockedError: the environment does not name that command.
        DepartureError: it ran something else than was planned.
        ProgramError: the command cannot be started.
        FlybackError: as `run_gated`.
    """
    policy = policy_at(opened)
    if policy is None:
        what = f"{opened.place.url} has no gates to guard it with"
        hint = "flyback.toml: [environments.NAME]; name it with --env"
        raise ConfigurationError(Problem(code="no-environment", what=what, hint=hint))
    _refuse_other(words, policy.environment)
    return run_gated(opened, policy, errand, lambda inside, watch: _guarded(inside, words, errand.variables, watch))


def _refuse_other(words: Sequence[str], environment: EnvironmentPolicy) -> None:
    """Nobody has approved a command that flyback.toml does not name: it could run anything."""
    if not environment.protected or any(shlex.split(each) == [*words] for each in environment.guard):
        return
    what = f"{shlex.join(words)} is not among the commands that may be run on {environment.name}"
    hint = f"flyback.toml, below [environments.{environment.name}]: guard = [{json.dumps(shlex.join(words))}]"
    raise BlockedError(Problem(code="other-command", what=what, where=environment.name, hint=hint))


def _guarded(opened: Opened, words: Sequence[str], variables: Mapping[str, str], watch: Watch) -> MigrateResult:
    planned = plan(opened, MigrateRequest())
    with locked(opened, Orphans.WAIT):
        before = opened.history.rows() if opened.history.look() else ()
        watch.admits(opened, planned)
    if why := watch.withholds(opened, planned, 0):
        outcomes: tuple[Outcome, ...] = tuple(NotStarted(step=each, why=why) for each in planned.steps)
        return _result(opened, planned, outcomes)
    code = run_in_front(words, opened.folder, variables)
    after = opened.history.rows() if opened.history.look() else ()
    done = ran(planned.steps, before, after)
    # of a command that failed nobody expects all; but what it did must have been planned
    due = planned.steps if code == 0 else done
    _refuse_departures(opened, due, before, after if code == 0 else [row for row in after if row.success])
    failure = Failure(where=words[0], message=f"the command {how_it_ended(code)}", sqlstate="", statement="")
    failed = {row.script for row in after if not row.success}
    return _result(opened, planned, tuple(_outcomes(planned.steps, done, failed, failure)))


def _refuse_departures(
    opened: Opened, steps: Sequence[Step], before: Sequence[HistoryRow], after: Sequence[HistoryRow]
) -> None:
    found = tuple(departures(steps, before, after))
    if found:
        lines = "".join(f"\n  {each}" for each in found)
        what = f"the command did not do what was planned:{lines}"
        hint = "flyback info shows what is there; flyback drift what else was changed"
        raise DepartureError(Problem(code="not-as-planned", what=what, where=opened.place.url, hint=hint))


def _outcomes(steps: Sequence[Step], done: Sequence[Step], failed: set[str], failure: Failure) -> "list[Outcome]":
    """Committed, as the history says; the first of the others is the one that failed."""
    found: list[Outcome] = []
    for step in steps:
        if step in done:
            found.append(Committed(step=step, milliseconds=0))
        elif step.source.script in failed:
            found.append(Partial(step=step, failure=failure, done=0, of=0))
        elif all(isinstance(each, Committed) for each in found):
            found.append(RolledBack(step=step, failure=failure))
        else:
            found.append(NotStarted(step=step))
    return found


def _result(opened: Opened, planned: Plan, outcomes: tuple[Outcome, ...]) -> MigrateResult:
    versions = [each.step.version for each in outcomes if isinstance(each, Committed) and each.step.version]
    return MigrateResult(
        place=opened.place,
        initial=None,
        target=versions[-1] if versions else None,
        outcomes=outcomes,
        plan_digest=planned.digest,
        milliseconds=opened.milliseconds,
        warnings=(),
        notes=opened.notes,
    )
