"""A window as one JSON object: `flyback.window/1`. Advice, not leave: only the gates let a run begin."""

from collections.abc import Iterable
from datetime import UTC, datetime
from importlib import resources

from flyback.model.open_times import OpenTime, WindowStatus
from flyback.report.json_text import Json

SCHEMA = "flyback.window/1"


def window_json(environment: str, status: WindowStatus, times: Iterable[OpenTime] = ()) -> dict[str, Json]:
    """The object before it becomes text; every moment in UTC.

    Source: `closed`, `reason`, `nextOpen`, `nextClose`, `nextCloseReason` are those of Kargo's promotion windows.
    """
    return {
        "schema": SCHEMA,
        "environment": environment,
        "at": _moment(status.at),
        "closed": status.closed,
        "reason": status.reason or None,
        "freeze": status.freeze or None,
        "nextOpen": _moment(status.next_open),
        "nextClose": _moment(status.next_close),
        "nextCloseReason": status.next_close_reason or None,
        "openTimes": [_open_time(each) for each in times],
    }


def json_schema() -> str:
    """The JSON Schema of the object, as text."""
    return (resources.files(__package__) / "window.schema.json").read_text(encoding="utf-8")


def _open_time(each: OpenTime) -> Json:
    return {
        "start": _moment(each.span.start),
        "end": _moment(each.span.end),
        "seconds": int(each.span.length.total_seconds()),
        "windows": list(each.windows),
        "closes": each.closes,
    }


def _moment(when: datetime | None) -> Json:
    return f"{when.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" if when else None
