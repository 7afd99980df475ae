"""What the JSON of every verb has in common: Flyway's names, and flyback's own below one more key."""

from datetime import UTC, datetime
from importlib import resources

from flyback import __version__
from flyback.model.results import Place
from flyback.report.json_text import Json

VERSION = f"flyback {__version__}"
"""Stands in `flywayVersion`."""


def head(operation: str, place: Place, warnings: tuple[str, ...] = ()) -> dict[str, Json]:
    """The members that each of Flyway's results has."""
    return {
        "flywayVersion": VERSION,
        "database": place.database,
        "warnings": list(warnings),
        "operation": operation,
    }


def own(kind: str, place: Place, notes: tuple[str, ...], **members: Json) -> dict[str, Json]:
    """The one key of flyback's own: `{"flyback": {"schema": "flyback.info/1", ...}}`."""
    return {
        "flyback": {
            "schema": f"flyback.{kind}/1",
            "url": place.url,
            "default_schema": place.schema,
            "server_version": place.server_version,
            "notes": list(notes),
            **members,
        }
    }


def instant(when: datetime) -> str:
    """A moment, local where it has no time zone, as `2026-03-14T09:26:53.589Z`."""
    return when.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def json_schema() -> str:
    """The JSON Schema of what every verb prints, as text."""
    return (resources.files(__package__) / "verbs.schema.json").read_text(encoding="utf-8")
