"""Every single part of every answer, replaced: no ticket that must not let a run begin ever does.

The answers go from the doubles to the adapters without HTTP between them, which is tested elsewhere: they are
thousands.
"""

import copy
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from doubles.github import BODY
from doubles.offices import TOKEN, Offices
from doubles.web import Seen
from flyback.errors import Problem, ServiceError
from flyback.model.facts import Shift, Ticket
from flyback.model.policy import OnCallPolicy
from flyback.services.caller import Caller, Request
from flyback.services.on_call.asking import shifts
from flyback.services.reply import Reply, StatusError
from flyback.services.tickets.choosing import ticket_system
from services.test_tickets import BEGINS, DIGEST, ENDS, IDS, policy

REMOVED = object()
REPLACEMENTS: tuple[object, ...] = (REMOVED, None, "x", "", {}, [], 0, True)
HEALING = ("backout_plan", "customfield_10052", "isLastPage")
"""Parts of which another value is as good as any."""
STATES = {"servicenow": "Implement", "jira": "Implementing", "github": "open"}
Step = str | int


class Change(NamedTuple):
    """One part of one answer, and what stands there instead."""

    answer: int
    path: tuple[Step, ...]
    instead: object


class Direct(Caller):
    """Asks the doubles themselves, and changes what they say."""

    def __init__(self, offices: Offices, change: Change | None = None) -> None:
        super().__init__(Path(), {"OFFICE": TOKEN})
        self._offices = offices
        self._change = change
        self.answers: list[object] = []

    def send(self, request: Request) -> Reply:
        parts = urlsplit(request.url)
        headers = {name.lower(): text.replace("${env.OFFICE}", TOKEN) for name, text in request.headers.items()}
        said = self._offices.answer(
            Seen(
                method=request.method,
                path=unquote(parts.path),
                raw_path=parts.path,
                query=parse_qs(parts.query, keep_blank_values=True),
                headers=headers,
                body=request.body,
            )
        )
        value: object = json.loads(said.body)
        self.answers.append(value)
        if self._change and self._change.answer == len(self.answers) - 1:
            value = changed(value, self._change)
        reply = Reply(status=said.status, body=json.dumps(value).encode(), headers=MappingProxyType({}))
        if said.status >= 300:
            raise StatusError(Problem(code="service-refused", what="refused"), said.status)
        return reply


def changed(value: object, change: Change) -> object:
    """The answer with the change made."""
    whole = [copy.deepcopy(value)]
    place: object = whole
    steps: tuple[Step, ...] = (0, *change.path)
    for step in steps[:-1]:
        place = place[step]  # type: ignore[index]  # the path is one of this very value
    if change.instead is REMOVED:
        del place[steps[-1]]  # type: ignore[attr-defined]  # as above
    else:
        place[steps[-1]] = change.instead  # type: ignore[index]  # as above
    return whole[0] if whole else None


def paths(value: object, here: tuple[Step, ...] = ()) -> Iterator[tuple[Step, ...]]:
    yield here
    match value:
        case dict():
            for name, part in value.items():
                yield from paths(part, (*here, name))
        case list():
            for number, part in enumerate(value):
                yield from paths(part, (*here, number))


def changes(answers: list[object]) -> Iterator[Change]:
    """All of them, but for those that say something of their own: fewer entries, an issue that nobody ever edited."""
    for number, answer in enumerate(answers):
        for path in paths(answer):
            for instead in REPLACEMENTS:
                fewer = instead is REMOVED and (not path or isinstance(path[-1], int))
                emptied = instead == [] and isinstance(instead, list)
                unedited = path[-1:] == ("lastEditedAt",) and instead in (None, "")
                heals = path[-1:] and path[-1] in HEALING and instead is not REMOVED
                renamed = "labels" in path and path[-1] == "name" and isinstance(instead, str | int) and instead != ""
                if not (fewer or emptied or unedited or heals or renamed):
                    yield Change(number, path, instead)


def lets_run(ticket: Ticket) -> bool:
    """What the gate asks of a ticket, but for the time."""
    good = ticket.approved is True and not ticket.on_hold and ticket.state == STATES[ticket.system]
    return good and None not in (ticket.begins, ticket.ends) and bool(ticket.back_out) and DIGEST in ticket.text


def good(offices: Offices) -> None:
    offices.servicenow.add(IDS["servicenow"], correlation_id=DIGEST)
    offices.jira.add(IDS["jira"], description=DIGEST)
    offices.github.add(int(IDS["github"]), f"{BODY}\n{DIGEST}")


def _record(**values: str) -> Callable[[Offices], object]:
    def make(offices: Offices) -> None:
        next(iter(offices.servicenow.records.values())).update(values)

    return make


def _issue(**values: object) -> Callable[[Offices], object]:
    return lambda offices: offices.jira.issues[IDS["jira"]].update(values)


def _github(
    body: str = f"{BODY}\n{DIGEST}", labels: tuple[str, ...] = ("approved",), by: str = "alice"
) -> Callable[[Offices], object]:
    return lambda offices: offices.github.add(12, body, labels, by)


DEFECTS: Mapping[str, tuple[str, Callable[[Offices], object]]] = {
    "servicenow: not approved": ("servicenow", _record(approval="requested")),
    "servicenow: on hold": ("servicenow", _record(on_hold="true")),
    "servicenow: no start": ("servicenow", _record(start_date="")),
    "servicenow: no end": ("servicenow", _record(end_date="")),
    "servicenow: no back-out plan": ("servicenow", _record(backout_plan="")),
    "servicenow: another set": ("servicenow", _record(correlation_id="")),
    "servicenow: closed": ("servicenow", _record(state="3")),
    "jira: pending": ("jira", lambda offices: offices.jira.decisions.update({"CHG-7": ["approved", "pending"]})),
    "jira: more approvals": ("jira", lambda offices: setattr(offices.jira, "last_page", False)),
    "jira: no start": ("jira", _issue(customfield_10050=None)),
    "jira: no back-out plan": ("jira", _issue(customfield_10052="")),
    "jira: another set": ("jira", _issue(description="")),
    "jira: closed": ("jira", _issue(status={"name": "Closed"})),
    "github: no label": ("github", _github(labels=())),
    "github: approved by its author": ("github", _github(by="carol")),
    "github: approved by a reader": ("github", _github(by="bob")),
    "github: on hold": ("github", _github(labels=("approved", "on hold"))),
    "github: edited since": ("github", lambda offices: offices.github.edited.update({12: "2026-11-30T12:00:01Z"})),
    "github: closed": ("github", lambda offices: offices.github.issues[12].update(state="closed")),
    "github: no plan": ("github", _github(body=f"{BODY.partition('### Back')[0]}\n{DIGEST}")),
}


def read(system: str, caller: Direct, offices: Offices) -> Ticket:
    return ticket_system(policy(offices, system), caller).read(IDS[system])


@pytest.mark.parametrize("system", STATES)
def test_a_good_ticket_lets_run_and_no_change_makes_it_break(system: str) -> None:
    offices = Offices(url="http://127.0.0.1")
    good(offices)
    first = Direct(offices)
    assert lets_run(read(system, first, offices))

    for change in changes(first.answers):
        try:
            assert read(system, Direct(offices, change), offices).id == IDS[system]
        except ServiceError:
            continue


@pytest.mark.parametrize(("system", "spoil"), DEFECTS.values(), ids=DEFECTS.keys())
def test_what_must_not_run_does_not_whatever_is_missing(system: str, spoil: Callable[[Offices], object]) -> None:
    offices = Offices(url="http://127.0.0.1")
    good(offices)
    spoil(offices)
    first = Direct(offices)
    with suppress(ServiceError):
        assert not lets_run(read(system, first, offices))

    for change in changes(first.answers):
        try:
            ticket = read(system, Direct(offices, change), offices)
        except ServiceError:
            continue
        assert not lets_run(ticket), change


ROSTERS = {
    "too late": ("P1", "2026-12-01T23:00:00Z", "2026-12-03T00:00:00Z"),
    "too early": ("P1", "2026-12-01T00:00:00Z", "2026-12-02T01:00:00Z"),
    "of another schedule": ("P2", None, None),
}


@pytest.mark.parametrize(("schedule", "begins", "ends"), ROSTERS.values(), ids=ROSTERS.keys())
def test_nobody_is_on_call_whatever_is_missing(schedule: str, begins: str | None, ends: str | None) -> None:
    offices = Offices(url="http://127.0.0.1")
    offices.pagerduty.deaf = True
    offices.pagerduty.add(schedule, "Ada", begins, ends)
    asked = OnCallPolicy(pagerduty=("P1",), url=f"{offices.url}/pagerduty", token="${env.OFFICE}")
    first = Direct(offices)
    with suppress(ServiceError):
        shifts(asked, first, BEGINS, ENDS)

    for change in changes(first.answers):
        try:
            found = shifts(asked, Direct(offices, change), BEGINS, ENDS)
        except ServiceError:
            continue
        assert not any(covers(each) for each in found), change


def covers(shift: Shift) -> bool:
    """Whether somebody is there all the time."""
    if shift.begins is None or shift.ends is None:
        return shift.always
    return shift.begins <= BEGINS and shift.ends >= ENDS
