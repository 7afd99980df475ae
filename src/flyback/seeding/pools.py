"""The pool of a type, made of the pools of what it consists of."""

from collections.abc import Mapping

from flyback.seeding import scalars
from flyback.seeding.containers import array_text, composite_text
from flyback.seeding.pool import Pool
from flyback.seeding.series import series
from flyback.seeding.shapes import ArrayOf, Composite, Domain, Enumeration, MultirangeOf, RangeOf, Scalar, Type

NOTHING = Pool(tame=())

Settled = Mapping[int, Pool]
"""By type oid: pools only the server can tell, of domains with conditions and of types nobody told us about."""


def pool(wanted: Type, settled: Settled) -> Pool:
    """Values of a type; empty when none are known."""
    match wanted:
        case Scalar():
            return scalars.pool(wanted.name, wanted.modifier) or settled.get(wanted.oid, NOTHING)
        case Enumeration():
            return Pool(tame=wanted.labels)
        case Domain():
            return settled[wanted.oid] if wanted.oid in settled else pool(wanted.underlying, settled)
        case ArrayOf():
            return _arrays(pool(wanted.element, settled))
        case Composite():
            return _rows([pool(field, settled) for field in wanted.fields])
        case RangeOf():
            return _ranges(wanted)
        case MultirangeOf():
            inner = _ranges(wanted.range)
            disjoint = series(wanted.range, "", 2)
            several = ("{" + ",".join(disjoint) + "}",) if disjoint else ()
            return Pool(tame=(*("{" + value + "}" for value in inner.tame), *several), awkward=("{}", "{(,)}"))


def unsettled(wanted: Type) -> tuple[Scalar | Domain, ...]:
    """The types inside a type whose pool only the server can tell, innermost first."""
    match wanted:
        case Scalar():
            return () if scalars.pool(wanted.name, wanted.modifier) else (wanted,)
        case Domain():
            inner = unsettled(wanted.underlying)
            return (*inner, wanted) if wanted.checks else inner
        case ArrayOf():
            return unsettled(wanted.element)
        case Composite():
            return tuple(found for field in wanted.fields for found in unsettled(field))
        case RangeOf():
            return unsettled(wanted.bound)
        case MultirangeOf():
            return unsettled(wanted.range)
        case Enumeration():
            return ()


def _arrays(elements: Pool) -> Pool:
    tame = elements.plain
    awkward = ("{}", array_text([None]), array_text([*elements.awkward, None, *tame[:1]]))
    if not tame:
        return Pool(tame=("{}",))
    return Pool(tame=(array_text(tame[:1]), array_text(tame[:3])), awkward=awkward)


def _rows(fields: list[Pool]) -> Pool:
    tame = [each.plain[0] if each.plain else None for each in fields]
    last = [each.values[-1] if each.values else None for each in fields]
    return Pool(tame=(composite_text(tame),), awkward=(composite_text(last), composite_text([None] * len(fields))))


def _ranges(wanted: RangeOf) -> Pool:
    tame = series(wanted, "", 2)
    lows = series(wanted.bound, "", 1)
    half_open = (f"[{lows[0]!s},)",) if lows and "," not in lows[0] and " " not in lows[0] else ()
    return Pool(tame=tame or ("empty",), awkward=("empty", "(,)", *half_open))
