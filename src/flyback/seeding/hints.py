"""Values worth trying because a condition mentions them; the server then says which of them it takes."""

import itertools
import json
import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from flyback.seeding.containers import array_text
from flyback.seeding.patterns import samples
from flyback.seeding.scalars import numeric_size
from flyback.seeding.series import series, words
from flyback.seeding.shapes import ArrayOf, Domain, Enumeration, Scalar, Type

_STRING = re.compile(r"(?<![\w\"])E?'((?:[^']|'')*)'(?:::([a-z_\"][\w\". ]*[\w\"](?:\[\])?))?")
_NUMBER = re.compile(r"(?<![\w.'\"$])-?\d+(?:\.\d+)?(?![\w'\"])")
_PATTERN = re.compile(r"(!?~~?\*?) \(?E?'((?:[^']|'')*)'")
_MEASURES = re.compile(r"length\(|cardinality\(|array_length|octet_length|bit_length")

_TEXTS = frozenset({"text", "varchar", "bpchar", "citext", "name", "ltree"})
_NUMBERS = frozenset({"int2", "int4", "int8", "numeric", "float4", "float8", "money", "oid"})
_WHOLE = {
    "int2": (-(2**15), 2**15 - 1),
    "int4": (-(2**31), 2**31 - 1),
    "int8": (-(2**63), 2**63 - 1),
    "oid": (0, 2**32 - 1),
}
_CASTS = {
    "date": "date",
    "time": "time without time zone",
    "timestamp": "timestamp without time zone",
    "timestamptz": "timestamp with time zone",
}
_DAY = re.compile(r"(?<=')\d{4}-\d\d-\d\d(?=[' ])")
_LAST_DAY = date.max.toordinal()
_MOMENTS = frozenset(_CASTS)


def hints(expression: str, wanted: Type, salt: str, count: int) -> tuple[str, ...]:
    """Values of a type that a condition's constants suggest; about `count` of those that come in series."""
    match wanted:
        case Domain():
            return hints(expression, wanted.underlying, salt, count)
        case Enumeration():
            return ()
        case ArrayOf():
            return _arrays(expression, wanted, salt)
        case Scalar() if wanted.name in _TEXTS:
            return tuple(_texts(expression, salt, count))
        case Scalar() if wanted.name in _NUMBERS:
            return tuple(number for number in _numbers(expression, count) if _fits(number, wanted))
        case Scalar() if wanted.name in ("json", "jsonb"):
            keys = [text for text, _ in _strings(expression)]
            return (json.dumps(dict.fromkeys(keys, 1)), json.dumps(dict.fromkeys(keys, "a")), json.dumps(keys))
        case Scalar() if wanted.name == "bytea":
            lengths = {int(number) for number in _constants(expression) if 0 <= number <= 10_000}
            return tuple("\\x" + "a7" * length for near in lengths for length in (near, near + 1, max(0, near - 1)))
        case Scalar() if wanted.name in _MOMENTS:
            return tuple(_moments(expression, wanted, count))
        case Scalar():
            return tuple(text for text, cast in _strings(expression) if cast.strip('"') == wanted.name)
        case _:
            return ()


def _strings(expression: str) -> list[tuple[str, str]]:
    """String constants with the type they are cast to, or an empty text."""
    return [(text.replace("''", "'"), cast) for text, cast in _STRING.findall(expression)]


def _constants(expression: str) -> list[Decimal]:
    bare = [Decimal(found) for found in _NUMBER.findall(_STRING.sub(" ", expression))]
    cast = [Decimal(text) for text, _ in _strings(expression) if re.fullmatch(r"-?\d+(\.\d+)?", text)]
    return bare + cast


def _texts(expression: str, salt: str, count: int) -> Iterable[str]:
    for operator, pattern in _PATTERN.findall(expression):
        written = pattern.replace("''", "'")
        if "~~" in operator:
            yield from (written.replace("%", middle).replace("_", "x") for middle in ("", *words(salt, 8, count)))
        else:
            yield from samples(written, max(count, 12))
    plain = [text for text, _ in _strings(expression)]
    yield from plain
    if _MEASURES.search(expression):
        for length in sorted({int(number) for number in _constants(expression) if 0 <= number <= 10_000}):
            for size in (length, length + 1, max(0, length - 1)):
                yield "m" * size
                yield from (word.ljust(size, "m") for word in words(salt, min(size, 16), count) if size)
    yield from (f"{word}{text}{word}" for text in plain for word in words(salt, 4, min(count, 3)))
    if "upper" in expression:
        yield from (word.upper() for word in words(salt, 8, count))


def _numbers(expression: str, count: int) -> Iterable[str]:
    found = sorted(set(_constants(expression)))
    for number in found:
        for near in (number, number + 1, number - 1, number + Decimal("0.5")):
            yield str(near)
    for low, high in itertools.pairwise(found):
        step = max(Decimal(1), (high - low) // max(count, 4)) if high - low > 1 else (high - low) / max(count, 4)
        yield from (str((low + step * at).normalize() + 0) for at in range(1, max(count, 4)))
    if found:
        yield from (str(found[-1] + at) for at in range(2, count))
        yield from (str(found[0] - at) for at in range(2, min(count, 20)))


def _iso(day: int) -> str:
    return date.fromordinal(max(1, min(day, _LAST_DAY))).isoformat()


def _fits(number: str, wanted: Scalar) -> bool:
    value = Decimal(number)
    if wanted.name in _WHOLE:
        low, high = _WHOLE[wanted.name]
        return value == int(value) and low <= value <= high and "E" not in number and "." not in number
    if wanted.name == "numeric" and wanted.modifier >= 4:
        precision, scale = numeric_size(wanted.modifier)
        return abs(value) < Decimal(10) ** (precision - scale) - 1
    return True


def _moments(expression: str, wanted: Scalar, count: int) -> Iterable[str]:
    yield from (text for text, cast in _strings(expression) if cast == _CASTS[wanted.name])
    if wanted.name == "time":
        return
    days = sorted({date.fromisoformat(found).toordinal() for found in _DAY.findall(expression)})
    yield from (_iso(near) for day in days for near in (day + 1, day - 1, day))
    for low, high in itertools.pairwise(days):
        step = max(1, (high - low) // max(count, 6))
        yield from (_iso(day) for day in range(low + step, high, step))
    if days:
        yield from (_iso(days[-1] + 30 * at) for at in range(1, 4 + count))


def _arrays(expression: str, wanted: ArrayOf, salt: str) -> tuple[str, ...]:
    suggested = hints(expression, wanted.element, salt, 3)
    alone = tuple(array_text((value,)) for value in suggested)
    sizes = {int(number) for number in _constants(expression) if 0 < number <= 100}
    elements = series(wanted.element, salt, 1) or suggested[:1] or ("1",)
    counted = tuple(array_text(elements * size) for near in sizes for size in (near, near + 1))
    return (*alone, array_text(suggested), *counted) if suggested else counted
