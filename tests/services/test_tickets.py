"""Tickets of every system: what is read, and what is never taken for an answer."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import NamedTuple

import pytest

from doubles.github import BODY, labelled
from doubles.offices import Offices
from flyback.errors import ServiceError
from flyback.model.facts import Ticket
from flyback.model.policy import TicketPolicy
from flyback.model.ticket_draft import TicketDraft
from flyback.services.caller import Caller
from flyback.services.tickets.choosing import ticket_system

DIGEST = "5e" * 32
BEGINS, ENDS = datetime(2026, 12, 1, 22, tzinfo=UTC), datetime(2026, 12, 2, 2, tzinfo=UTC)
DRAFT = TicketDraft(
    summary="Release 12",
    description="V12__x.sql drops a column",
    begins=BEGINS,
    ends=ENDS,
    back_out="flyback undo --version 12",
    set_digest=DIGEST,
    links=(("plan", "https://ci.example/plan.html"),),
)
PLACES = {"servicenow": "/servicenow", "jira": "/jira", "github": "/github/repos/acme/shop"}
IDS = {"servicenow": "CHG0030001", "jira": "CHG-7", "github": "12"}


def policy(offices: Offices, system: str) -> TicketPolicy:
    project = "CHG" if system == "jira" else ""
    return TicketPolicy(system=system, url=offices.url + PLACES[system], token="${env.OFFICE}", project=project)


def fill(offices: Offices) -> None:
    offices.servicenow.add(IDS["servicenow"])
    offices.jira.add(IDS["jira"])
    offices.github.add(int(IDS["github"]))


@pytest.fixture
def read(offices: Offices, caller: Caller) -> Callable[[str], Ticket]:
    fill(offices)
    return lambda system: ticket_system(policy(offices, system), caller).read(IDS[system])


@pytest.mark.parametrize("system", PLACES)
def test_what_gates_need_is_read(read: Callable[[str], Ticket], system: str) -> None:
    found = read(system)

    assert (found.id, found.system, found.approved, found.on_hold) == (IDS[system], system, True, False)
    assert (found.begins, found.ends) == (BEGINS, ENDS)
    assert "flyback undo" in found.back_out
    assert found.state == {"servicenow": "Implement", "jira": "Implementing", "github": "open"}[system]


@pytest.mark.parametrize("system", PLACES)
def test_what_is_opened_says_everything_and_is_not_approved(offices: Offices, caller: Caller, system: str) -> None:
    found = ticket_system(policy(offices, system), caller).open(DRAFT)

    assert found.approved is False
    assert (found.begins, found.ends) == (BEGINS, ENDS)
    assert found.back_out == DRAFT.back_out
    for part in (DIGEST, DRAFT.description, "https://ci.example/plan.html"):
        assert part in found.text


@pytest.mark.parametrize("system", PLACES)
def test_an_emergency_is_one(offices: Offices, caller: Caller, system: str) -> None:
    found = ticket_system(policy(offices, system), caller).open(replace(DRAFT, emergency=True))

    assert found.kind == "emergency"


@pytest.mark.parametrize("system", PLACES)
def test_a_note_is_read_back(offices: Offices, caller: Caller, system: str) -> None:
    fill(offices)
    tickets = ticket_system(policy(offices, system), caller)
    tickets.note(IDS[system], f"started {DIGEST}")

    assert DIGEST in tickets.read(IDS[system]).text


@pytest.mark.parametrize("system", PLACES)
@pytest.mark.parametrize("ticket", ["", "../CHG1", "A^ORnumberSTARTSWITHC", "--all", "A B", "12\n", "${env.OFFICE}"])
def test_what_is_no_id_is_not_asked_for(offices: Offices, caller: Caller, system: str, ticket: str) -> None:
    with pytest.raises(ServiceError, match=r"id of a ticket|no ticket is named"):
        ticket_system(policy(offices, system), caller).read(ticket)

    assert offices.seen == []


@pytest.mark.parametrize("system", PLACES)
def test_a_ticket_that_is_not_there(offices: Offices, caller: Caller, system: str) -> None:
    with pytest.raises(ServiceError, match="there is no ticket 99"):
        ticket_system(policy(offices, system), caller).read("99")


@pytest.mark.parametrize("system", PLACES)
def test_a_wrong_token_is_told_without_it(offices: Offices, caller: Caller, system: str) -> None:
    with pytest.raises(ServiceError, match="answered 401") as caught:
        ticket_system(replace(policy(offices, system), token="${env.TOKEN}"), caller).read("12")

    assert "t0ken-that" not in str(caught.value)


@pytest.mark.parametrize("system", ["servicenow", "jira"])
def test_a_user_makes_it_basic(offices: Offices, caller: Caller, system: str) -> None:
    with pytest.raises(ServiceError, match="401"):
        ticket_system(replace(policy(offices, system), user="flyback"), caller).read("12")

    assert offices.seen[0].headers["authorization"] == "Basic Zmx5YmFjazowZmZpY2UtdDBrZW4="


class Doubt(NamedTuple):
    """Something about a ticket, and what then holds for it, or what error it is."""

    system: str
    make: Callable[[Offices], object]
    then: Callable[[Ticket], bool] | str


def _now(**values: str) -> Callable[[Offices], object]:
    return lambda offices: offices.servicenow.add(IDS["servicenow"], **{"sys_id": "0" * 32, **values})


def _only_now(**values: str) -> Callable[[Offices], object]:
    def make(offices: Offices) -> None:
        offices.servicenow.records.clear()
        _now(**values)(offices)

    return make


def _deaf(offices: Offices) -> None:
    offices.servicenow.records.clear()
    offices.servicenow.add("CHG0099999")
    offices.servicenow.deaf = True


def _hidden(*names: str) -> Callable[[Offices], object]:
    return lambda offices: offices.servicenow.hidden.update(names)


def _jira(**values: object) -> Callable[[Offices], object]:
    return lambda offices: offices.jira.add(IDS["jira"], **values)


def _decided(*decisions: str) -> Callable[[Offices], object]:
    return lambda offices: offices.jira.decisions.update({IDS["jira"]: list(decisions)})


def _issue(body: str = BODY, labels: tuple[str, ...] = ("approved",), by: str = "alice") -> Callable[[Offices], object]:
    return lambda offices: offices.github.add(12, body, labels, by)


def _not_approved(ticket: Ticket) -> bool:
    return ticket.approved is False


def _nobody_knows(ticket: Ticket) -> bool:
    return ticket.approved is None


DOUBTS = {
    "servicenow: rejected": Doubt("servicenow", _only_now(approval="rejected"), _not_approved),
    "servicenow: approval cannot be seen": Doubt("servicenow", _hidden("approval"), _nobody_knows),
    "servicenow: no dates": Doubt("servicenow", _only_now(start_date="", end_date=""), lambda t: t.begins is None),
    "servicenow: a user's date": Doubt("servicenow", _only_now(start_date="01.12.2026 22:00"), "no raw time"),
    "servicenow: on hold": Doubt("servicenow", _only_now(on_hold="true"), lambda t: t.on_hold),
    "servicenow: hold cannot be seen": Doubt("servicenow", _hidden("on_hold"), "says nothing about on_hold"),
    "servicenow: state cannot be seen": Doubt("servicenow", _hidden("state"), "says nothing about state"),
    "servicenow: a state of its own": Doubt("servicenow", _only_now(state="-7"), lambda t: t.state == "-7"),
    "servicenow: closed": Doubt("servicenow", _only_now(state="3"), lambda t: t.state == "Closed"),
    "servicenow: two of one number": Doubt("servicenow", _now(), "answered with 2 others"),
    "servicenow: answers with all rows": Doubt(
        "servicenow",
        _deaf,
        "answered with CHG0099999",
    ),
    "servicenow: journal cannot be seen": Doubt(
        "servicenow", _hidden("sys_journal_field"), lambda t: t.approved is True
    ),
    "jira: pending": Doubt("jira", _decided("approved", "pending"), _not_approved),
    "jira: declined": Doubt("jira", _decided("declined"), _not_approved),
    "jira: no request of a service desk": Doubt("jira", _decided(), _nobody_knows),
    "jira: more approvals than shown": Doubt("jira", lambda o: setattr(o.jira, "last_page", False), _nobody_knows),
    "jira: no dates": Doubt("jira", _jira(customfield_10050=None), lambda t: t.begins is None and t.ends == ENDS),
    "jira: a date without time": Doubt("jira", _jira(customfield_10050="2026-12-01"), "no offset from UTC"),
    "jira: two fields of one name": Doubt(
        "jira",
        lambda o: (
            o.jira.names.update(customfield_9="Planned end date"),
            o.jira.issues["CHG-7"].update(customfield_9="x"),
        ),
        "all called Planned end date",
    ),
    "jira: a document as plan": Doubt(
        "jira",
        _jira(
            customfield_10052={
                "type": "doc",
                "content": [{"type": "paragraph", "content": [{"type": "text", "text": "go back"}]}],
            }
        ),
        lambda t: t.back_out == "go back",
    ),
    "github: no label": Doubt("github", _issue(labels=()), _not_approved),
    "github: approved by its author": Doubt("github", _issue(by="carol"), _not_approved),
    "github: approved by who may only read": Doubt("github", _issue(by="bob"), _not_approved),
    "github: approved by a stranger": Doubt("github", _issue(by="mallory"), _not_approved),
    "github: nobody set the label": Doubt("github", lambda o: o.github.events[12].clear(), _nobody_knows),
    "github: label set again by another": Doubt(
        "github",
        lambda o: o.github.events[12].append(labelled("approved", "bob", "2026-11-30T13:00:00Z")),
        _not_approved,
    ),
    "github: edited after approval": Doubt(
        "github", lambda o: o.github.edited.update({12: "2026-11-30T12:00:01Z"}), _not_approved
    ),
    "github: edited before approval": Doubt(
        "github", lambda o: o.github.edited.update({12: "2026-11-30T11:00:00Z"}), lambda t: t.approved is True
    ),
    "github: on hold": Doubt("github", _issue(labels=("approved", "On Hold")), lambda t: t.on_hold),
    "github: a pull request": Doubt(
        "github", lambda o: o.github.issues[12].update(pull_request={}), "answered with a pull request"
    ),
    "github: closed": Doubt(
        "github", lambda o: o.github.issues[12].update(state="closed"), lambda t: t.state == "closed"
    ),
    "github: two beginnings": Doubt(
        "github", _issue(f"{BODY}\nPlanned start: 2026-01-01T00:00Z"), "stands there 2 times"
    ),
    "github: a plan nobody sees": Doubt(
        "github", _issue("<!--\n### Back-out plan\n\nundo\n-->"), lambda t: t.back_out == ""
    ),
    "github: a plan left empty": Doubt(
        "github", _issue("### Back-out plan\n\n_No response_\n"), lambda t: t.back_out == ""
    ),
    "github: a start without offset": Doubt("github", _issue("Planned start: 2026-12-01 22:00"), "no offset from UTC"),
    "github: a comment from outside": Doubt(
        "github",
        lambda o: o.github.comments[12].append({"body": DIGEST, "author_association": "NONE"}),
        lambda t: DIGEST not in t.text,
    ),
    "github: a hundred comments before": Doubt(
        "github",
        lambda o: o.github.comments[12].extend(
            {"body": "+1" if n < 100 else DIGEST, "author_association": "MEMBER"} for n in range(101)
        ),
        lambda t: DIGEST in t.text,
    ),
}


@pytest.mark.parametrize("doubt", DOUBTS.values(), ids=DOUBTS.keys())
def test_doubts(offices: Offices, read: Callable[[str], Ticket], doubt: Doubt) -> None:
    doubt.make(offices)
    if isinstance(doubt.then, str):
        with pytest.raises(ServiceError, match=doubt.then):
            read(doubt.system)
    else:
        assert doubt.then(read(doubt.system))


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (TicketPolicy(), "has no ticket system"),
        (TicketPolicy(system="remedy"), "there is no ticket system 'remedy'"),
        (TicketPolicy(system="github", url="not a repository", token="x"), "is no repository"),
        (TicketPolicy(system="github", url="acme/shop"), "not asked without a token"),
        (TicketPolicy(system="jira", url="https://jira.example"), "not asked without a token"),
    ],
)
def test_what_is_no_system(caller: Caller, given: TicketPolicy, says: str) -> None:
    with pytest.raises(ServiceError, match=says):
        ticket_system(given, caller)
