"""Text and names as SQL, safe whatever the session's settings are."""

import re

_PLAIN = re.compile(r"[a-z_][a-z0-9_]*")


def literal(text: str) -> str:
    """A string constant; the same one whether `standard_conforming_strings` is on or off."""
    doubled = text.replace("'", "''")
    return "E'" + doubled.replace("\\", "\\\\") + "'" if "\\" in text else f"'{doubled}'"


def nullable(text: str | None) -> str:
    """A string constant, or NULL."""
    return "NULL" if text is None else literal(text)


def identifier(name: str) -> str:
    """A name in double quotes."""
    return '"' + name.replace('"', '""') + '"'


def shortest(name: str) -> str:
    """A name as `to_regclass` reads it: in double quotes only where it needs them."""
    return name if _PLAIN.fullmatch(name) else identifier(name)


def dollar_quote(body: str) -> str:
    """A dollar quote that does not occur in a body of code."""
    tag, number = "$flyback$", 0
    while tag in body:
        number += 1
        tag = f"$flyback{number}$"
    return tag
