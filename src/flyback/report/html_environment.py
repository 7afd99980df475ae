"""The template engine as every page uses it: what strangers wrote is made visible, then escaped."""

from collections.abc import Callable, Mapping

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from flyback.report.amounts import counted, duration, size
from flyback.report.locks import blocks, mode_name, shown_relation
from flyback.report.neutral import visible


def environment(filters: Mapping[str, Callable[..., object]]) -> Environment:
    """An environment with the filters that all pages share, and those of one page."""
    made = Environment(
        loader=PackageLoader("flyback.report"),
        autoescape=True,
        finalize=_shown,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "duration": duration,
        "size": size,
        "mode": mode_name,
        "blocks": blocks,
        "relation": shown_relation,
        "words": lambda text: text.replace("_", " "),
        "counted": counted,
        **filters,
    }
    return made


def _shown(value: object) -> object:
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value
