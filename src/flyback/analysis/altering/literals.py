"""Untyped constants that are no value of the type they are wanted as.

Only what every version reads alike is judged; of other types every constant may be a value.
"""

import re

from flyback.analysis.database import Database
from flyback.analysis.types.kinds import base_type, kind_of
from flyback.analysis.types.naming import bare_type

_NUMBER = r"[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?|[+-]?(infinity|inf)|nan"
_SHAPES = {
    16: r"\s*(t(r(ue?)?)?|f(a(l(se?)?)?)?|y(es?)?|no?|on|of?f|[01])\s*",
    700: rf"\s*({_NUMBER})\s*",
    701: rf"\s*({_NUMBER})\s*",
    2950: r"\{?([0-9a-f]{4}-?){8}\}?",
}
"""By type; a pattern is compiled when the first such constant comes."""
_INTEGERS = (20, 21, 23)
_DIGITS = r"\s*[+-]?\d+\s*"
_UNDERSCORED = r"\s*[+-]?(\d[\d_]*|0x[\da-f_]+|0o[0-7_]+|0b[01_]+)\s*"
"""What integers may look like from PostgreSQL 16 on."""


def literal_refusal(text: str, oid: int, database: Database) -> tuple[str, str]:
    """SQLSTATE and message for a constant that is no value of a type; empty when it may be one."""
    base = base_type(oid, -1, database)[0]
    kind = kind_of(base, database)
    if kind is not None and kind.kind == "e" and kind.labels and text not in kind.labels:
        return "22P02", f'invalid input value for enum {bare_type(base, database)}: "{text}"'
    shape = _SHAPES.get(base)
    if base in _INTEGERS:
        shape = _DIGITS if database.server.major < 16 else _UNDERSCORED
    if shape is not None and not re.fullmatch(shape, text, re.IGNORECASE):
        return "22P02", f'invalid input syntax for type {bare_type(base, database)}: "{text}"'
    return "", ""
