"""GitHub: an issue with `Planned start`, `Planned end`, `Back-out plan`, approved by a label of somebody who may write.

Source: GitHub REST API 2022-11-28, issues, issue events, collaborators; GraphQL API, `Issue.lastEditedAt`.
"""

import json
import re
from collections.abc import Iterator
from datetime import datetime
from urllib.parse import quote

from flyback.errors import Problem, ServiceError
from flyback.model.facts import Ticket
from flyback.model.policy import TicketPolicy
from flyback.model.ticket_draft import TicketDraft
from flyback.services.caller import Caller, Request
from flyback.services.json_reading import Answered, instant
from flyback.services.reply import StatusError
from flyback.services.tickets.authorizing import authorization
from flyback.services.tickets.contract import another, draft_text, missing, opened, plain_id, utc
from flyback.services.tickets.markdown_sections import section, visible

_FIELDS = {
    "begins": "Planned start",
    "ends": "Planned end",
    "back_out": "Back-out plan",
    "approved": "approved",
    "on_hold": "on hold",
    "kind": "emergency",
}
"""Headings, and of the last three labels."""
_PLACE = re.compile(
    r"(?:(?P<api>https?://[^?#]+)/repos/|https://github\.com/)?(?P<owner>[\w.-]+)/(?P<name>[\w.-]+)", re.ASCII
)
_API = "https://api.github.com"
_WRITERS = ("admin", "write", "maintain")
_INSIDERS = ("OWNER", "MEMBER", "COLLABORATOR")
_ABSENT = (404, 410)
_PAGE, _PAGES = 100, 30
_EDITED = (
    "query($owner: String!, $name: String!, $number: Int!) "
    "{repository(owner: $owner, name: $name) {issue(number: $number) {lastEditedAt}}}"
)


class GitHub:
    """Issues of one repository."""

    def __init__(self, policy: TicketPolicy, caller: Caller) -> None:
        found = _PLACE.fullmatch(policy.url.rstrip("/"))
        if found is None:
            hint = 'write url = "owner/repository", or of GitHub Enterprise https://HOST/api/v3/repos/owner/repository'
            what = f"{policy.url!r} is no repository"
            raise ServiceError(Problem(code="service-address", what=what, where="ticket.url", hint=hint))
        self._caller = caller
        self._owner, self._name = found["owner"], found["name"]
        self._api = found["api"] or _API
        self._url = f"{self._api}/repos/{self._owner}/{self._name}"
        self._kind = policy.kind
        self._fields = {**_FIELDS, **policy.fields}
        versions = {"Accept": "application/vnd.github+json", "X-GitHub-Api-Version": "2022-11-28"}
        self._headers = {**versions, **authorization(policy, caller)}

    def read(self, ticket: str) -> Ticket:
        """The issue of this number, `12` or `#12`."""
        number = _number(ticket)
        try:
            issue = self._asked(f"issues/{number}")
        except StatusError as error:
            raise missing(ticket, self._url) if error.status in _ABSENT else error from None
        if issue.text("number") != number:
            raise another(ticket, issue.text("number"), self._url)
        if "pull_request" in issue.mapping():
            raise another(ticket, "a pull request", self._url)
        body, labels = issue.text("body"), {each.needed("name").lower() for each in issue.list("labels")}
        comments = [each for each in self._pages(f"issues/{number}/comments") if _is_insider(each)]
        return Ticket(
            id=number,
            system="github",
            state=issue.needed("state"),
            approved=self._approved(issue, labels),
            begins=self._time(body, "begins"),
            ends=self._time(body, "ends"),
            text="\n".join((issue.text("title"), visible(body), *(visible(each.text("body")) for each in comments))),
            back_out=self._section(body, "back_out"),
            on_hold=self._fields["on_hold"].lower() in labels,
            kind="emergency" if self._fields["kind"].lower() in labels else "normal",
            url=issue.text("html_url"),
        )

    def open(self, draft: TicketDraft) -> Ticket:
        """A new issue with those headings."""
        parts = {
            "": draft_text(draft),
            self._fields["begins"]: utc(draft.begins).isoformat(),
            self._fields["ends"]: utc(draft.ends).isoformat(),
            self._fields["back_out"]: draft.back_out,
        }
        body = "\n\n".join(f"### {name}\n\n{text}" if name else text for name, text in parts.items())
        labels = [each for each in (self._kind, self._fields["kind"] if draft.emergency else "") if each]
        answer = self._sent("issues", {"title": draft.summary, "body": body, "labels": labels})
        return opened(self, answer.needed("number"))

    def note(self, ticket: str, text: str) -> None:
        """A comment."""
        self._sent(f"issues/{_number(ticket)}/comments", {"body": text})

    def _approved(self, issue: Answered, labels: set[str]) -> bool | None:
        """Whether somebody else who may write set the label, and nobody has changed the issue since."""
        wanted = self._fields["approved"].lower()
        if not wanted:
            return None
        if wanted not in labels:
            return False
        number = issue.needed("number")
        events = [each for each in self._pages(f"issues/{number}/events") if each.text("event") == "labeled"]
        given = [each for each in events if each.text("label.name").lower() == wanted]
        if not given:
            return None
        who, when = given[-1].needed("actor.login"), given[-1].instant("created_at")
        edited = self._edited(number)
        if who == issue.needed("user.login") or when is None or (edited is not None and edited >= when):
            return False
        return self._may_write(who)

    def _may_write(self, who: str) -> bool:
        try:
            answer = self._asked(f"collaborators/{quote(who, safe='')}/permission")
        except StatusError as error:
            if error.status in _ABSENT:
                return False
            raise
        return answer.text("permission") in _WRITERS

    def _edited(self, number: str) -> datetime | None:
        """When its text was last changed; None: never."""
        url = f"{self._api.removesuffix('/v3')}/graphql"
        variables = {"owner": self._owner, "name": self._name, "number": int(number)}
        answer = self._posted(url, {"query": _EDITED, "variables": variables})
        if "lastEditedAt" not in answer.mapping("data.repository.issue"):
            raise answer.odd("the answer does not say when the issue was last edited")
        return answer.instant("data.repository.issue.lastEditedAt")

    def _section(self, body: str, field: str) -> str:
        name = self._fields[field]
        try:
            return section(body, name) if name else ""
        except ValueError as error:
            raise Answered(body, self._url).odd(str(error)) from None

    def _time(self, body: str, field: str) -> datetime | None:
        text = self._section(body, field)
        try:
            return instant(text) if text else None
        except ValueError as error:
            raise Answered(body, self._url).odd(f"{self._fields[field]}: {error}") from None

    def _pages(self, place: str) -> Iterator[Answered]:
        for page in range(1, _PAGES + 1):
            found = self._asked(f"{place}?per_page={_PAGE}&page={page}").list()
            yield from found
            if len(found) < _PAGE:
                return
        raise Answered(None, self._url).odd(f"{place} has more than {_PAGE * _PAGES} entries")

    def _asked(self, place: str) -> Answered:
        return Answered.of(self._caller.send(Request(url=f"{self._url}/{place}", headers=self._headers)), self._url)

    def _sent(self, place: str, content: dict[str, object]) -> Answered:
        return self._posted(f"{self._url}/{place}", content)

    def _posted(self, url: str, content: dict[str, object]) -> Answered:
        headers = {**self._headers, "Content-Type": "application/json"}
        request = Request(method="POST", url=url, headers=headers, body=json.dumps(content).encode())
        return Answered.of(self._caller.send(request), self._url)


def _number(ticket: str) -> str:
    number = plain_id(ticket.removeprefix("#"))
    if not number.isascii() or not number.isdecimal():
        what = f"{ticket} is no number of an issue"
        raise ServiceError(Problem(code="ticket-id", what=what, hint="write --ticket 12"))
    return number


def _is_insider(comment: Answered) -> bool:
    """Whether its author belongs to the repository: in a public one anybody may comment."""
    return comment.text("author_association") in _INSIDERS
