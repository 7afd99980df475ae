"""Tells everybody whom the policy names, and keeps what came of it."""

from collections.abc import Callable
from datetime import datetime

from flyback.errors import ConfigurationError, Problem, ServiceError
from flyback.model.announcement import Announcement, Receipt
from flyback.model.policy import Channel, NotifyPolicy
from flyback.services.caller import Caller
from flyback.services.notify import email, over_apprise, over_http


def tell(
    policy: NotifyPolicy, told: Announcement, caller: Caller, clock: Callable[[], datetime]
) -> tuple[Receipt, ...]:
    """A receipt for every channel that wants to hear of such events, in their order; one that fails stops no other."""
    return tuple(_receipt(each, told, caller, clock) for each in policy.channels if told.event.value in each.events)


def undelivered(receipts: tuple[Receipt, ...]) -> tuple[Problem, ...]:
    """What is wrong with those that had to be delivered."""
    return tuple(
        Problem(code="not-delivered", what=each.answer, where=f"channel {each.channel}")
        for each in receipts
        if each.required and not each.delivered
    )


def _receipt(channel: Channel, told: Announcement, caller: Caller, clock: Callable[[], datetime]) -> Receipt:
    try:
        answer = _sent(channel, told, caller, clock)
    except (ServiceError, ConfigurationError) as error:
        answer = "; ".join(problem.what for problem in error.problems)
        delivered = False
    else:
        delivered = True
    return Receipt(channel=channel.name, required=channel.required, delivered=delivered, answer=answer, sent=clock())


def _sent(channel: Channel, told: Announcement, caller: Caller, clock: Callable[[], datetime]) -> str:
    match channel.kind:
        case "slack" | "teams" | "webhook":
            return over_http.send(channel, told, caller)
        case "email":
            return email.send(channel, told, caller, clock)
        case "apprise":
            return over_apprise.send(channel, told, caller)
    what = f"there is no kind of channel {channel.kind!r}"
    raise ServiceError(Problem(code="channel", what=what, where=f"channel {channel.name}"))
