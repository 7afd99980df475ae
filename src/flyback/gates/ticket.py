"""The gate `ticket`: a change ticket allows this very set to run now, and says how to go back."""

from collections.abc import Iterator
from datetime import datetime

from flyback.gates.answers import not_configured, not_learned, nothing_planned, passed, refused, unknown
from flyback.gates.rehearsals import UNDO
from flyback.model.facts import Facts, Pending, Ticket
from flyback.model.gates import GateResult
from flyback.model.policy import Policy

GATE = "ticket"
_USUAL = {
    "servicenow": ("-1", "implement"),
    "jira": ("implementing", "in progress"),
    "github": ("open",),
}
"""States in which a run may begin, where the policy names none; of other systems nobody knows them.

Source: https://www.servicenow.com/docs (state model of change_request: -1 is Implement)
"""


def judge(facts: Facts, policy: Policy, now: datetime) -> GateResult:
    """Whether the ticket is approved, in a state to run, and its dates, digest and back-out plan are there."""
    name, fix = policy.environment.name, f"flyback ticket open --env {policy.environment.name}"
    if not policy.environment.ticket.system:
        return not_configured(GATE, "which system has its tickets", name, "[ticket] system")
    pending, ticket, used = facts.pending.value, facts.ticket.value, facts.used.value
    if pending is None:
        return nothing_planned(GATE)
    if ticket is None:
        return not_learned(GATE, "the ticket", facts.ticket, f"{fix}, or name it: --ticket ID")
    if used is None:
        return not_learned(GATE, "which tickets let in earlier runs", facts.used)
    if wrong := tuple(_against(ticket, pending, policy, now)):
        return refused(
            GATE, f"{ticket.id or 'the ticket'} does not allow it", f"put {ticket.id} right, or: {fix}", wrong
        )
    if ticket.approved is None:
        return unknown(GATE, f"whether {ticket.id} is approved is not known", "[ticket] fields: where it says approved")
    if ticket.id in used and pending.verb != UNDO:
        return refused(GATE, f"{ticket.id} has let in a run already", fix)
    until = f"until {ticket.ends:%Y-%m-%d %H:%M} UTC" if ticket.ends else ""
    return passed(
        GATE, f"{ticket.id} allows it {until}", proof=ticket.url or ticket.id, since=ticket.begins, used=ticket.id
    )


def _against(ticket: Ticket, pending: Pending, policy: Policy, now: datetime) -> Iterator[str]:
    asked = policy.environment.ticket
    states = tuple(each.casefold() for each in asked.states) or _USUAL.get(asked.system, ())
    if not ticket.id:
        yield "it has no id"
    if ticket.system != asked.system:
        yield f"it is of {ticket.system or 'no system'}, not of {asked.system}"
    if ticket.state.casefold() not in states or not ticket.state:
        allowed = ", ".join(states) or "none: write [ticket] states"
        yield f"its state is {ticket.state or 'not known'}; it may run in: {allowed}"
    if ticket.approved is False:
        yield "it is not approved"
    if ticket.on_hold:
        yield "it is on hold"
    yield from _of_other_time(ticket, now)
    if not pending.set_digest or pending.set_digest not in ticket.text.casefold():
        yield f"it does not name this set: {pending.set_digest or 'which has no digest'}"
    if not ticket.back_out.strip():
        yield "it has no back-out plan"


def _of_other_time(ticket: Ticket, now: datetime) -> Iterator[str]:
    """Whether now is not within its dates; one that is missing is no date that holds for ever."""
    for what, moment in (("start", ticket.begins), ("end", ticket.ends)):
        if moment is None or moment.tzinfo is None:
            yield f"it has no {what} date"
    begins, ends = ticket.begins, ticket.ends
    if begins is not None and begins.tzinfo and now < begins:
        yield f"it begins at {begins:%Y-%m-%d %H:%M} UTC"
    if ends is not None and ends.tzinfo and now >= ends:
        yield f"it ended at {ends:%Y-%m-%d %H:%M} UTC"
