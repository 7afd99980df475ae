"""An announcement in words, before a channel gives it its form."""

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from flyback.frozen import frozen
from flyback.model.announcement import Announcement, Event
from flyback.report.amounts import counted
from flyback.report.neutral import one_line

_TITLES = {
    Event.PLANNED: "Planned: {verb} on {environment}",
    Event.STARTED: "Started: {verb} on {environment}",
    Event.FINISHED: "Finished: {verb} on {environment}",
    Event.FAILED: "Failed: {verb} on {environment}",
    Event.EMERGENCY: "Emergency: gates of {environment} broken open for {verb}",
}
_SHOWN = 20
"""Lines of a list: chats cut messages off, or refuse them."""
_WIDE = 300
_DAY = "%a %d %b %Y %H:%M"


@frozen
class Part:
    """A label and what is said under it."""

    label: str
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """All of it."""
        return "\n".join(self.lines)


@frozen
class Message:
    """What every form says; a stranger's text in it is made visible, but not yet escaped."""

    title: str
    parts: tuple[Part, ...]
    links: tuple[tuple[str, str], ...]

    @property
    def text(self) -> str:
        """All of it as plain text."""
        said = [f"{each.label}: {each.text}" if len(each.lines) == 1 else _list(each) for each in self.parts]
        linked = [f"{name}: {address}" for name, address in self.links]
        return "\n".join((self.title, "", *said, *(["", *linked] if linked else []))) + "\n"


def message(told: Announcement) -> Message:
    """An announcement in words."""
    title = _TITLES[told.event].format(verb=told.verb, environment=told.environment)
    when = told.begins is not None and told.event is Event.PLANNED
    title = f"{title}, {_moment(told.begins, told.zone)}" if told.begins and when else title
    links = tuple((one_line(name, _WIDE), address) for name, address in told.links if _is_web(address))
    return Message(title=one_line(title, 150), parts=tuple(_parts(told)), links=links)


def announcement_id(told: Announcement) -> str:
    """Names a message: who gets the same one twice can tell."""
    times = (each.astimezone(UTC).isoformat() if each else "" for each in (told.begins, told.ends))
    key = "\n".join((told.event.value, told.environment, told.deployment, *times))
    return hashlib.sha256(key.encode()).hexdigest()[:32]


def _parts(told: Announcement) -> Iterator[Part]:
    if told.begins is not None:
        yield Part(label="When", lines=_span(told.begins, told.ends, told.zone))
    if told.reason:
        yield _listed("Why", told.reason.splitlines())
    if told.scripts:
        yield _listed(counted(len(told.scripts), "script"), told.scripts)
    if told.destructive:
        yield _listed("Takes away", told.destructive)
    single = {
        "Way back": told.way_back,
        "Ticket": told.ticket,
        "Who": told.who,
        "Deployment": told.deployment,
        "Migration set": told.set_digest,
    }
    yield from (Part(label=label, lines=(one_line(text, _WIDE),)) for label, text in single.items() if text)


def _listed(label: str, lines: "tuple[str, ...] | list[str]") -> Part:
    shown = [one_line(each, _WIDE) for each in lines[:_SHOWN]]
    more = [f"and {len(lines) - _SHOWN} more"] if len(lines) > _SHOWN else []
    return Part(label=label, lines=(*shown, *more))


def _list(part: Part) -> str:
    return "\n".join((f"{part.label}:", *(f"  {line}" for line in part.lines)))


def _span(begins: datetime, ends: datetime | None, zone: str) -> tuple[str, ...]:
    """From when to when, in the zone and in UTC, where that is another time."""
    spans = [_between(begins, ends, each) for each in dict.fromkeys((zone or "UTC", "UTC"))]
    return tuple(spans)


def _between(begins: datetime, ends: datetime | None, zone: str) -> str:
    return f"{_moment(begins, zone)} to {_moment(ends, zone)}" if ends else _moment(begins, zone)


def _moment(moment: datetime, zone: str) -> str:
    return f"{moment.astimezone(ZoneInfo(zone or 'UTC')):{_DAY}} {zone or 'UTC'}"


def _is_web(address: str) -> bool:
    """Whether a click on it opens a page, and nothing else."""
    return address.startswith(("https://", "http://")) and address.isprintable() and not set(address) & set(' <>|"')
