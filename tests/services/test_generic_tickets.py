"""Tickets of systems that flyback does not know: addresses and commands that answer with JSON."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from doubles.web import Said, Seen, json_said, serving
from flyback.errors import ServiceError
from flyback.model.facts import Ticket
from flyback.model.policy import Call, TicketPolicy
from flyback.services.caller import Caller
from flyback.services.tickets.choosing import ticket_system
from services.test_tickets import DIGEST, DRAFT

GOOD: dict[str, object] = {
    "id": "C-1",
    "state": "go",
    "approved": True,
    "begins": "2026-12-01T22:00:00Z",
    "ends": "2026-12-02T02:00:00Z",
    "back_out": "undo",
    "text": DIGEST,
}


def read(caller: Caller, answer: object, **fields: str) -> Ticket:
    (caller.folder / "answer").write_text(json.dumps(answer))
    policy = TicketPolicy(system="command", call=Call(command=("cat", "answer")), fields=fields)
    return ticket_system(policy, caller).read("C-1")


def test_a_command_may_answer(caller: Caller) -> None:
    found = read(caller, GOOD)

    assert (found.system, found.state, found.approved, found.text) == ("command", "go", True, DIGEST)
    assert found.begins == datetime(2026, 12, 1, 22, tzinfo=UTC)


def test_fields_lie_where_the_policy_says(caller: Caller) -> None:
    answer = {"data": [{"key": "C-1", "status": {"name": "go"}}]}
    found = read(caller, answer, id="data.0.key", state="data.0.status.name", approved="")

    assert (found.state, found.approved, found.begins) == ("go", None, None)


@pytest.mark.parametrize(
    ("said", "approved"),
    [
        (True, True),
        ("Approved", True),
        (False, False),
        ("pending", False),
        ("true", False),
        (1, False),
        ([], False),
        ("", None),
        (None, None),
    ],
)
def test_approved_is_what_says_so(caller: Caller, said: object, approved: bool | None) -> None:
    assert read(caller, {**GOOD, "approved": said}).approved is approved


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        pytest.param({**GOOD, "id": "C-2"}, "asked for C-1, the service answered with C-2", id="another"),
        pytest.param({**GOOD, "id": None}, "a ticket without id", id="none"),
        pytest.param([GOOD], "a ticket without id", id="a list"),
        pytest.param({**GOOD, "state": ""}, "says nothing about state", id="no state"),
        pytest.param({**GOOD, "begins": "2026-12-01T22:00:00"}, "no offset", id="no offset"),
        pytest.param({**GOOD, "ends": "tomorrow"}, "no moment", id="no moment"),
        pytest.param({**GOOD, "begins": 1764626400}, "no moment", id="seconds"),
        pytest.param({**GOOD, "text": {"a": 1}}, "text is no text", id="no text"),
    ],
)
def test_what_is_no_answer(caller: Caller, answer: object, says: str) -> None:
    with pytest.raises(ServiceError, match=says):
        read(caller, answer)


@pytest.fixture
def books() -> Iterator[tuple[str, dict[str, dict[str, object]]]]:
    """A system that keeps what it is sent."""
    kept: dict[str, dict[str, object]] = {}

    def answer(seen: Seen) -> Said:
        name = seen.path.rpartition("/")[2]
        match seen.method:
            case "GET":
                return json_said(kept[name]) if name in kept else Said(status=404)
            case "PUT":
                kept[name] |= seen.json()
                return Said(status=200)
        kept["C-9"] = {**seen.json(), "id": "C-9", "state": "new", "approved": False}
        return json_said({"id": "C-9"}, 201)

    with serving(answer) as url:
        yield url, kept


def test_it_can_be_opened_and_noted(caller: Caller, books: tuple[str, dict[str, dict[str, object]]]) -> None:
    url, kept = books
    policy = TicketPolicy(
        system="http",
        call=Call(url=f"{url}/t/{{ticket}}"),
        opening=Call(url=f"{url}/t", method="POST", status=201),
        noting=Call(url=f"{url}/t/{{ticket}}", method="PUT", body='{"note": "{text}"}'),
    )
    tickets = ticket_system(policy, caller)
    found = tickets.open(DRAFT)
    tickets.note("C-9", 'it "began"')

    assert (found.id, found.back_out, found.approved) == ("C-9", DRAFT.back_out, False)
    assert DIGEST in found.text
    assert kept["C-9"]["note"] == 'it "began"'


@pytest.mark.parametrize("system", ["http", "command"])
def test_what_it_cannot_do_is_said(caller: Caller, system: str) -> None:
    with pytest.raises(ServiceError, match=r"ticket\.opening"):
        ticket_system(TicketPolicy(system=system), caller).open(DRAFT)
