"""A local server that speaks as ServiceNow, Jira, GitHub, PagerDuty, Slack and Teams do: `with open_offices() as o`.

Its addresses: `o.url` and `/servicenow`, `/jira`, `/github/repos/acme/shop`, `/pagerduty`, `/slack`, `/teams`, `/hook`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from doubles.chat import ChatOffice
from doubles.github import GitHubOffice
from doubles.jira import JiraOffice
from doubles.pagerduty import PagerDutyOffice
from doubles.servicenow import ServiceNowOffice
from doubles.web import Said, Seen, serving

TOKEN = "0ffice-t0ken"


@dataclass(kw_only=True)
class Offices:
    """All of them, behind one address."""

    servicenow: ServiceNowOffice = field(default_factory=lambda: ServiceNowOffice(token=TOKEN))
    jira: JiraOffice = field(default_factory=lambda: JiraOffice(token=TOKEN))
    github: GitHubOffice = field(default_factory=lambda: GitHubOffice(token=TOKEN))
    pagerduty: PagerDutyOffice = field(default_factory=lambda: PagerDutyOffice(token=TOKEN))
    chat: ChatOffice = field(default_factory=ChatOffice)
    url: str = ""
    seen: list[Seen] = field(default_factory=list)

    def answer(self, seen: Seen) -> Said:
        self.seen.append(seen)
        match seen.path.split("/")[1]:
            case "servicenow":
                return self.servicenow.answer(seen)
            case "jira":
                return self.jira.answer(seen)
            case "github":
                return self.github.answer(seen)
            case "pagerduty":
                return self.pagerduty.answer(seen)
            case "slack" | "teams" | "hook":
                return self.chat.answer(seen)
        return Said(status=404)


@contextmanager
def open_offices() -> Iterator[Offices]:
    """The offices, until the end of the block."""
    offices = Offices()
    with serving(offices.answer) as url:
        offices.url = url
        yield offices
