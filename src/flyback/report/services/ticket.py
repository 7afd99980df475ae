"""A change ticket, as its system shows it, and as it would be opened."""

from collections.abc import Iterable
from datetime import UTC, datetime

from flyback.model.facts import Ticket
from flyback.model.ticket_draft import TicketDraft
from flyback.report.json_text import Json
from flyback.report.neutral import one_line, visible

SCHEMA = "flyback.ticket/1"
_APPROVED = {True: "yes", False: "no", None: "the system does not say"}


def ticket_text(ticket: Ticket) -> str:
    """What gates look at, line by line."""
    rows = (
        ("state", ticket.state),
        ("approved", _APPROVED[ticket.approved]),
        ("from", _moment(ticket.begins)),
        ("to", _moment(ticket.ends)),
        ("on hold", "yes" if ticket.on_hold else "no"),
        ("kind", ticket.kind),
        ("back-out plan", one_line(ticket.back_out, 200) or "none"),
        ("address", ticket.url),
    )
    return f"{one_line(ticket.id)} of {one_line(ticket.system)}\n" + _aligned(rows)


def ticket_json(ticket: Ticket) -> dict[str, Json]:
    """All of it."""
    return {
        "schema": SCHEMA,
        "id": ticket.id,
        "system": ticket.system,
        "state": ticket.state,
        "approved": ticket.approved,
        "begins": _iso(ticket.begins),
        "ends": _iso(ticket.ends),
        "on_hold": ticket.on_hold,
        "kind": ticket.kind,
        "back_out": ticket.back_out,
        "text": ticket.text,
        "url": ticket.url,
    }


def draft_text(draft: TicketDraft) -> str:
    """What would be opened, to be read or to be pasted."""
    rows = (
        ("summary", one_line(draft.summary)),
        ("from", _moment(draft.begins)),
        ("to", _moment(draft.ends)),
        ("kind", "emergency" if draft.emergency else "normal"),
    )
    links = "".join(f"{one_line(name)}: {address}\n" for name, address in draft.links)
    parts = (draft.description, links, f"Migration set sha256:{draft.set_digest}", f"Back-out plan\n{draft.back_out}")
    return _aligned(rows) + "".join(f"\n{visible(part).rstrip()}\n" for part in parts if part)


def draft_json(draft: TicketDraft) -> dict[str, Json]:
    """The same by name."""
    return {
        "schema": "flyback.ticket-draft/1",
        "summary": draft.summary,
        "description": draft.description,
        "begins": _iso(draft.begins),
        "ends": _iso(draft.ends),
        "back_out": draft.back_out,
        "set_digest": draft.set_digest,
        "emergency": draft.emergency,
        "links": dict(draft.links),
    }


def _aligned(rows: Iterable[tuple[str, str]]) -> str:
    return "".join(f"  {label:<13}  {one_line(text)}\n" for label, text in rows if text)


def _moment(moment: datetime | None) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC" if moment else "not said"


def _iso(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat() if moment else None
