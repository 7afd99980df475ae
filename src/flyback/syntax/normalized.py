"""Statements whose constants were replaced by parameters where the grammar knows constants alone."""

import re

_TYPES = (
    r"interval|timestamp\s+with(?:out)?\s+time\s+zone|timestamp|timestamptz|time\s+with(?:out)?\s+time\s+zone|time|timetz"
    r"|date|jsonb|json|uuid|inet|cidr|numeric|decimal|double\s+precision|real|bigint|integer|int|smallint|boolean|bool"
    r"|text|bytea|xml|point|money|regclass"
)
_UNIT = r"year|month|day|hour|minute|second"
_TYPED = re.compile(
    rf"\b(?<![.\"])(?P<type>{_TYPES})\s+(?P<parameter>\$\d+)(?P<unit>\s+(?:{_UNIT})(?:\s+to\s+(?:{_UNIT}))?\b)?",
    re.IGNORECASE,
)
_EXTRACT = re.compile(r"\b(extract\s*\(\s*)\$\d+(\s+from\b)", re.IGNORECASE)


def mended(sql: str) -> str:
    """The text as the grammar can read it: `interval $1` becomes `$1::interval`.

    Which field `extract($1 from ...)` takes is not known; they all have the same type.

    Source: pg_stat_statements replaces each constant by a parameter, also the one of `interval '1 day'`.
    """
    return _EXTRACT.sub(r"\1'epoch'\2", _TYPED.sub(r"\g<parameter>::\g<type>\g<unit>", sql))
