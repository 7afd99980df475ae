"""What becomes of values when their type changes: whether they lose something, read differently, or may not fit."""

from typing import NamedTuple

from flyback.analysis.database import Database
from flyback.analysis.types.coercion import TEXTS, Context, path_between
from flyback.analysis.types.kinds import (
    BIT,
    BPCHAR,
    INTERVAL,
    NAME,
    NUMERIC,
    VARBIT,
    VARCHAR,
    base_type,
    kind_of,
)
from flyback.analysis.types.typmods import TIMES, interval_fits, numeric_parts


class Fate(NamedTuple):
    """What becomes of the values of a column."""

    loses: bool = False
    """Something of a value may be gone for good, without an error."""
    changes: bool = False
    """Values read differently as text."""
    fails: bool = False
    """There may be values for which the statement fails."""

    def then(self, other: "Fate") -> "Fate":
        """One change after the other."""
        return Fate(self.loses or other.loses, self.changes or other.changes, self.fails or other.fails)


KEPT = Fate()
COMPUTED = Fate(loses=False, changes=True)
"""By an expression that only a server can follow."""
_FAILS = Fate(fails=True)
_LOSES = Fate(loses=True, changes=True)
_BOTH = _LOSES.then(_FAILS)
_LETTERS = {"-": KEPT, "l": Fate(loses=True), "c": COMPUTED, "x": _LOSES, "f": _FAILS, "X": _BOTH}
_CODES = {
    "bool": 16, "bytea": 17, "char": 18, "int8": 20, "int2": 21, "int4": 23, "oid": 26, "json": 114, "cidr": 650,
    "float4": 700, "float8": 701, "macaddr8": 774, "money": 790, "macaddr": 829, "inet": 869, "date": 1082,
    "time": 1083, "ts": 1114, "tz": 1184, "interval": 1186, "timetz": 1266, "bit": 1560, "varbit": 1562,
    "numeric": 1700, "jsonb": 3802,
}  # fmt: skip
_PAIRS = """
int2: int4 - int8 - numeric - float4 - float8 - money c bool x oid f
int4: int2 f int8 - numeric - float4 x float8 - money c bool x oid f bit x
int8: int2 f int4 f numeric - float4 x float8 l money c bool x oid f bit x
float4: float8 c numeric x int2 X int4 X int8 X
float8: float4 X numeric x int2 X int4 X int8 X
numeric: float4 l float8 l int2 X int4 X int8 X money x
money: numeric c
bool: int4 c
json: jsonb x
jsonb: json - numeric X int2 X int4 X int8 X float4 X float8 X bool f
cidr: inet -
inet: cidr x
date: ts c tz c
ts: tz c date x time x
tz: ts c date x time x timetz x
time: timetz c interval -
timetz: time x
interval: time x
bit: varbit - int4 c int8 c
varbit: bit -
macaddr: macaddr8 c
macaddr8: macaddr X
oid: int8 - int4 c
"""
"""Source, then targets: - nothing happens, l loses, c reads differently, x both, f may fail, X all three."""
_FROM_TEXT = {"jsonb": "X", "bytea": "c", "money": "X", "tz": "X", "timetz": "X", "date": "f", "json": "f", "char": "x"}


def fate_of(old: tuple[int, int], new: tuple[int, int], context: Context, database: Database) -> Fate:
    """Of values of one type, with its modifier, that become another."""
    source, target = base_type(*old, database), base_type(*new, database)
    from_, to = kind_of(source[0], database), kind_of(target[0], database)
    if from_ and to and from_.element and to.element:
        return fate_of((from_.element, source[1]), (to.element, target[1]), context, database)
    found = KEPT if source[0] == target[0] else _converted(source, target[0], database)
    return found.then(_measured(source, target, context))


def _converted(source: tuple[int, int], target: int, database: Database) -> Fate:
    oid, typmod = source
    if oid == NUMERIC and typmod >= 0 and numeric_parts(typmod)[1] == 0 and target in (20, 21, 23):
        return _FAILS
    declared = _declared().get((oid, target))
    if declared is not None:
        return declared
    from_, to = kind_of(oid, database), kind_of(target, database)
    if to is not None and to.category == "S":
        return Fate(loses=target == NAME, changes=target == NAME)
    if from_ is not None and from_.category == "S":
        return _FAILS
    path = path_between(oid, target, Context.EXPLICIT, database)
    return KEPT if path is not None and path.method == "b" else COMPUTED


def _measured(source: tuple[int, int], target: tuple[int, int], context: Context) -> Fate:
    """By what the new modifier cuts off or fills up."""
    (from_, old), (oid, new) = source, target
    if new < 0 or (from_ == oid and old == new):
        return KEPT
    match oid:
        case 1042 | 1043 | 1562:
            fits = from_ in _SIZES and 0 <= old <= new
            return KEPT if fits else _LOSES if context is Context.EXPLICIT else _FAILS
        case 1560:
            return (
                COMPUTED
                if 0 <= old < new and context is Context.EXPLICIT
                else _LOSES
                if context is Context.EXPLICIT
                else _FAILS
            )
        case 1700:
            return _rescaled(from_, old, new)
        case 1186:
            return KEPT if from_ == INTERVAL and interval_fits(old, new) else _LOSES
        case _ if oid in TIMES:
            fits = new >= 6 or from_ == 1082 or (from_ in TIMES and 0 <= old <= new)
            return KEPT if fits else _LOSES
        case _:
            return KEPT


def _rescaled(source: int, old: int, new: int) -> Fate:
    new_precision, new_scale = numeric_parts(new)
    if source in (20, 21, 23):
        return Fate(loses=new_scale < 0, changes=new_scale != 0, fails=True)
    if source != NUMERIC or old < 0:
        return _BOTH
    precision, scale = numeric_parts(old)
    return Fate(
        loses=scale > new_scale,
        changes=scale != new_scale,
        fails=precision - scale > new_precision - new_scale,
    )


def _declared() -> dict[tuple[int, int], Fate]:
    if not _KNOWN:
        for line in _PAIRS.strip().splitlines():
            source, targets = line.split(": ")
            words = targets.split(" ")
            for target, letter in zip(words[::2], words[1::2], strict=True):
                _KNOWN[_CODES[source], _CODES[target]] = _LETTERS[letter]
        for target, letter in _FROM_TEXT.items():
            _KNOWN.update({(text, _CODES[target]): _LETTERS[letter] for text in TEXTS})
    return _KNOWN


_KNOWN: dict[tuple[int, int], Fate] = {}
_SIZES = frozenset({VARCHAR, BPCHAR, BIT, VARBIT})
