"""Which function or operator a call means."""

import functools
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from flyback.analysis.builtins.operators import OPERATORS
from flyback.analysis.database import Database
from flyback.analysis.types.coercion import can_pass
from flyback.analysis.types.kinds import POLYMORPHIC, UNKNOWN, base_type, kind_of
from flyback.model.snapshot import Function, Server, Snapshot

_USERS = 16384
"""The first oid of what users make; what scripts make has negative ones."""


class Signature(NamedTuple):
    """One function or operator."""

    arguments: tuple[int, ...]
    result: int
    volatility: str
    defaults: int = 0
    variadic: bool = False
    user: int = 0
    """Oid of a user's function."""
    kind: str = "f"
    """`prokind`."""

    def taking(self, count: int) -> tuple[int, ...] | None:
        """The types of so many arguments; None when it does not take so many."""
        required = len(self.arguments) - self.defaults
        if self.variadic and count >= len(self.arguments) - 1:
            return (*self.arguments[:-1], *self.arguments[-1:] * (count - len(self.arguments) + 1))
        return self.arguments[:count] if required <= count <= len(self.arguments) else None


def functions(schema: str, name: str, database: Database) -> list[Signature]:
    """Every function of that name that may be meant."""
    own = _built_in_functions(name, database.server.major) if schema in ("", "pg_catalog") else ()
    return [*own, *(_made(each, database) for each in database.functions_named(schema, name))]


def _made(function: Function, database: Database) -> Signature:
    arguments = function.arguments
    if function.variadic and arguments:
        arguments = (*arguments[:-1], element_type(arguments[-1], database))
    return Signature(
        arguments,
        function.result,
        function.volatility,
        function.defaults,
        function.variadic,
        user=function.oid,
        kind=function.kind,
    )


def operators(name: str) -> tuple[Signature, ...]:
    """Every built-in operator of that name; a prefix operator has one argument."""
    return _built_in_operators(name)


def chosen(candidates: Iterable[Signature], given: Sequence[int], database: Database) -> list[Signature]:
    """Those that a call with arguments of these types may mean: one, where the types tell.

    A type is 0 when nobody knows. Source: `func_select_candidate`, without its last guesses.
    """
    fitting = [
        found
        for found in candidates
        if (takes := found.taking(len(given))) is not None and _fits(takes, given, database)
    ]
    for score in (_exact, _exact_base, _preferred):
        if len(fitting) < 2:
            break
        scores = [score(found.taking(len(given)) or (), given, database) for found in fitting]
        fitting = [found for found, own in zip(fitting, scores, strict=True) if own == max(scores)]
    return _like_the_others(fitting, given, database)


def chosen_operator(name: str, given: Sequence[int], database: Database) -> list[Signature]:
    """The same among the built-in operators of a name; for built-in types it is worked out once."""
    if database.casts or not all(0 <= oid < _USERS for oid in given):
        return chosen(operators(name), given, database)
    return list(_chosen_built_in(name, tuple(given), database.server.major))


@functools.lru_cache(maxsize=4096)
def _chosen_built_in(name: str, given: tuple[int, ...], major: int) -> tuple[Signature, ...]:
    return tuple(chosen(operators(name), given, Database(Snapshot(server=Server(major=major)))))


def _fits(takes: Sequence[int], given: Sequence[int], database: Database) -> bool:
    return all(can_pass(source, target, database) for source, target in zip(given, takes, strict=True))


def _exact(takes: Sequence[int], given: Sequence[int], _database: Database) -> int:
    return sum(source == target for source, target in zip(given, takes, strict=True) if source not in (0, UNKNOWN))


def _exact_base(takes: Sequence[int], given: Sequence[int], database: Database) -> int:
    bases = [base_type(source, -1, database)[0] for source in given]
    return _exact(takes, bases, database)


def _preferred(takes: Sequence[int], given: Sequence[int], database: Database) -> int:
    found = 0
    for source, target in zip(given, takes, strict=True):
        kind = kind_of(target, database)
        found += source not in (0, UNKNOWN) and (source == target or (kind is not None and kind.preferred))
    return found


def _like_the_others(fitting: list[Signature], given: Sequence[int], database: Database) -> list[Signature]:
    """For an untyped constant: as text when one candidate takes text, and as the type of the other arguments."""
    if len(fitting) < 2 or UNKNOWN not in given:
        return fitting
    known = {base_type(source, -1, database)[0] for source in given if source not in (0, UNKNOWN)}
    if len(known) == 1:
        same = [found for found in fitting if set(found.taking(len(given)) or ()) == known]
        if len(same) == 1:
            return same
    for position, source in enumerate(given):
        for wanted in (_is_string, _is_preferred) if source == UNKNOWN else ():
            better = [found for found in fitting if wanted((found.taking(len(given)) or ())[position], database)]
            fitting = better or fitting
    return fitting


def _is_string(oid: int, database: Database) -> bool:
    found = kind_of(oid, database)
    return found is not None and found.category == "S"


def _is_preferred(oid: int, database: Database) -> bool:
    found = kind_of(oid, database)
    return found is not None and found.preferred


@functools.cache
def _built_in_functions(name: str, major: int) -> tuple[Signature, ...]:
    from flyback.analysis.builtins.functions import FUNCTIONS  # noqa: PLC0415 - a millisecond, often not needed

    found = []
    for row in FUNCTIONS.get(name, "").split(";") if name in FUNCTIONS else ():
        flags, arguments, result = row.split(" ")
        if (flags[-1] == "+" and major < 16) or (flags[-1] == "-" and major > 17):
            continue
        defaults = int(flags[flags.index("d") + 1]) if "d" in flags else 0
        types = tuple(int(oid) for oid in arguments.split(",")) if arguments != "-" else ()
        found.append(Signature(types, int(result), flags[0], defaults, "v" in flags[1:], kind=_kind(flags[1:2])))
    return tuple(found)


def _kind(flag: str) -> str:
    return flag if flag and flag in "apw" else "f"


@functools.cache
def _built_in_operators(name: str) -> tuple[Signature, ...]:
    found = []
    for row in OPERATORS.get(name, "").split(";") if name in OPERATORS else ():
        flags, arguments, result = row.split(" ")
        types = tuple(oid for oid in map(int, arguments.split(",")) if oid)
        found.append(Signature(types, int(result), flags[0]))
    return tuple(found)


def element_type(oid: int, database: Database) -> int:
    """The type of an array's elements; 0 when it is no array."""
    found = kind_of(oid, database)
    return found.element if found else 0


def result_type(found: Signature, given: Sequence[int], database: Database) -> int:
    """The type of a call's result; of a polymorphic one as its arguments say, 0 when they do not."""
    if found.result not in POLYMORPHIC:
        return found.result
    takes = found.taking(len(given)) or ()
    for source, target in zip(given, takes, strict=True):
        if target not in POLYMORPHIC or source in (0, UNKNOWN):
            continue
        wants_array, has_array = found.result in _ARRAYS, target in _ARRAYS
        if wants_array == has_array:
            return source
        kind = kind_of(source, database)
        if kind is not None:
            return kind.array if wants_array else kind.element
    return 0


_ARRAYS = frozenset({2277, 5078})
