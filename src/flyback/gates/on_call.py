"""The gate `on-call`: somebody is there while it runs, and while it would be taken back."""

from datetime import datetime, timedelta

from flyback.gates.answers import (
    lasting,
    not_configured,
    not_learned,
    nothing_planned,
    passed,
    refused,
    rehearsed_by,
    unknown,
)
from flyback.gates.needed_time import Needed, planned_time, time_back
from flyback.model.facts import Facts, Pending, Shift
from flyback.model.gates import GateResult
from flyback.model.policy import OnCallPolicy, Policy

GATE = "on-call"


def judge(facts: Facts, policy: Policy, now: datetime) -> GateResult:
    """Whether every roster has somebody with a contact for all of the time that it may take."""
    asked, name = policy.environment.on_call, policy.environment.name
    if not _is_configured(asked):
        return not_configured(GATE, "who is on call", name, 'on_call.file = "oncall.toml"')
    pending, shifts = facts.pending.value, facts.on_call.value
    if pending is None:
        return nothing_planned(GATE)
    if shifts is None:
        return not_learned(GATE, "who is on call", facts.on_call)
    needed = _needed(facts, pending, policy, now)
    if isinstance(needed, str):
        return unknown(GATE, needed, rehearsed_by(name))
    until = now + needed
    rosters = dict.fromkeys((*asked.pagerduty, *asked.rosters, *(each.roster for each in shifts))) or {"": None}
    gaps = {roster: _gap([each for each in shifts if each.roster == roster], now, until) for roster in rosters}
    wrong = tuple(f"{roster or 'nobody'}: from {gap:%Y-%m-%d %H:%M} UTC" for roster, gap in gaps.items() if gap)
    if wrong:
        fix = "let somebody take the shift, or run it when somebody has it"
        return refused(GATE, f"nobody is on call for all of the next {lasting(needed)}", fix, wrong)
    there = dict.fromkeys(f"{each.who} ({each.contact})" for each in shifts if _covers(each, now))
    return passed(GATE, ", ".join(there), proof=f"until {until:%Y-%m-%d %H:%M} UTC", since=facts.now)


def _is_configured(asked: OnCallPolicy) -> bool:
    return bool(asked.file or asked.pagerduty or asked.call.command or asked.call.url)


def _needed(facts: Facts, pending: Pending, policy: Policy, now: datetime) -> timedelta | str:
    """How long somebody must be there; at least a minute."""
    windows = policy.environment.window
    planned = planned_time(pending.scripts)
    if isinstance(planned, str):
        return planned
    back = time_back(facts, pending, policy, now)
    if isinstance(back, str):
        return back
    return max(timedelta(minutes=1), Needed(planned=planned, safety=windows.safety, back=back).whole)


def _gap(shifts: list[Shift], now: datetime, until: datetime) -> datetime | None:
    """When somebody is missing first; None when somebody is there all the time."""
    reached = now
    while reached < until:
        ends = [_end(each, until) for each in shifts if _covers(each, reached)]
        if not ends:
            return reached
        reached = max(ends)
    return None


def _covers(shift: Shift, moment: datetime) -> bool:
    """Whether somebody has it who can be called; a shift whose dates nobody said covers nothing."""
    if not shift.who.strip() or not shift.contact.strip():
        return False
    if shift.always:
        return shift.begins is None and shift.ends is None
    return shift.begins is not None and shift.ends is not None and shift.begins <= moment < shift.ends


def _end(shift: Shift, until: datetime) -> datetime:
    return until if shift.ends is None else shift.ends
