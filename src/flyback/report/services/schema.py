"""The JSON Schema of what other systems said."""

from importlib import resources


def json_schema() -> str:
    """The schema, as text."""
    return (resources.files(__package__) / "services.schema.json").read_text(encoding="utf-8")
