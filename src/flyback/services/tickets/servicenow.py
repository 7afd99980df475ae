"""ServiceNow: `change_request` by the Table API, raw values only.

Source: ServiceNow documentation, Table API and change state model; raw times are UTC without saying so.
"""

import json
import re
from datetime import UTC, datetime
from urllib.parse import urlencode

from flyback.model.facts import Ticket
from flyback.model.policy import TicketPolicy
from flyback.model.ticket_draft import TicketDraft
from flyback.services.caller import Caller, Request
from flyback.services.json_reading import Answered
from flyback.services.reply import StatusError
from flyback.services.tickets.authorizing import authorization
from flyback.services.tickets.contract import another, draft_text, missing, opened, plain_id, utc

_STATES = {
    "-5": "New",
    "-4": "Assess",
    "-3": "Authorize",
    "-2": "Scheduled",
    "-1": "Implement",
    "0": "Review",
    "3": "Closed",
    "4": "Canceled",
}
_FIELDS = {
    "begins": "start_date",
    "ends": "end_date",
    "back_out": "backout_plan",
    "approved": "approval",
    "state": "state",
    "on_hold": "on_hold",
    "kind": "type",
    "text": "short_description,description,justification,implementation_plan,correlation_id",
}
_TIME = "%Y-%m-%d %H:%M:%S"
_RECORD = re.compile(r"[0-9a-f]{32}")
_FORBIDDEN = (401, 403)


class ServiceNow:
    """Change requests of one instance."""

    def __init__(self, policy: TicketPolicy, caller: Caller) -> None:
        self._caller = caller
        self._url = policy.url.rstrip("/")
        self._table = plain_id(policy.project or "change_request")
        self._kind = policy.kind
        self._fields = {**_FIELDS, **policy.fields}
        self._headers = {"Accept": "application/json", **authorization(policy, caller)}

    def read(self, ticket: str) -> Ticket:
        """The change request of this number."""
        record = self._record(ticket)
        said = [record.text(name) for name in self._names("text")]
        place = f"{self._table}.do?sys_id={record.needed('sys_id')}"
        return Ticket(
            id=record.needed("number"),
            system="servicenow",
            state=self._state(record),
            approved=self._approved(record),
            begins=self._time(record, "begins"),
            ends=self._time(record, "ends"),
            text="\n".join((*said, *self._journal(record.needed("sys_id")))),
            back_out=record.text(self._fields["back_out"]) if self._fields["back_out"] else "",
            on_hold=self._on_hold(record),
            kind=record.text(self._fields["kind"]) if self._fields["kind"] else "",
            url=f"{self._url}/nav_to.do?{urlencode({'uri': place})}",
        )

    def open(self, draft: TicketDraft) -> Ticket:
        """A new change request, in its first state."""
        content = {
            "short_description": draft.summary,
            "description": draft_text(draft),
            self._fields["begins"]: utc(draft.begins).strftime(_TIME),
            self._fields["ends"]: utc(draft.ends).strftime(_TIME),
            self._fields["back_out"]: draft.back_out,
            "implementation_plan": draft.description,
            "correlation_id": draft.set_digest,
            self._fields["kind"]: "emergency" if draft.emergency else self._kind or "normal",
        }
        content.pop("", None)
        answer = self._sent("POST", self._table, content)
        return opened(self, answer.needed("result.number"))

    def note(self, ticket: str, text: str) -> None:
        """A work note."""
        record = self._record(ticket).needed("sys_id")
        self._sent("PATCH", f"{self._table}/{record}", {"work_notes": text})

    def _record(self, ticket: str) -> Answered:
        key = "sys_id" if _RECORD.fullmatch(ticket) else "number"
        names = {name for each in self._fields for name in self._names(each)} | {"sys_id", "number"}
        found = self._asked(self._table, f"{key}={plain_id(ticket)}", names, 2).list("result")
        if not found:
            raise missing(ticket, self._url)
        if len(found) > 1 or found[0].text(key) != ticket:  # a question it does not understand it answers with all rows
            raise another(ticket, f"{len(found)} others" if len(found) > 1 else found[0].text(key), self._url)
        return found[0]

    def _journal(self, record: str) -> tuple[str, ...]:
        """Comments and work notes; none where the role may not read them: then no digest is found there, either."""
        question = f"element_id={record}^elementINcomments,work_notes"
        try:
            notes = self._asked("sys_journal_field", question, {"value"}, 200)
        except StatusError as error:
            if error.status not in _FORBIDDEN:
                raise
            return ()
        return tuple(each.text("value") for each in notes.list("result"))

    def _state(self, record: Answered) -> str:
        raw = record.needed(self._fields["state"])
        return _STATES.get(raw, raw)

    def _approved(self, record: Answered) -> bool | None:
        said = record.text(self._fields["approved"]) if self._fields["approved"] else ""
        return said == "approved" if said else None

    def _on_hold(self, record: Answered) -> bool:
        name = self._fields["on_hold"]
        return bool(name) and record.needed(name) != "false"

    def _time(self, record: Answered, field: str) -> datetime | None:
        name = self._fields[field]
        text = record.text(name) if name else ""
        if not text:
            return None
        try:
            return datetime.strptime(text, _TIME).replace(tzinfo=UTC)
        except ValueError:
            raise record.odd(f"{name} is {text}, which is no raw time of ServiceNow") from None

    def _names(self, field: str) -> list[str]:
        return [name.strip() for name in self._fields[field].split(",") if name.strip()]

    def _asked(self, table: str, question: str, names: set[str], most: int) -> Answered:
        asked = {
            "sysparm_query": question,
            "sysparm_fields": ",".join(sorted(names)),
            "sysparm_display_value": "false",
            "sysparm_exclude_reference_link": "true",
            "sysparm_limit": str(most),
        }
        url = f"{self._url}/api/now/table/{table}?{urlencode(asked)}"
        return Answered.of(self._caller.send(Request(url=url, headers=self._headers)), self._url)

    def _sent(self, method: str, place: str, content: dict[str, str]) -> Answered:
        request = Request(
            method=method,
            url=f"{self._url}/api/now/table/{place}",
            headers={**self._headers, "Content-Type": "application/json"},
            body=json.dumps(content).encode(),
        )
        return Answered.of(self._caller.send(request), self._url)
