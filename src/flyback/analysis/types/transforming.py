"""What an ALTER COLUMN TYPE makes of each value, and whether that is anything at all.

Source: `ATPrepAlterColumnType`, `ATColumnChangeRequiresRewrite`, `coerce_to_target_type` and the support functions
that take needless length coercions away.
"""

import re
from typing import NamedTuple

from flyback.analysis.database import Database
from flyback.analysis.types.coercion import Context, Path, path_between
from flyback.analysis.types.expressions import Scope, columns_of
from flyback.analysis.types.fate import COMPUTED, KEPT, Fate, fate_of
from flyback.analysis.types.folding import live_branches
from flyback.analysis.types.kinds import (
    INTERVAL,
    NUMERIC,
    TIMESTAMP,
    TIMESTAMPTZ,
    UNKNOWN,
    VARBIT,
    VARCHAR,
    base_type,
    is_constrained,
    kind_of,
)
from flyback.analysis.types.naming import TypeUse, bare_type, resolve_type
from flyback.analysis.types.reading import read
from flyback.analysis.types.typmods import MOST_DIGITS, SIZED, TIMES, UNKNOWN_TYPMOD, interval_fits, numeric_parts
from flyback.model.snapshot import Column
from flyback.syntax.object_names import strings

_ZERO_OFFSET = re.compile(
    r"(etc/)?(utc|uct|gmt|gmt[+-]?0|greenwich|universal|zulu)|(utc|gmt)?[+-]?0+(:00)*|<[+-]?0+(:00)*>[+-]?0+(:00)*",
    re.IGNORECASE,
)


class Value(NamedTuple):
    """A column's value on its way to the new type."""

    type: int
    typmod: int
    stored: bool
    """Whether it is still, byte for byte, what the table holds."""
    certain: bool = True
    """Whether everything on the way is known."""
    impossible: str = ""
    """What the server says to a cast in USING that there is not."""


def followed(column: Column, use: TypeUse, using: object, scope: Scope) -> tuple[Value | None, Fate]:
    """A column's value as the new type, and what becomes of it on the way.

    None when PostgreSQL knows no way: the statement is refused.
    """
    value, fate = _at_first(column, using, scope)
    if value.impossible:
        return value, fate
    target = (use.oid, use.typmod)
    found = turned(value, target, Context.ASSIGNMENT, scope.database)
    return found, fate.then(_fate(value, target, Context.ASSIGNMENT, scope.database))


def _at_first(column: Column, using: object, scope: Scope) -> tuple[Value, Fate]:
    """What the USING expression makes of the column; without one, the column."""
    match using:
        case None:
            return Value(column.type, column.typmod, stored=True), KEPT
        case {"ColumnRef": {"fields": fields}} if strings(fields)[-1:] == (column.name,):
            return Value(column.type, column.typmod, stored=True), KEPT
        case {"CollateClause": {"arg": inner}}:
            return _at_first(column, inner, scope)
        case {"TypeCast": {"arg": inner, "typeName": name}} if column.name in columns_of(inner):
            use = resolve_type(name, scope.database)
            target = (use.oid, use.typmod)
            before, fate = _at_first(column, inner, scope)
            found = turned(before, target, Context.EXPLICIT, scope.database)
            fate = fate.then(_fate(before, target, Context.EXPLICIT, scope.database))
            return found or _impossible(before, target, scope.database), fate
        case {"CaseExpr": dict(body)} if len(live_branches(body)) == 1:
            return _at_first(column, live_branches(body)[0], scope)
        case _:
            reading = read(using, scope)
            return Value(reading.type, reading.typmod, stored=False), COMPUTED


def _impossible(value: Value, target: tuple[int, int], database: Database) -> Value:
    source, wanted = bare_type(value.type, database), bare_type(target[0], database)
    message = value.impossible or f"cannot cast type {source} to {wanted}"
    return Value(*target, stored=False, impossible=message)


def _fate(value: Value, target: tuple[int, int], context: Context, database: Database) -> Fate:
    if not value.type or not target[0] or value.type == UNKNOWN:
        return KEPT
    checked = value.type != target[0] and is_constrained(target[0], database)
    return fate_of((value.type, value.typmod), target, context, database).then(Fate(fails=checked))


def turned(value: Value, target: tuple[int, int], context: Context, database: Database) -> Value | None:
    """The value as another type with that modifier; None when PostgreSQL knows no way in that context."""
    oid, typmod = target
    if value.impossible:
        return None
    if not oid or not value.type:
        return Value(oid, typmod, stored=False, certain=False)
    if value.type == UNKNOWN:
        return Value(oid, typmod, stored=False)
    if value.type != oid:
        base, base_typmod = base_type(oid, -1, database)
        if base != oid:
            inner = turned(value, (base, base_typmod), context, database)
            return inner and inner._replace(
                type=oid, typmod=-1, stored=inner.stored and not is_constrained(oid, database)
            )
        path = path_between(value.type, oid, context, database)
        if path is None:
            guess = Value(oid, typmod, stored=False, certain=False)
            return None if _casts_are_known((value.type, oid), database) else guess
        value = value._replace(
            type=oid, typmod=-1, stored=value.stored and _keeps_bytes(path, value.type, oid, database)
        )
    return _sized(value, typmod, database)


def _casts_are_known(types: tuple[int, int], database: Database) -> bool:
    """Whether nobody may have made a cast between these types that only the database knows."""
    kinds = [kind_of(oid, database) for oid in types]
    return database.complete or all(kind is not None and kind.schema == "pg_catalog" for kind in kinds)


def zone_is_utc(database: Database) -> bool:
    """Whether the session's time zone never was anything else than UTC; then timestamps need no conversion.

    Source: `TimestampTimestampTzRequiresRewrite`.
    """
    return _ZERO_OFFSET.fullmatch(database.time_zone.strip()) is not None


def _keeps_bytes(path: Path, source: int, target: int, database: Database) -> bool:
    if {base_type(source, -1, database)[0], target} == {TIMESTAMP, TIMESTAMPTZ}:
        return zone_is_utc(database)
    return path.method == "b"


def _sized(value: Value, typmod: int, database: Database) -> Value:
    """With the length, precision or whatever else the modifier says."""
    if typmod in (-1, value.typmod) and typmod != UNKNOWN_TYPMOD:
        return value._replace(typmod=typmod)
    found = kind_of(value.type, database)
    inner = found.element if found and found.element else value.type
    if inner not in SIZED and (inner, inner) not in database.casts:
        return value._replace(typmod=typmod)
    stored = value.stored and inner == value.type and _fits(inner, value.typmod, typmod)
    return Value(value.type, typmod, stored, value.certain and typmod != UNKNOWN_TYPMOD)


def _fits(oid: int, old: int, new: int) -> bool:
    """Whether every value of the old modifier has the new one, as the type's support function sees it."""
    if oid in (VARCHAR, VARBIT):
        return 0 <= old <= new
    if oid == NUMERIC:
        (old_precision, old_scale), (new_precision, new_scale) = numeric_parts(old), numeric_parts(new)
        return old >= 0 and old_scale == new_scale and old_precision <= new_precision
    if oid == INTERVAL:
        return interval_fits(old, new)
    return oid in TIMES and (new == MOST_DIGITS or 0 <= old <= new)
