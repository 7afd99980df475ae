"""Watches a run that gates let in: nothing but what they judged runs, and no step whose window has closed."""

import time
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta

from flyback.errors import BlockedError, Problem
from flyback.gates.needed_time import planned_time, time_back
from flyback.gates.overrun import Course, Stop, before_step
from flyback.model.facts import PendingScript
from flyback.model.plan import Plan, Step
from flyback.planning.set_digest import subject_name
from flyback.postgres.running.deadline import Deadline
from flyback.workflows.gated.admission import Admission
from flyback.workflows.opened import Opened


class Keeper:
    """A `Watch`; call `finish` when the run is over, however it ended."""

    def __init__(
        self, admission: Admission, clock: Callable[[], datetime], begin: Callable[[Opened, Plan], None]
    ) -> None:
        self._admission = admission
        self._clock = clock
        self._begin = begin
        """Is told once, under the lock, that the run begins."""
        self._began: float | None = None
        self._deadline: Deadline | None = None
        self.begun = False
        """Whether anything may have run."""

    def admits(self, opened: Opened, plan: Plan) -> None:
        """Refuses every plan but the one that gates judged.

        Raises:
            BlockedError: something has changed since.
        """
        judged = self._admission.pending.plan
        if plan.digest != judged:
            what = f"what would run now, {plan.digest[:12]}, is not what the gates were asked about, {judged[:12]}"
            hint = "somebody was at work meanwhile: ask again"
            raise BlockedError(Problem(code="changed-meanwhile", what=what, where=opened.place.url, hint=hint))
        self._begin(opened, plan)
        self.begun = True

    def withholds(self, opened: Opened, plan: Plan, step: int) -> str:
        """Why that step must not begin now; windows close while a run is under way."""
        self.finish()
        if not self._admission.keeps_windows:
            return ""
        now = self._clock()
        if self._began is None:
            self._began = time.monotonic()
        answer = before_step(self._admission.policy.environment.window, self._course(plan, step, now), now)
        if isinstance(answer, Stop):
            return answer.why
        if answer.until is not None and (plan.grouped or plan.steps[step].atomic):
            self._deadline = Deadline(opened.target.connection, answer.until - now)
        return ""

    def finish(self) -> None:
        """Whatever was under way has ended: time does not matter any more."""
        if self._deadline is not None:
            self._deadline.call_off()
            self._deadline = None

    def _course(self, plan: Plan, step: int, now: datetime) -> Course:
        pending, facts, policy = self._admission.pending, self._admission.facts, self._admission.policy
        done, left = self._scripts(plan.steps[:step]), self._scripts(plan.steps[step:])
        soon = left if plan.grouped else left[:1]
        back = time_back(facts, pending, policy, now)
        return Course(
            needs_window=any(each.destructive or each.massive for each in soon),
            step=_known(planned_time(soon)),
            left=_known(planned_time(left)),
            back=_known(back),
            planned=_known(planned_time(done)) or timedelta(),
            taken=timedelta(seconds=time.monotonic() - self._began) if self._began else timedelta(),
        )

    def _scripts(self, steps: Iterable[Step]) -> Sequence[PendingScript]:
        """What was judged of these steps; of a step that was not, the worst."""
        scripts = self._admission.pending.scripts
        known = {name: each for each in scripts for name in (each.script, each.undo) if name}
        names = [subject_name(step.source) for step in steps]
        return [known.get(name) or PendingScript(script=name, sha256="", destructive=(name,)) for name in names]


def _known(time_or_why: timedelta | str) -> timedelta | None:
    return None if isinstance(time_or_why, str) else time_or_why
