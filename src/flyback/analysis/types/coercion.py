"""How PostgreSQL turns a value of one type into another, and when it does so by itself."""

import enum
from typing import NamedTuple

from flyback.analysis.builtins.types import CASTS
from flyback.analysis.database import Database
from flyback.analysis.types.kinds import (
    ANY,
    ANYELEMENT,
    BPCHAR,
    NAME,
    POLYMORPHIC,
    RECORD,
    TEXT,
    UNKNOWN,
    VARCHAR,
    Kind,
    base_type,
    kind_of,
)


class Context(enum.IntEnum):
    """Who asks for the conversion."""

    IMPLICIT = 1
    """An expression."""
    ASSIGNMENT = 2
    """A column that stores it."""
    EXPLICIT = 3
    """A cast."""


class Path(NamedTuple):
    """How one type becomes another, both without domains."""

    method: str
    """b nothing is done, f a function, i through text, a each element of an array."""
    function: str = ""


_CONTEXTS = {"i": Context.IMPLICIT, "a": Context.ASSIGNMENT, "e": Context.EXPLICIT}
_SAME = Path("b")
_VECTORS = frozenset({22, 30})
"""int2vector, oidvector: no array becomes one by its elements."""
_ANYTHING = frozenset({ANY, ANYELEMENT, 5077})
"""any, anyelement, anycompatible"""


def path_between(source: int, target: int, context: Context, database: Database) -> Path | None:
    """How a value gets from one type to another in that context; None when it does not.

    Source: `find_coercion_pathway`.
    """
    source, target = base_type(source, -1, database)[0], base_type(target, -1, database)[0]
    if source == target:
        return _SAME
    declared = _declared(source, target, database)
    if declared is not None:
        method, function, allowed = declared
        return Path(method, function) if allowed <= context else None
    from_, to = kind_of(source, database), kind_of(target, database)
    if from_ is None or to is None:
        return None
    if from_.element and to.element and target not in _VECTORS:
        inner = path_between(from_.element, to.element, context, database)
        return inner and (Path("a", inner.function) if inner.method != "b" else Path("a"))
    return _general(from_, to, context)


def is_binary_coercible(source: int, target: int, database: Database) -> bool:
    """Whether a value can be stored as the other type as it is.

    Source: `IsBinaryCoercible`.
    """
    if source == target or target in _ANYTHING:
        return True
    source = base_type(source, -1, database)[0]
    if source == target:
        return True
    found = kind_of(source, database)
    if found is not None and _is_polymorphic_match(found, target):
        return True
    declared = _declared(source, target, database)
    return declared is not None and declared[0] == "b" and declared[2] is Context.IMPLICIT


def can_pass(source: int, target: int, database: Database) -> bool:
    """Whether an argument of one type can be given where a function takes another.

    Source: `can_coerce_type`.
    """
    if source in (target, UNKNOWN, 0) or target in (ANY, 0):
        return True
    if target in POLYMORPHIC:
        found = kind_of(base_type(source, -1, database)[0], database)
        return found is None or target in _ANYTHING or _is_polymorphic_match(found, target)
    return path_between(source, target, Context.IMPLICIT, database) is not None


def _is_polymorphic_match(found: Kind, target: int) -> bool:
    match target:
        case 2277 | 5078:  # anyarray, anycompatiblearray
            return found.category == "A"
        case 2776 | 5079:  # anynonarray, anycompatiblenonarray
            return found.category != "A"
        case 3500:  # anyenum
            return found.kind == "e"
        case 3831 | 5080:  # anyrange, anycompatiblerange
            return found.kind == "r"
        case 4537 | 4538:  # anymultirange, anycompatiblemultirange
            return found.kind == "m"
        case 2249:  # record
            return found.kind == "c"
        case _:
            return False


def _declared(source: int, target: int, database: Database) -> tuple[str, str, Context] | None:
    made = database.casts.get((source, target))
    if made is not None:
        return made.method, str(made.function or ""), _CONTEXTS[made.context]
    own = CASTS.get((source, target))
    if own is None or (own[2].endswith("+") and database.server.major < 18):
        return None
    return own[2][0], own[0], _CONTEXTS[own[1]]


def _general(source: Kind, target: Kind, context: Context) -> Path | None:
    """What nobody declared: through text, and rows."""
    if (source.kind == "c" and target.oid == RECORD) or (source.oid == RECORD and context is Context.EXPLICIT):
        return _SAME
    if context >= Context.ASSIGNMENT and target.category == "S":
        return Path("i")
    if context is Context.EXPLICIT and source.category == "S":
        return Path("i")
    return None


TEXTS = frozenset({TEXT, VARCHAR, BPCHAR, NAME})
"""Built-in types whose values are their text."""
