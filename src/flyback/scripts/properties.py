"""Files in Java's properties syntax, as Flyway reads them."""

import re
from collections.abc import Mapping
from typing import NamedTuple

_ENTRY = r"(?P<key>[^=:\s]*)\s*[=:]?\s*(?P<value>.*)"
_VARIABLE = r"\$\{([A-Za-z0-9_]+)\}"
_NEXT_PROPERTY = r"\s*flyway\.[^=]*="


class Property(NamedTuple):
    """One `key=value` of a file."""

    key: str
    value: str
    line: int


def parse(text: str) -> tuple[Property, ...]:
    """The entries of a properties file, in order; a key may come twice, the last one counts.

    Source: Flyway 13: a backslash is an ordinary character unless it ends a line that goes on.
    """
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    found: list[Property] = []
    number = 0
    while number < len(lines):
        first = number
        entry = lines[number].strip()
        number += 1
        if not entry or entry[0] in "#!":
            continue
        while entry.endswith("\\") and number < len(lines) and _goes_on(lines[number]):
            entry = entry[:-1] + lines[number].strip()
            number += 1
        if (parts := re.fullmatch(_ENTRY, entry, re.DOTALL)) is not None:
            found.append(Property(key=parts["key"], value=parts["value"], line=first + 1))
    return tuple(found)


def expand(value: str, environment: Mapping[str, str]) -> str:
    """The value with every `${NAME}` replaced by that environment variable; an unknown one becomes empty."""
    return re.sub(_VARIABLE, lambda found: environment.get(found[1], ""), value)


def _goes_on(line: str) -> bool:
    return bool(line.strip()) and re.match(_NEXT_PROPERTY, line) is None
