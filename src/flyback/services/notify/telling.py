"""Tells everybody whom the policy names, and keeps what came of it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from flyback.errors import ConfigurationError, Problem, ServiceError
from flyback.model.announcement import Announcement, Receipt
from flyback.model.policy import Channel, NotifyPolicy
from flyback.services.caller import Caller
from flyback.services.notify import email, over_apprise, over_http


def tell(
    policy: NotifyPolicy, told: Announcement, caller: Caller, clock: Callable[[], datetime]
) -> tuple[Receipt, ...]:
    """A receipt for every channel that wants to hear of such events, in their order.

    All are told at the same time: one that does not answer keeps no other waiting, and a run not for long.
    """
    channels = [each for each in policy.channels if told.event.value in each.events]
    if not channels:
        return ()
    with ThreadPoolExecutor(max_workers=len(channels)) as together:
        return tuple(together.map(lambda each: _receipt(each, told, caller, clock), channels))


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
