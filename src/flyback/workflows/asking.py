"""What services know, as facts: whatever cannot be learned says why."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from flyback.errors import ServiceError
from flyback.model.facts import Fact, Shift, Ticket
from flyback.model.policy import EnvironmentPolicy
from flyback.services import instances
from flyback.services.caller import Caller
from flyback.services.on_call.asking import shifts
from flyback.services.tickets.choosing import ticket_system

T = TypeVar("T")


def ticket(policy: EnvironmentPolicy, named: str, caller: Caller) -> Fact[Ticket]:
    """The ticket of this id, where the environment has a ticket system."""
    if not policy.ticket.system:
        return Fact()
    return learned(lambda: ticket_system(policy.ticket, caller).read(named))


def on_call(policy: EnvironmentPolicy, caller: Caller, begins: datetime, ends: datetime) -> Fact[tuple[Shift, ...]]:
    """Who is on call between two moments, and maybe others."""
    asked = policy.on_call
    if not (asked.file or asked.pagerduty or asked.call.command or asked.call.url):
        return Fact()
    return learned(lambda: shifts(asked, caller, begins, ends))


def counted_instances(policy: EnvironmentPolicy, caller: Caller) -> Fact[int]:
    """How many instances of the application there are, where a call counts them."""
    call = policy.instances.call
    return learned(lambda: instances.count(call, caller)) if call.command or call.url else Fact()


def learned(ask: Callable[[], T]) -> Fact[T]:
    """What was learned, or why it was not."""
    try:
        return Fact(value=ask())
    except ServiceError as error:
        told = (f"{each.where}: {each.what}" if each.where else each.what for each in error.problems)
        return Fact(unknown="; ".join(told))
