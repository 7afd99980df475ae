"""A team's own templates, in jinja."""

import json

from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from flyback.errors import ConfigurationError, Problem
from flyback.model.announcement import Announcement
from flyback.report.announcement.cloud_event import event_data
from flyback.report.json_text import Json


def rendered(template: str, told: Announcement, path: str) -> str:
    """What a template makes of an announcement; `{{ title | tojson }}` is how a value gets into JSON.

    Raises:
        ConfigurationError: it is no template, or names something that is not there.
    """
    engine = ImmutableSandboxedEnvironment(undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    try:
        return engine.from_string(template).render(event_data(told))
    except (TemplateError, TypeError, ValueError, ArithmeticError, LookupError) as error:
        line = getattr(error, "lineno", None)
        where, what = f"{path}:{line}" if line else path, f"the template cannot be filled in: {error}"
        hint = f"it knows {', '.join(event_data(told))}"
        raise ConfigurationError(Problem(code="template", what=what, where=where, hint=hint)) from None


def as_object(text: str) -> dict[str, Json] | None:
    """The JSON object that a text is; None where it is none, but text."""
    try:
        found = json.loads(text)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None
