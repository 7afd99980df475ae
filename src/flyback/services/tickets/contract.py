"""What every ticket system can do for flyback."""

import re
from datetime import UTC, datetime
from typing import Protocol

from flyback.errors import Problem, ServiceError
from flyback.model.facts import Ticket
from flyback.model.ticket_draft import TicketDraft

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")


class TicketSystem(Protocol):
    """Reads tickets, opens them and writes notes into them; raises ServiceError whenever it cannot."""

    def read(self, ticket: str) -> Ticket:
        """The ticket of this id, and no other."""

    def open(self, draft: TicketDraft) -> Ticket:
        """A new ticket, as the system shows it afterwards. It is never asked for twice."""

    def note(self, ticket: str, text: str) -> None:
        """Writes a note that those who work on the ticket see."""


def plain_id(ticket: str) -> str:
    """The id of a ticket, of letters and digits only: it becomes part of addresses, questions and commands.

    Raises:
        ServiceError: it holds anything else.
    """
    if _ID.fullmatch(ticket):
        return ticket
    what = f"{ticket!r} is no id of a ticket" if ticket else "no ticket is named"
    raise ServiceError(Problem(code="ticket-id", what=what, hint="name it with --ticket"))


def missing(ticket: str, where: str) -> ServiceError:
    """The error of a ticket that is not there."""
    hint = "look at its id; a token that may not see it gets the same answer"
    return ServiceError(Problem(code="no-ticket", what=f"there is no ticket {ticket}", where=where, hint=hint))


def another(ticket: str, found: str, where: str) -> ServiceError:
    """The error of an answer about another ticket than was asked for."""
    what = f"asked for {ticket}, the service answered with {found or 'a ticket without id'}"
    return ServiceError(Problem(code="service-answer", what=what, where=where))


def opened(system: TicketSystem, ticket: str) -> Ticket:
    """A ticket that was just opened; nobody is to open a second one because it cannot be read.

    Raises:
        ServiceError: it cannot be read; its id is told.
    """
    try:
        return system.read(ticket)
    except ServiceError as error:
        told = Problem(code="ticket-opened", what=f"ticket {ticket} was opened, but cannot be read")
        raise ServiceError((told, *error.problems)) from None


def draft_text(draft: TicketDraft) -> str:
    """What a ticket says in its description, where its system has no fields for it; the digest on a line of its own."""
    links = [f"{name}: {address}" for name, address in draft.links]
    parts = (draft.description, "\n".join(links), digest_line(draft))
    return "\n\n".join(part for part in parts if part)


def digest_line(draft: TicketDraft) -> str:
    """What ties the ticket to the scripts."""
    return f"Migration set sha256:{draft.set_digest}"


def utc(moment: datetime) -> datetime:
    """The same moment in UTC, to the second."""
    return moment.astimezone(UTC).replace(microsecond=0)
