"""Slack, Teams and a webhook, where messages arrive."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from doubles.web import Said, Seen


@dataclass(frozen=True, kw_only=True)
class Arrived:
    """A message."""

    place: str
    """`slack`, `teams`, `hook`."""
    headers: Mapping[str, str]
    body: bytes


@dataclass(kw_only=True)
class ChatOffice:
    """Takes messages, and answers what those services answer."""

    messages: list[Arrived] = field(default_factory=list)
    out_of_order: dict[str, list[Said]] = field(default_factory=dict)
    """Answers by place, given before messages are taken."""

    def answer(self, seen: Seen) -> Said:
        place = seen.path.strip("/").split("/")[0]
        if self.out_of_order.get(place):
            return self.out_of_order[place].pop(0)
        self.messages.append(Arrived(place=place, headers=seen.headers, body=seen.body))
        match place:
            case "slack":
                return Said(body=b"ok")
            case "teams":
                return Said(status=202, headers={"x-ms-workflow-run-id": "0858"})
        return Said(status=201, headers={"X-Request-Id": "r-1"})
