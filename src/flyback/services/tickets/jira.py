"""Jira and Jira Service Management, Cloud and Data Center: issues by REST 2, approvals by the service desk's API.

Source: Atlassian, "The Jira Cloud platform REST API" and "Jira Service Management REST API".
"""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta

from flyback.errors import Problem, ServiceError
from flyback.model.facts import Ticket
from flyback.model.policy import TicketPolicy
from flyback.model.ticket_draft import TicketDraft
from flyback.services.caller import Caller, Request
from flyback.services.json_reading import Answered
from flyback.services.reply import StatusError
from flyback.services.tickets.authorizing import authorization
from flyback.services.tickets.contract import another, draft_text, missing, opened, plain_id, utc

_FIELDS = {
    "begins": "Planned start date",
    "ends": "Planned end date",
    "back_out": "Backout plan",
    "approved": "",
    "state": "status",
    "on_hold": "",
    "kind": "issuetype",
    "text": "",
}
"""Ids or names; the names are those of the change template of Jira Service Management."""
_ABSENT = 404
_EMERGENCY = "emergency"
_TIMEOUT = timedelta(seconds=30)


class Jira:
    """Issues of one site."""

    def __init__(self, policy: TicketPolicy, caller: Caller) -> None:
        self._caller = caller
        self._url = policy.url.rstrip("/")
        self._project = policy.project
        self._kind = policy.kind or "Change"
        self._fields = {**_FIELDS, **policy.fields}
        early = {"X-ExperimentalApi": "opt-in"}  # what older Data Centers call the approvals
        self._headers = {"Accept": "application/json", **early, **authorization(policy, caller)}

    def read(self, ticket: str) -> Ticket:
        """The issue of this key."""
        key = plain_id(ticket)
        try:
            issue = self._asked(f"rest/api/2/issue/{key}?expand=names&fields=*all")
        except StatusError as error:
            raise missing(ticket, self._url) if error.status == _ABSENT else error from None
        if issue.text("key") != key:  # an issue that was moved answers to its old key
            raise another(ticket, issue.text("key"), self._url)
        held = _Fields(issue, self._fields)
        return Ticket(
            id=key,
            system="jira",
            state=held.named("state"),
            approved=self._approved(key, held),
            begins=held.value("begins").instant(""),
            ends=held.value("ends").instant(""),
            text="\n".join(held.everything()),
            back_out=_plain(held.value("back_out").value),
            on_hold=held.says_yes("on_hold"),
            kind=_EMERGENCY if held.is_labelled(_EMERGENCY) else held.named("kind"),
            url=f"{self._url}/browse/{key}",
        )

    def open(self, draft: TicketDraft) -> Ticket:
        """A new issue of the project, of the type that `kind` names."""
        content: dict[str, object] = {
            "project": {"key": plain_id(self._project)},
            "issuetype": {"name": self._kind},
            "summary": draft.summary,
            "description": draft_text(draft),
        }
        planned = {"begins": _time(draft.begins), "ends": _time(draft.ends), "back_out": draft.back_out}
        content |= {self._field_id(each): text for each, text in planned.items()}
        if draft.emergency:
            content["labels"] = [_EMERGENCY]
        answer = self._sent("rest/api/2/issue", {"fields": content})
        return opened(self, answer.needed("key"))

    def note(self, ticket: str, text: str) -> None:
        """A comment."""
        self._sent(f"rest/api/2/issue/{plain_id(ticket)}/comment", {"body": text})

    def _approved(self, key: str, held: "_Fields") -> bool | None:
        """Whether every approval was given; of an issue that is no request, what its field says."""
        if self._fields["approved"]:
            said = held.named("approved").lower()
            return said in {"approved", "yes", "true"} if said else None
        try:
            answer = self._asked(f"rest/servicedeskapi/request/{key}/approval?limit=100")
        except StatusError as error:
            if error.status == _ABSENT:
                return None
            raise
        decisions = [each.text("finalDecision") for each in answer.list("values")]
        if answer.text("isLastPage") != "true" or not decisions:
            return None
        return all(each == "approved" for each in decisions)

    def _field_id(self, field: str) -> str:
        """The id of a field that the policy names by id or by name."""
        name = self._fields[field]
        fields = self._asked("rest/api/2/field").list()
        known = [each for each in fields if name in {each.text("id"), each.text("name")}]
        if len(known) == 1:
            return known[0].needed("id")
        what, hint = f"{len(known) or 'no'} fields are called {name}", f"name one by its id as ticket.fields.{field}"
        raise ServiceError(Problem(code="ticket-field", what=what, where=self._url, hint=hint))

    def _asked(self, place: str) -> Answered:
        request = Request(url=f"{self._url}/{place}", headers=self._headers, timeout=_TIMEOUT)
        return Answered.of(self._caller.send(request), self._url)

    def _sent(self, place: str, content: dict[str, object]) -> Answered:
        headers = {**self._headers, "Content-Type": "application/json"}
        body = json.dumps(content).encode()
        request = Request(method="POST", url=f"{self._url}/{place}", headers=headers, body=body, timeout=_TIMEOUT)
        return Answered.of(self._caller.send(request), self._url)


class _Fields:
    """The fields of an issue, by the names that the policy uses."""

    def __init__(self, issue: Answered, names: dict[str, str]) -> None:
        self._issue = issue
        self._names = names

    def value(self, field: str) -> Answered:
        """What a field holds; nothing where the issue has no such field, or the policy none of that meaning."""
        name = self._names[field]
        here = self._issue.mapping("fields")
        called = [each for each, label in self._issue.mapping("names").items() if label == name and each in here]
        if name in here:
            called = [name]
        if len(called) > 1:
            raise self._issue.odd(f"fields {', '.join(called)} are all called {name}: name one by its id")
        return self._issue.at(f"fields.{called[0]}") if name and called else Answered(None, self._issue.where)

    def named(self, field: str) -> str:
        """What a field says that is a text, or an option with a name or value."""
        found = self.value(field)
        match found.value:
            case {"name": str(name)} | {"value": str(name)}:
                return name
            case dict() | list():
                raise found.odd(f"{self._names[field]} is no text and no option")
        return found.text()

    def says_yes(self, field: str) -> bool:
        """Whether a field that the policy names is set to anything but no."""
        if not self._names[field]:
            return False
        return self.named(field).lower() not in {"no", "false"}

    def is_labelled(self, label: str) -> bool:
        """Whether the issue has a label."""
        labels = self._issue.at("fields.labels").value
        return isinstance(labels, list) and label in labels

    def everything(self) -> Iterator[str]:
        """Every text of the issue, comments too."""
        yield _plain(self._issue.at("fields.summary").value)
        for name in self._issue.mapping("fields"):
            value = self._issue.at(f"fields.{name}")
            if name == "description" or (name.startswith("customfield_") and isinstance(value.value, str | dict)):
                yield _plain(value.value)
        comments = self._issue.at("fields.comment.comments")
        for each in comments.list() if comments.value is not None else ():
            yield _plain(each.at("body").value)


def _plain(value: object) -> str:
    """A text, or the text of a document in Atlassian's format."""
    match value:
        case str():
            return value.strip()
        case {"type": "text", "text": str(text)}:
            return text
        case {"type": kind, "content": list(parts)}:
            return ("" if kind == "paragraph" else "\n").join(_plain(part) for part in parts).strip()
    return ""


def _time(moment: datetime) -> str:
    return f"{utc(moment):%Y-%m-%dT%H:%M:%S}.000+0000"
