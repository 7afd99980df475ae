"""Open times and freezes as an iCalendar file, every event at its instants: no calendar has to know a zone or a rule.

Source: RFC 5545: lines end with CRLF and are folded at 75 octets (3.1), text is escaped (3.3.11), every event has UID
and DTSTAMP (3.6.1).
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from hashlib import sha256

from flyback.model.open_times import OpenTime, Span

_OCTETS = 75


def calendar(environment: str, times: Iterable[OpenTime], freezes: Iterable[tuple[Span, str]], made: datetime) -> str:
    """The file; an event that was exported before keeps its UID, so that importing again adds nothing twice.

    Freezes are spans, each with its text.
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//flyback//maintenance windows//EN", "CALSCALE:GREGORIAN"]
    lines.append(f"X-WR-CALNAME:{escaped(f'{environment}: maintenance windows')}")
    for each in times:
        told = f"{'; '.join(each.windows)}\nThen {each.closes}."
        lines += _event(f"{environment}: maintenance window", told, each.span, made)
    for span, freeze in freezes:
        lines += _event(f"{environment}: freeze", f"{freeze}\nNothing may run.", span, made)
    return "".join(f"{folded(line)}\r\n" for line in (*lines, "END:VCALENDAR"))


def escaped(text: str) -> str:
    """TEXT of RFC 5545; control characters, which it does not allow, become spaces."""
    for plain, escape in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r\n", "\n"), ("\n", "\\n")):
        text = text.replace(plain, escape)
    return "".join(letter if letter.isprintable() else " " for letter in text)


def folded(line: str) -> str:
    """The line in parts of at most 75 octets, no letter cut in two."""
    parts, size = [""], 0
    for letter in line:
        octets = len(letter.encode())
        if size + octets > _OCTETS:
            parts.append(" ")
            size = 1
        parts[-1] += letter
        size += octets
    return "\r\n".join(parts)


def _event(summary: str, description: str, span: Span, made: datetime) -> Iterator[str]:
    name = sha256(f"{summary}\n{description}\n{_moment(span.start)}".encode()).hexdigest()[:32]
    yield "BEGIN:VEVENT"
    yield f"UID:{name}@flyback"
    yield f"DTSTAMP:{_moment(made)}"
    yield f"DTSTART:{_moment(span.start)}"
    yield f"DTEND:{_moment(span.end)}"
    yield f"SUMMARY:{escaped(summary)}"
    yield f"DESCRIPTION:{escaped(description)}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _moment(when: datetime) -> str:
    return f"{when.astimezone(UTC):%Y%m%dT%H%M%SZ}"
