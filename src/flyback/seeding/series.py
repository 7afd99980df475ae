"""As many different values of a type as a unique column needs."""

import hashlib
from collections.abc import Callable

from flyback.seeding.containers import array_text, composite_text, range_text
from flyback.seeding.entropy import offset
from flyback.seeding.scalars import numeric_size
from flyback.seeding.shapes import ArrayOf, Composite, Domain, MultirangeOf, RangeOf, Scalar, Type

_DIGITS = "abcdefghijklmnopqrstuvwxyz0123456789"


def series(wanted: Type, salt: str, count: int) -> tuple[str, ...]:
    """Up to `count` distinct plain values, ranges disjoint; empty when the type has no such series."""
    match wanted:
        case Scalar():
            return _scalars(wanted, salt, count)
        case Domain():
            return series(wanted.underlying, salt, count)
        case ArrayOf():
            return tuple(array_text((value,)) for value in series(wanted.element, salt, count))
        case Composite():
            columns = [series(field, salt, count) for field in wanted.fields]
            if not any(columns):
                return ()
            rows = range(max(len(column) for column in columns))
            return tuple(
                composite_text([column[at] if at < len(column) else None for column in columns]) for at in rows
            )
        case RangeOf():
            bounds = series(wanted.bound, salt, 2 * count)
            return tuple(range_text(low, high) for low, high in zip(bounds[::2], bounds[1::2], strict=False))
        case MultirangeOf():
            return tuple("{" + value + "}" for value in series(wanted.range, salt, count))
        case _:
            return ()


def _scalars(wanted: Scalar, salt: str, count: int) -> tuple[str, ...]:
    if wanted.name in ("text", "citext", "varchar", "bpchar", "name", "ltree"):
        limit = wanted.modifier - 4 if wanted.name in ("varchar", "bpchar") and wanted.modifier > 4 else 40
        return words(salt, min(limit, 40), count)
    if wanted.name == "numeric" and wanted.modifier >= 4:
        return _numerics(wanted.modifier, salt, count)
    if wanted.name in ("bit", "varbit") and wanted.modifier > 0:
        width = wanted.modifier
        return tuple(f"{at:0{width}b}" for at in range(min(count, 2**width)))
    form = _FORMS.get(wanted.name)
    return () if form is None else tuple(form(at, salt) for at in range(count))


def words(salt: str, limit: int, count: int) -> tuple[str, ...]:
    """Distinct lower-case words of at most `limit` letters."""
    if limit < 1:
        return ()
    if limit >= 16:
        start = offset(salt, 10**6)
        return tuple(f"flyback{start:06d}{at}" for at in range(count))
    space = 26 * 36 ** (limit - 1)
    start = offset(salt, space)
    return tuple(_word((start + at) % space, limit) for at in range(min(count, space)))


def _word(number: int, length: int) -> str:
    letters = []
    for _ in range(length - 1):
        number, digit = divmod(number, 36)
        letters.append(_DIGITS[digit])
    return _DIGITS[number % 26] + "".join(reversed(letters))


def _numerics(modifier: int, salt: str, count: int) -> tuple[str, ...]:
    precision, scale = numeric_size(modifier)
    space = 10**precision
    start = offset(salt, space) if precision < 9 else 10**6 + offset(salt, 10**6)
    size = min(count, space)
    return tuple(f"{(start + at) % space}e{-scale}" for at in range(size))


def _clock(at: int) -> str:
    return f"{at // 3600 % 24:02d}:{at // 60 % 60:02d}:{at % 60:02d}"


def _day(at: int) -> str:
    return f"{1970 + at // 336:04d}-{1 + at // 28 % 12:02d}-{1 + at % 28:02d}"


def _hexadecimal(at: int, salt: str) -> str:
    return hashlib.blake2b(f"{salt}{at}".encode(), digest_size=16).hexdigest()


def _whole(at: int, salt: str) -> str:
    return str(10**6 + 1000 * offset(salt, 10**6) + at)


_FORMS: dict[str, Callable[[int, str], str]] = {
    "int2": lambda at, salt: str(2000 + offset(salt, 20000) + at),
    "int4": _whole,
    "int8": _whole,
    "oid": _whole,
    "numeric": _whole,
    "money": _whole,
    "float8": _whole,
    "float4": lambda at, salt: str(offset(salt, 10**6) + at),
    "xid8": _whole,
    "uuid": _hexadecimal,
    "bytea": lambda at, salt: "\\x" + _hexadecimal(at, salt),
    "date": lambda at, salt: _day(offset(salt, 15000) + at),
    "time": lambda at, salt: _clock(offset(salt, 80000) + at),
    "timetz": lambda at, salt: _clock(offset(salt, 80000) + at) + "+00",
    "timestamp": lambda at, salt: f"{_day(offset(salt, 15000) + at)} {_clock(at)}",
    "timestamptz": lambda at, salt: f"{_day(offset(salt, 15000) + at)} {_clock(at)}+00",
    "interval": lambda at, salt: f"{1000 + offset(salt, 10**6) + at} minutes",
    "json": lambda at, salt: f'{{"flyback": {_whole(at, salt)}}}',
    "jsonb": lambda at, salt: f'{{"flyback": {_whole(at, salt)}}}',
    "inet": lambda at, salt: f"10.{offset(salt, 256)}.{at // 256 % 256}.{at % 256}",
    "cidr": lambda at, salt: f"10.{offset(salt, 256)}.{at // 256 % 256}.{at % 256}/32",
    "macaddr": lambda at, salt: _hexadecimal(at, salt)[:12],
    "macaddr8": lambda at, salt: _hexadecimal(at, salt)[:16],
    "hstore": lambda at, salt: f"flyback=>{_whole(at, salt)}",
    "tsvector": lambda at, salt: f"'flyback{_whole(at, salt)}'",
    "pg_lsn": lambda at, salt: f"1/{0x1000000 + 4096 * offset(salt, 4096) + at:X}",
    "point": lambda at, salt: f"({_whole(at, salt)},1)",
}
