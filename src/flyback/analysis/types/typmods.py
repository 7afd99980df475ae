"""Type modifiers: the numbers in `varchar(10)`, as the catalogue keeps them."""

from flyback.analysis.types.kinds import (
    BIT,
    BPCHAR,
    INTERVAL,
    NUMERIC,
    TIME,
    TIMESTAMP,
    TIMESTAMPTZ,
    TIMETZ,
    VARBIT,
    VARCHAR,
)

UNKNOWN_TYPMOD = -2
"""Only the type's own function could tell: `geometry(Point, 4326)`."""
_HEADER = 4
_LONGEST = 10 * 1024 * 1024
_FULL_RANGE, _FULL_PRECISION = 0x7FFF, 0xFFFF
MOST_DIGITS = 6
"""Of a second."""
_LEAST_FIELDS = {0x4: 5, 0x2: 4, 0x6: 4, 0x8: 3, 0x400: 2, 0x408: 2, 0x800: 1, 0xC08: 1, 0xC00: 1}
"""By fields of an interval: the smallest of them, from seconds (0, for all others) to years."""
_FIELDS = {
    0x4: "year",
    0x2: "month",
    0x8: "day",
    0x400: "hour",
    0x800: "minute",
    0x1000: "second",
    0x6: "year to month",
    0x408: "day to hour",
    0xC08: "day to minute",
    0x1C08: "day to second",
    0xC00: "hour to minute",
    0x1C00: "hour to second",
    0x1800: "minute to second",
}


def typmod_of(oid: int, numbers: tuple[int, ...] | None) -> int:
    """The type modifier of the numbers written after a type; None: they are not all numbers.

    Source: `anychar_typmodin`, `numerictypmodin`, `anytime_typmodin`, `intervaltypmodin`, `anybit_typmodin`.
    """
    if numbers is None:
        return UNKNOWN_TYPMOD
    match oid, numbers:
        case _, ():
            return -1
        case ((1042 | 1043), (length,)):
            return length + _HEADER
        case 1700, (precision,):
            return (precision << 16) + _HEADER
        case 1700, (precision, scale):
            return (precision << 16 | scale & 0x7FF) + _HEADER
        case 1186, (fields,):
            return -1 if fields == _FULL_RANGE else fields << 16 | _FULL_PRECISION
        case 1186, (fields, precision):
            return fields << 16 | min(precision, 6)
        case ((1083 | 1266 | 1114 | 1184), (precision,)):
            return min(precision, 6)
        case _, (number,):
            return number
        case _:
            return UNKNOWN_TYPMOD


def typmod_refusal(oid: int, typmod: int) -> str:
    """What the server says to a length or precision that the type cannot have; empty when it can."""
    name = {BPCHAR: "char", VARCHAR: "varchar", BIT: "bit", VARBIT: "varbit"}.get(oid, "")
    if name and typmod != -1:
        length = typmod - (_HEADER if oid in (BPCHAR, VARCHAR) else 0)
        most = _LONGEST if oid in (BPCHAR, VARCHAR) else _LONGEST * 8
        if length < 1:
            return f"length for type {name} must be at least 1"
        return f"length for type {name} cannot exceed {most}" if length > most else ""
    if oid == NUMERIC and typmod != -1:
        precision = (typmod - _HEADER) >> 16
        return "" if 1 <= precision <= 1000 else f"NUMERIC precision {precision} must be between 1 and 1000"
    return ""


def numeric_parts(typmod: int) -> tuple[int, int]:
    """Precision and scale of a `numeric`'s modifier."""
    raw = typmod - _HEADER
    return raw >> 16 & 0xFFFF, ((raw & 0x7FF) ^ 1024) - 1024


def interval_parts(typmod: int) -> tuple[int, int]:
    """The fields, as a mask, and the precision of an `interval`'s modifier."""
    return (_FULL_RANGE, _FULL_PRECISION) if typmod < 0 else (typmod >> 16 & _FULL_RANGE, typmod & _FULL_PRECISION)


def interval_fits(old: int, new: int) -> bool:
    """Whether an interval with one modifier always has the other, too. Source: `interval_support`."""
    (old_fields, old_precision), (new_fields, new_precision) = interval_parts(old), interval_parts(new)
    old_least, new_least = _LEAST_FIELDS.get(old_fields, 0), _LEAST_FIELDS.get(new_fields, 0)
    enough = old_least > 0 or new_precision >= MOST_DIGITS or new_precision >= old_precision
    return new_least <= old_least and enough


def written_typmod(oid: int, typmod: int) -> str:
    """What to write after a type's name, `(10)`; with a space in front where it is made of words."""
    if typmod < 0:
        return ""
    match oid:
        case 1042 | 1043:
            return f"({typmod - _HEADER})"
        case 1700:
            return "({},{})".format(*numeric_parts(typmod))
        case 1186:
            fields, precision = interval_parts(typmod)
            shown = f" {_FIELDS[fields]}" if fields in _FIELDS else ""
            return shown + (f"({precision})" if precision != _FULL_PRECISION else "")
        case _:
            return f"({typmod})"


TIMES = frozenset({TIME, TIMETZ, TIMESTAMP, TIMESTAMPTZ})
"""Types whose modifier is a number of digits of seconds."""
SIZED = frozenset({VARCHAR, BPCHAR, NUMERIC, INTERVAL, BIT, VARBIT}) | TIMES
"""Built-in types that take modifiers."""
