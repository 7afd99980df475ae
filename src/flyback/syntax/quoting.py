"""Text and names as SQL, safe whatever the session's settings are."""

import functools
import re

_PLAIN = re.compile(r"[a-z_][a-z0-9_]*")
_KEYWORDS = frozenset(
    """all analyse analyze and any array as asc asymmetric authorization between bigint binary bit boolean both
    case cast char character check coalesce collate collation column concurrently constraint create cross
    current_catalog current_date current_role current_schema current_time current_timestamp current_user dec
    decimal default deferrable desc distinct do else end except exists extract false fetch float for foreign
    freeze from full grant greatest group grouping having ilike in initially inner inout int integer intersect
    interval into is isnull join json json_array json_arrayagg json_exists json_object json_objectagg json_query
    json_scalar json_serialize json_table json_value lateral leading least left like limit localtime
    localtimestamp merge_action national natural nchar none normalize not notnull null nullif numeric offset on
    only or order out outer overlaps overlay placing position precision primary real references returning right
    row select session_user setof similar smallint some substring symmetric system_user table tablesample then
    time timestamp to trailing treat trim true union unique user using values varchar variadic verbose when
    where window with xmlattributes xmlconcat xmlelement xmlexists xmlforest xmlnamespaces xmlparse xmlpi
    xmlroot xmlserialize xmltable""".split()  # noqa: SIM905 - a list of two hundred quoted words is harder to read
)
"""Words that cannot stand everywhere as a name. Source: `pg_get_keywords()` of PostgreSQL 18, all but unreserved."""


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


@functools.lru_cache(maxsize=4096)
def written(*names: str) -> str:
    """A name, qualified when there are several, as `quote_ident()` writes it: in quotes only where SQL needs them."""
    return ".".join(
        name if _PLAIN.fullmatch(name) and name not in _KEYWORDS else identifier(name) for name in names if name
    )


def dollar_quote(body: str) -> str:
    """A dollar quote that does not occur in a body of code."""
    tag, number = "$flyback$", 0
    while tag in body:
        number += 1
        tag = f"$flyback{number}$"
    return tag
