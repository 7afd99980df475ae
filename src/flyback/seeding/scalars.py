"""Values of scalar types whose length or scale is declared."""

from flyback.seeding.literals import SCALARS, TEXTS
from flyback.seeding.pool import Pool

_HEADER = 4
"""PostgreSQL stores the declared length of varchar, char and numeric plus four."""


def pool(name: str, modifier: int) -> Pool | None:
    """Values of a scalar type; None for a type that is not known."""
    match name:
        case "varchar" | "bpchar":
            return _bounded(modifier - _HEADER) if modifier >= _HEADER else TEXTS
        case "name":
            return _bounded(20)
        case "numeric":
            return _numeric(modifier)
        case "bit":
            return _bits(modifier if modifier > 0 else 1)
        case "varbit":
            return Pool(tame=("1", "0"), awkward=("", "1" * modifier if modifier > 0 else "10" * 70))
        case "vector" | "halfvec":
            size = modifier if modifier > 0 else 3
            return Pool(tame=(_vector("1", size), _vector("0.5", size)), awkward=(_vector("-1", size),))
        case _:
            return SCALARS.get(name)


def _bounded(limit: int) -> Pool:
    fits = Pool(
        tame=tuple(value for value in TEXTS.tame if len(value) <= limit),
        awkward=tuple(value for value in TEXTS.awkward if len(value) <= limit),
    )
    widest = ("z" * limit, "\U0001f600" * limit, "x" * (limit - 1) + " ") if limit <= 4000 else ("z" * limit,)
    return Pool(tame=fits.tame, awkward=(*fits.awkward, *widest))


def _numeric(modifier: int) -> Pool:
    if modifier < _HEADER:
        awkward = ("0", "0.000", "-0.5", "1.00", "NaN", "Infinity", "-Infinity", "1e40", "-1e-40", "9007199254740993.1")
        return Pool(tame=("1", "1.0", "2.50", "42", "1000"), awkward=awkward)
    precision, scale = numeric_size(modifier)
    largest = _digits("9" * precision, scale)
    smallest = _digits("1", scale)
    tame = [
        number + "0" * max(0, -scale) for number in ("1", "2", "42", "999") if len(number) <= precision - max(0, scale)
    ]
    return Pool(tame=(*tame, smallest), awkward=("0", "NaN", largest, "-" + largest, "-" + smallest))


def numeric_size(modifier: int) -> tuple[int, int]:
    """Precision and scale of a numeric; the scale may be negative.

    Source: PostgreSQL source, `numeric_typmod_scale` (eleven bits, signed).
    """
    packed = modifier - _HEADER
    return packed >> 16 & 0xFFFF, ((packed & 0x7FF) ^ 1024) - 1024


def _digits(digits: str, scale: int) -> str:
    if scale <= 0:
        return digits + "0" * -scale
    padded = digits.rjust(scale + 1, "0")
    return f"{padded[:-scale]}.{padded[-scale:]}"


def _bits(length: int) -> Pool:
    mixed = ("10" * length)[:length]
    return Pool(tame=(mixed, "1" * length), awkward=("0" * length,))


def _vector(number: str, size: int) -> str:
    return "[" + ",".join([number] * size) + "]"
