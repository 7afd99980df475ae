"""What other people's systems say: tickets, shifts, instances; asked at the same time, each in its own time."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path

from flyback.errors import Problem, ServiceError
from flyback.frozen import frozen, replaced
from flyback.model.facts import Fact, Shift, Ticket
from flyback.model.policy import Call, EnvironmentPolicy
from flyback.services.caller import Caller
from flyback.workflows.facts.learning import learned_meanwhile

_AHEAD = timedelta(days=2)
"""How far ahead shifts are asked for: longer than any run."""


@frozen
class Answers:
    """Questions that are under way; each call waits for its answer."""

    ticket: Callable[[], Fact[Ticket]] = lambda: Fact(unknown="ticket.system names nobody to ask")
    on_call: Callable[[], Fact[tuple[Shift, ...]]] = lambda: Fact(unknown="on_call names nobody to ask")
    instances: Callable[[], Fact[int]] = lambda: Fact(unknown="instances.call names nobody to ask")


@frozen
class Inquiry:
    """Who asks, from where."""

    folder: Path
    variables: Mapping[str, str]
    """The environment, which holds secrets."""
    ticket: str
    now: datetime


def ask(policy: EnvironmentPolicy, inquiry: Inquiry) -> Answers:
    """Begins to ask every office that the environment names."""
    on_call, instances = policy.on_call, policy.instances
    answers = Answers()
    if policy.ticket.system:
        answers = replaced(answers, ticket=learned_meanwhile(lambda: _ticket(policy, inquiry)))
    if on_call.file or on_call.pagerduty or on_call.call != Call():
        answers = replaced(answers, on_call=learned_meanwhile(lambda: _shifts(policy, inquiry)))
    if instances.call != Call():
        answers = replaced(answers, instances=learned_meanwhile(lambda: _instances(policy, inquiry)))
    return answers


def _ticket(policy: EnvironmentPolicy, inquiry: Inquiry) -> Ticket:
    from flyback.services.tickets.choosing import ticket_system  # noqa: PLC0415 - only where there is one

    if not inquiry.ticket:
        raise ServiceError(Problem(code="ticket-id", what="no ticket is named", hint="name it with --ticket"))
    return ticket_system(policy.ticket, _caller(inquiry)).read(inquiry.ticket)


def _shifts(policy: EnvironmentPolicy, inquiry: Inquiry) -> tuple[Shift, ...]:
    from flyback.services.on_call.asking import shifts  # noqa: PLC0415 - only where somebody is named

    return shifts(policy.on_call, _caller(inquiry), inquiry.now, inquiry.now + _AHEAD)


def _instances(policy: EnvironmentPolicy, inquiry: Inquiry) -> int:
    from flyback.services.instances import count  # noqa: PLC0415 - only where something counts them

    return count(policy.instances.call, _caller(inquiry))


def _caller(inquiry: Inquiry) -> Caller:
    return Caller(inquiry.folder, inquiry.variables)
