"""Change tickets: read, opened with what will run, told when it begins and ends."""

from flyback.frozen import frozen
from flyback.model.facts import Pending, PendingScript, Ticket
from flyback.model.open_times import Span
from flyback.model.policy import EnvironmentPolicy
from flyback.model.ticket_draft import TicketDraft
from flyback.services.caller import Caller
from flyback.services.tickets.choosing import ticket_system


@frozen
class Wording:
    """What a person says about it; empty: what the scripts say."""

    summary: str = ""
    back_out: str = ""
    emergency: bool = False
    links: tuple[tuple[str, str], ...] = ()


def read_ticket(policy: EnvironmentPolicy, ticket: str, caller: Caller) -> Ticket:
    """The ticket of this id.

    Raises:
        ServiceError: there is none, or its system does not say.
    """
    return ticket_system(policy.ticket, caller).read(ticket)


def open_ticket(policy: EnvironmentPolicy, draft: TicketDraft, caller: Caller) -> Ticket:
    """A new ticket; nobody has approved it yet.

    Raises:
        ServiceError: its system did not open one, or nobody knows.
    """
    return ticket_system(policy.ticket, caller).open(draft)


def note(policy: EnvironmentPolicy, ticket: str, text: str, caller: Caller) -> None:
    """Writes into a ticket that something has happened.

    Raises:
        ServiceError: its system did not take it.
    """
    ticket_system(policy.ticket, caller).note(ticket, text)


def draft_of(policy: EnvironmentPolicy, pending: Pending, span: Span, wording: Wording) -> TicketDraft:
    """What a ticket says of what would run."""
    versions = ", ".join(each.version or each.script for each in pending.scripts)
    return TicketDraft(
        summary=wording.summary or f"{pending.verb} {policy.name}: {versions or 'nothing'}"[:160],
        description="\n".join((f"flyback {pending.verb} on {policy.name}:", *map(_told, pending.scripts))),
        begins=span.start,
        ends=span.end,
        back_out=wording.back_out or _back_out(policy, pending),
        set_digest=pending.set_digest,
        emergency=wording.emergency,
        links=wording.links,
    )


def _told(script: PendingScript) -> str:
    return "\n".join((f"- {script.script}", *(f"    {each}" for each in (*script.destructive, *script.massive))))


def _back_out(policy: EnvironmentPolicy, pending: Pending) -> str:
    """The newest first; empty where one of them has no way back: a person has to say what is to be done then."""
    lines = []
    for each in reversed(pending.scripts):
        if not each.undo:
            return ""
        lines.append(f"- {each.undo} (sha256 {each.undo_sha256[:12]}) takes back {each.script}")
    oldest = next((each.version for each in pending.scripts if each.version), "")
    return "\n".join((f"flyback undo --env {policy.name} --target {oldest}", *lines)) if lines else ""
