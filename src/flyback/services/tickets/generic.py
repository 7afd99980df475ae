"""Any other system: an address or a command that answers with JSON, and the paths of what gates need in it."""

import json
from collections.abc import Mapping

from flyback.errors import Problem, ServiceError
from flyback.model.facts import Ticket
from flyback.model.policy import Call, TicketPolicy
from flyback.model.ticket_draft import TicketDraft
from flyback.services.addresses import shown_address
from flyback.services.caller import Caller
from flyback.services.json_reading import Answered
from flyback.services.tickets.contract import another, digest_line, opened, plain_id, utc

_FIELDS = {
    "id": "id",
    "state": "state",
    "approved": "approved",
    "begins": "begins",
    "ends": "ends",
    "text": "text",
    "back_out": "back_out",
    "on_hold": "on_hold",
    "kind": "kind",
    "url": "url",
}


class Generic:
    """Tickets that a call of the policy's own answers for."""

    def __init__(self, policy: TicketPolicy, caller: Caller) -> None:
        self._caller = caller
        self._policy = policy
        self._fields = {**_FIELDS, **policy.fields}

    def read(self, ticket: str) -> Ticket:
        """What the call says of this ticket; it must say the ticket's id again."""
        found = self._asked(self._policy.call, {"ticket": plain_id(ticket)})
        if self._text(found, "id") != ticket:
            raise another(ticket, self._text(found, "id"), found.where)
        return Ticket(
            id=ticket,
            system=self._policy.system,
            state=found.needed(self._fields["state"]),
            approved=_approved(found.at(self._fields["approved"])) if self._fields["approved"] else None,
            begins=found.instant(self._fields["begins"]) if self._fields["begins"] else None,
            ends=found.instant(self._fields["ends"]) if self._fields["ends"] else None,
            text=self._text(found, "text"),
            back_out=self._text(found, "back_out"),
            on_hold=self._text(found, "on_hold").lower() not in {"", "no", "false"},
            kind=self._text(found, "kind"),
            url=self._text(found, "url"),
        )

    def open(self, draft: TicketDraft) -> Ticket:
        """What the call that opens tickets makes of the draft."""
        content = {
            "summary": draft.summary,
            "description": draft.description,
            "begins": utc(draft.begins).isoformat(),
            "ends": utc(draft.ends).isoformat(),
            "back_out": draft.back_out,
            "set_digest": draft.set_digest,
            "text": digest_line(draft),
            "emergency": draft.emergency,
            "links": dict(draft.links),
        }
        answer = self._asked(self._able(self._policy.opening, "opening"), {}, content)
        return opened(self, plain_id(self._text(answer, "id")))

    def note(self, ticket: str, text: str) -> None:
        """Calls what writes notes."""
        call = self._able(self._policy.noting, "noting")
        content = {"ticket": plain_id(ticket), "text": text}
        self._caller.call(call, content, json.dumps(content).encode())

    def _asked(self, call: Call, words: Mapping[str, str], content: Mapping[str, object] | None = None) -> Answered:
        reply = self._caller.call(call, words, b"" if content is None else json.dumps(content).encode())
        return Answered.of(reply, call.command[0] if call.command else shown_address(call.url))

    def _text(self, found: Answered, field: str) -> str:
        return found.text(self._fields[field]) if self._fields[field] else ""

    def _able(self, call: Call, name: str) -> Call:
        if call.command or call.url:
            return call
        what = f"the policy has no call for that: ticket.{name}"
        raise ServiceError(Problem(code="ticket-call", what=what, hint="add it to flyback.toml, or do it by hand"))


def _approved(said: Answered) -> bool | None:
    match said.value:
        case None | "":
            return None
        case bool() as truth:
            return truth
        case str() as text:
            return text.strip().lower() == "approved"
    return False
