"""What a channel is to send, in its final form."""

from pathlib import Path

from flyback.errors import ConfigurationError, Problem
from flyback.model.announcement import Announcement
from flyback.model.policy import Channel
from flyback.report.announcement.cloud_event import cloud_event
from flyback.report.announcement.slack import slack_payload
from flyback.report.announcement.teams import plain_card, teams_payload
from flyback.report.announcement.words import message
from flyback.report.json_text import Json, dumped

JSON, EVENT, TEXT = "application/json", "application/cloudevents+json", "text/plain; charset=utf-8"


def body_of(channel: Channel, told: Announcement, folder: Path) -> tuple[bytes, str]:
    """The body of a request, and its media type.

    What a template of the team's own makes is sent as it is where it is a JSON object; chats put other text into a
    message of theirs.

    Raises:
        ConfigurationError: the template cannot be read, or not be filled in.
    """
    own = own_text(channel, told, folder)
    if own is None:
        match channel.kind:
            case "slack":
                return _json(slack_payload(message(told))), JSON
            case "teams":
                return _json(teams_payload(message(told))), JSON
        return _json(cloud_event(told)), EVENT
    from flyback.report.announcement.custom import as_object  # noqa: PLC0415 - loads jinja2

    if as_object(own) is not None:
        return own.encode(), JSON
    match channel.kind:
        case "slack":
            return _json({"text": own.strip()}), JSON
        case "teams":
            return _json(plain_card(own)), JSON
    return own.encode(), TEXT


def own_text(channel: Channel, told: Announcement, folder: Path) -> str | None:
    """What the channel's own template says; None where it has none.

    Raises:
        ConfigurationError: as `body_of`.
    """
    if not channel.template:
        return None
    from flyback.report.announcement.custom import rendered  # noqa: PLC0415 - loads jinja2

    try:
        template = (folder / channel.template).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        problem = Problem(code="template", what=f"the template cannot be read: {why}", where=channel.template)
        raise ConfigurationError(problem) from None
    return rendered(template, told, channel.template)


def _json(value: Json) -> bytes:
    return dumped(value).encode()
