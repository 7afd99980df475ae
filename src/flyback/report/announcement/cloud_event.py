"""Any webhook: an event in JSON, all of its data by name.

Source: CloudEvents 1.0, structured content mode.
"""

from datetime import UTC, datetime

from flyback.model.announcement import Announcement
from flyback.report.announcement.words import announcement_id, message
from flyback.report.json_text import Json


def cloud_event(told: Announcement) -> dict[str, Json]:
    """The event; its `type` says what happened and which version of `data` it has."""
    return {
        "specversion": "1.0",
        "id": announcement_id(told),
        "source": f"urn:flyback:environment:{told.environment}",
        "type": f"flyback.{told.event.value}.v1",
        "time": _moment(told.time),
        "subject": told.deployment,
        "datacontenttype": "application/json",
        "data": event_data(told),
    }


def event_data(told: Announcement) -> dict[str, Json]:
    """Everything that an announcement says, by the names that templates use, too."""
    said = message(told)
    return {
        "event": told.event.value,
        "environment": told.environment,
        "deployment": told.deployment,
        "verb": told.verb,
        "time": _moment(told.time),
        "begins": _moment(told.begins),
        "ends": _moment(told.ends),
        "zone": told.zone or "UTC",
        "scripts": list(told.scripts),
        "destructive": list(told.destructive),
        "set_digest": told.set_digest,
        "plan": told.plan,
        "ticket": told.ticket,
        "who": told.who,
        "reason": told.reason,
        "way_back": told.way_back,
        "links": dict(told.links),
        "title": said.title,
        "text": said.text,
    }


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(UTC).isoformat(timespec="seconds")
