"""Facts as JSON and back, so that a decision can be replayed.

    {"schema": "flyback.facts/1", "environment": "production", "now": "...Z", ...}

Reading is strict: what was not written by `flyback facts` in full is refused, because a field that is left out might be
the one that stands against a run.
"""

import hashlib
from dataclasses import fields, is_dataclass
from datetime import datetime
from typing import Final

import msgspec

from flyback.errors import EvidenceError, Problem
from flyback.model.facts import Facts

SCHEMA: Final = "flyback.facts/1"
_HINT = "collect them again: flyback facts --env NAME"


def encoded(facts: Facts) -> bytes:
    """One line of JSON; the same facts always give the same bytes."""
    return b'{"schema":"' + SCHEMA.encode() + b'",' + msgspec.json.encode(facts)[1:]


def digest(facts: Facts) -> str:
    """SHA-256 of the facts as JSON, hexadecimal."""
    return hashlib.sha256(encoded(facts)).hexdigest()


def decoded(content: bytes, place: str) -> Facts:
    """The facts of a file.

    Raises:
        EvidenceError: they are not JSON, not of this schema, or not whole.
    """
    try:
        found = msgspec.json.decode(content)
        facts = msgspec.json.decode(content, type=Facts)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise _wrong(f"these are no facts: {error}", place) from None
    if found.get("schema") != SCHEMA:
        raise _wrong(f"these are no facts of {SCHEMA}: schema is {found.get('schema') or 'missing'}", place)
    again = msgspec.json.decode(encoded(facts))
    if left := _difference(again, found, "facts"):
        raise _wrong(left, place)
    if naive := _without_zone(facts, "facts"):
        raise _wrong(f"{naive} is a time without a zone", place)
    return facts


def _wrong(what: str, place: str) -> EvidenceError:
    return EvidenceError(Problem(code="bad-facts", what=what, where=place, hint=_HINT))


def _difference(whole: object, given: object, place: str) -> str:
    """The first field that the file lacks, or has and facts do not; empty when there is none."""
    match whole, given:
        case dict(), dict():
            if odd := sorted(given.keys() ^ whole.keys()):
                return f"{place}.{odd[0]} is {'missing' if odd[0] in whole else 'not known'}"
            pairs = ((f"{place}.{name}", value, given[name]) for name, value in whole.items())
        case list(), list():
            if len(whole) != len(given):
                return f"{place} cannot be read in full"
            pairs = ((f"{place}[{n}]", one, other) for n, (one, other) in enumerate(zip(whole, given, strict=True)))
        case _:
            return ""
    return next((found for where, one, other in pairs if (found := _difference(one, other, where))), "")


def _without_zone(value: object, place: str) -> str:
    """Where a time is that does not say of which zone; empty when there is none."""
    if isinstance(value, datetime):
        return "" if value.tzinfo else place
    if isinstance(value, tuple):
        found = (_without_zone(each, f"{place}[{number}]") for number, each in enumerate(value))
    elif is_dataclass(value):
        found = (_without_zone(getattr(value, each.name), f"{place}.{each.name}") for each in fields(value))
    else:
        return ""
    return next((each for each in found if each), "")
