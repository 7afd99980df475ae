"""A hundred other services, by the apprise library: `pip install flyback[apprise]`."""

import threading
import warnings

from flyback.errors import Problem, ServiceError
from flyback.model.announcement import Announcement
from flyback.model.policy import Channel
from flyback.report.announcement.words import message
from flyback.services.caller import Caller
from flyback.services.notify.letter import own_text

_ALONE = threading.Lock()
"""Warnings are those of the whole process."""


def send(channel: Channel, told: Announcement, caller: Caller) -> str:
    """Sends it; apprise knows no receipts, only that the service took the message.

    Raises:
        ServiceError: it is not installed, does not know the address, or the service did not take the message.
        ConfigurationError: the channel's template is none.
    """
    try:
        from apprise import Apprise  # noqa: PLC0415 - an extra
    except ImportError:
        hint = "pip install flyback[apprise]"
        raise _undelivered(channel, "apprise is not installed", hint) from None
    said = message(told)
    with caller.masking(), _ALONE, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about modules of others
        text = own_text(channel, told, caller.folder) or said.text
        post = Apprise()
        if not post.add(caller.secrets.resolved(channel.url, f"channel {channel.name}")):
            raise _undelivered(channel, "apprise does not know what its url means")
        if not post.notify(body=text, title=said.title):
            raise _undelivered(channel, "the service did not take the message")
    return "taken, says apprise"


def _undelivered(channel: Channel, what: str, hint: str = "") -> ServiceError:
    return ServiceError(Problem(code="not-delivered", what=what, where=f"channel {channel.name}", hint=hint))
