"""The gate `window`: what is destructive or massive runs in a maintenance window, nothing runs in a freeze."""

from datetime import datetime, timedelta

from flyback.frozen import frozen
from flyback.gates.answers import nothing_planned, passed, refused, rehearsed_by, unknown
from flyback.gates.needed_time import Needed, planned_time, time_back
from flyback.gates.windows.open_times import HORIZON, on_at
from flyback.gates.windows.status import next_freeze, status
from flyback.gates.windows.wording import length, moment, text, zone_of
from flyback.model.facts import Facts, Pending
from flyback.model.gates import GateResult
from flyback.model.open_times import WindowStatus
from flyback.model.policy import EnvironmentPolicy, Policy, WindowPolicy

GATE = "window"
_MINUTE = timedelta(minutes=1)


def judge(facts: Facts, policy: Policy, now: datetime) -> GateResult:
    """Whether a run may begin now, and will have ended, and could be taken back, before the window closes."""
    asked = _Asked(environment=policy.environment, found=status(policy.environment.window, now))
    if asked.found.freeze:
        return refused(GATE, asked.found.reason, asked.wait)
    pending = facts.pending.value
    if pending is None:
        return nothing_planned(GATE)
    reasons = needs_window(pending, policy.environment.window)
    if not reasons:
        return _before_freeze(pending, asked)
    if asked.found.closed:
        return refused(GATE, f"{asked.found.reason}, and what would run needs one", asked.wait, reasons)
    planned, back = planned_time(pending.scripts), time_back(facts, pending, policy, now)
    if isinstance(planned, str):
        return unknown(GATE, planned, asked.rehearse, reasons)
    if isinstance(back, str):
        return unknown(GATE, back, f"{asked.rehearse}, or set go_back below {asked.table}", reasons)
    return _in_window(Needed(planned=planned, safety=policy.environment.window.safety, back=back), asked)


def needs_window(pending: Pending, windows: WindowPolicy) -> tuple[str, ...]:
    """What of it must run in a window only, and why; empty when nothing must."""
    always = ("this environment runs everything in windows only",) if windows.always else ()
    return (*always, *(each for script in pending.scripts for each in (*script.destructive, *script.massive)))


@frozen
class _Asked:
    """The question, as all answers need it."""

    environment: EnvironmentPolicy
    found: WindowStatus

    @property
    def windows(self) -> WindowPolicy:
        return self.environment.window

    @property
    def table(self) -> str:
        return f"[environments.{self.environment.name}.window]"

    @property
    def rehearse(self) -> str:
        return rehearsed_by(self.environment.name)

    @property
    def wait(self) -> str:
        """What to do about a closed window."""
        if not (self.windows.allow or self.found.freeze):
            return f'write when below {self.table}: allow = ["Sat 02:00 for 4h"]'
        if self.found.next_open is None:
            return f"flyback window next --env {self.environment.name}"
        return f"wait until {self.told(self.found.next_open)}: flyback window next --env {self.environment.name}"

    def told(self, when: datetime) -> str:
        return moment(when, zone_of(self.windows))


def _in_window(needed: Needed, asked: _Asked) -> GateResult:
    """For what needs a window, when one is open."""
    now, closes = asked.found.at, asked.found.next_close
    left = HORIZON if closes is None else closes - now
    ends = "without a known end" if closes is None else f"until {asked.told(closes)}, for {length(left)}"
    if needed.whole > left:
        reason = f"it needs {needed}, and the window is open {ends}"
        least = length(_rounded_up(needed.whole))
        return refused(GATE, reason, f"flyback window next --env {asked.environment.name} --least {least}")
    proof = "; ".join(text(window) for window in on_at(asked.windows.allow, now))
    return passed(GATE, f"open {ends}; it needs {needed}", proof=proof)


def _before_freeze(pending: Pending, asked: _Asked) -> GateResult:
    """For what needs no window: it must have ended when a freeze begins."""
    harmless = "nothing that would run is destructive or massive"
    freeze = next_freeze(asked.windows, asked.found.at)
    if freeze is None:
        return passed(GATE, harmless)
    begins = asked.told(freeze)
    planned = planned_time(pending.scripts)
    if isinstance(planned, str):
        return unknown(GATE, f"{planned}, and a freeze begins at {begins}", asked.rehearse)
    run = Needed(planned=planned, safety=asked.windows.safety, back=timedelta()).run
    if run > freeze - asked.found.at:
        return refused(GATE, f"a freeze begins at {begins}, and it needs {length(run)}", "run it after the freeze")
    return passed(GATE, f"{harmless}; the next freeze begins at {begins}")


def _rounded_up(time: timedelta) -> timedelta:
    return -(-time // _MINUTE) * _MINUTE
