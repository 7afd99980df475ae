"""What servers do with shapes, watched without flyback's own eyes wherever a shape runs in a transaction."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

import oracle_observed
import psycopg
from oracle_cases import Case, Ground, Oracle, ground
from psycopg import sql

from flyback.model.lock_modes import strength
from flyback.model.script import Transaction
from flyback.syntax.statements import split
from postgres.analysis.more_shapes.reading import Shape, setups

_RELATIONS = """
    select c.oid::int8, quote_ident(n.nspname) || '.' || quote_ident(c.relname),
           c.relkind::text, pg_relation_filenode(c.oid)::int8,
           pg_stat_get_xact_numscans(c.oid)::int8, pg_stat_get_xact_tuples_returned(c.oid)::int8,
           pg_stat_get_xact_tuples_updated(c.oid) > 0,
           pg_relation_filenode(c.oid) is not null and c.relkind <> 'S'
               and pg_relation_size(c.oid) > case c.relkind when 'i' then 8192 else 0 end,
           array(select attname || ' ' || atttypid || ' ' || atttypmod from pg_attribute
                  where attrelid = c.oid and attnum > 0 and not attisdropped and c.relkind in ('r', 'm'))
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.oid >= 16384 and n.nspname not like 'pg\\_toast%' and c.relpersistence <> 't'
           and c.relkind in ('r', 'p', 'm', 'i', 'I', 'v', 'S', 'f', 'c')
"""
_LOCKS = "select relation::int8, mode from pg_locks where pid = pg_backend_pid() and locktype = 'relation' and granted"
_SUM = sql.SQL("sum(hashtextextended(coalesce({}::text, 'NULL'), 0)), count(*)")
_ENDS = ("COMMIT", "END", "ROLLBACK", "ABORT", "PREPARE TRANSACTION")
_OUTSIDE = ("25001", "2D000")
"""Source: PreventInTransactionBlock(), and CALL of a procedure that commits."""
_SHARE = strength("ShareLock")
_Seen = dict[str, Any]


class _Relation(NamedTuple):
    name: str
    kind: str
    file: int | None
    scans: int
    tuples: int
    updated: bool
    filled: bool
    """Whether its storage holds more than the page that an empty index has."""
    columns: list[str]
    """Names and types."""


def watched(found: Sequence[Shape], major: int) -> list[Case]:
    """What is seen of each, in the oracle's words."""
    cases = {one.name: _case(one, major, {}) for one in found}
    oracle = Oracle(setups=setups(), cases=tuple(cases.values()))
    outside = []
    with ground(major, setups()) as prepared:
        for shape in found:
            seen = {} if _ends(shape, prepared) else _in_transaction(shape, prepared)
            if not seen or seen["sqlstate"] in _OUTSIDE:
                outside.append(shape)
            else:
                cases[shape.name] = _case(shape, major, seen)
    runs = oracle_observed.observed([cases[one.name] for one in outside], oracle) if outside else []
    for shape, run in zip(outside, runs, strict=True):
        cases[shape.name] = _case(shape, major, _outside(run))
    return list(cases.values())


def _case(shape: Shape, major: int, seen: _Seen) -> Case:
    return Case(
        id=shape.name,
        category=shape.name.partition(":")[0],
        major=major,
        setup=shape.setup,
        statement=shape.sql,
        seen={**seen, "semantic": shape.mark},
    )


def _ends(shape: Shape, prepared: Ground) -> bool:
    statements = split(prepared.text(shape.sql), shape.name)
    return any(one.tag in _ENDS and " TO " not in one.sql.upper() for one in statements)


def _outside(run: oracle_observed.Run) -> _Seen:
    """Of a shape that cannot run in a transaction that is taken back."""
    said, failure = oracle_observed.seen(run), run.performance.failure
    forbidden = any(one.transaction is Transaction.FORBIDDEN for one in run.script.statements)
    return _nothing() | {
        "ok": failure is None,
        "error": {"sqlstate": failure.sqlstate, "message": failure.message} if failure else None,
        "sqlstate": failure.sqlstate if failure else "",
        "in_transaction_ok": failure is None and not forbidden,
        "locks": dict.fromkeys(said.strong, "ShareLock"),
        "strongest_lock": said.strongest or None,
        "rewritten": sorted(said.rewrites),
        "scans": {name: {"seq_scan": 1, "seq_tup_read": 1} for name in said.reads},
        "long_blocking": said.long_blocking,
    }


def _nothing() -> _Seen:
    return {
        "ok": False,
        "error": None,
        "sqlstate": "",
        "in_transaction_ok": False,
        "locks": {},
        "strongest_lock": None,
        "rewritten": [],
        "rebuilt_indexes": [],
        "scans": {},
        "long_blocking": False,
        "values_changed": [],
    }


def _in_transaction(shape: Shape, prepared: Ground) -> _Seen:
    database = prepared.template(shape.setup)
    assert database is not None, f"{shape.setup}: {prepared.failed[shape.setup]}"
    with prepared.connect(database) as connection:
        before = _relations(connection)
        try:
            with connection.transaction(force_rollback=True):
                connection.execute(prepared.text(shape.sql).encode())
                locks = _locks(connection, before)
                after = {oid: one for oid, one in _relations(connection).items() if oid in before}
                touched = list(_touched(before, after))
                now = {oid: _sums(connection, after[oid]) for oid in touched}
            then = {oid: _sums(connection, before[oid]) for oid in touched}
        except psycopg.Error as error:
            said = {"sqlstate": error.sqlstate, "message": error.diag.message_primary}
            return _nothing() | {"error": said, "sqlstate": error.sqlstate}
    changed = [f"{before[oid].name}.{name}" for oid in touched for name in _differing(then[oid], now[oid])]
    return _done(before, after, locks) | {"values_changed": changed}


def _done(before: Mapping[int, _Relation], after: Mapping[int, _Relation], locks: Mapping[str, str]) -> _Seen:
    moved = {oid for oid in after if _is_moved(before[oid], after[oid])}
    tables = {oid for oid in after if before[oid].kind in "rm"}
    worked = [before[oid].name for oid in after if after[oid].tuples or (oid in moved and after[oid].filled)]
    return _nothing() | {
        "ok": True,
        "in_transaction_ok": True,
        "locks": locks,
        "strongest_lock": max(locks.values(), key=strength, default=None),
        "rewritten": sorted(before[oid].name for oid in moved & tables),
        "rebuilt_indexes": sorted(before[oid].name for oid in moved if before[oid].kind == "i"),
        "scans": {
            before[oid].name: {"seq_scan": after[oid].scans, "seq_tup_read": after[oid].tuples}
            for oid in tables
            if after[oid].scans
        },
        "long_blocking": any(strength(locks.get(name, "")) >= _SHARE for name in worked),
    }


def _relations(connection: psycopg.Connection) -> dict[int, _Relation]:
    return {row[0]: _Relation(*row[1:]) for row in connection.execute(_RELATIONS)}


def _locks(connection: psycopg.Connection, known: Mapping[int, _Relation]) -> dict[str, str]:
    locks: dict[str, str] = {}
    for oid, mode in connection.execute(_LOCKS).fetchall():
        if oid in known:
            locks[known[oid].name] = max(mode, locks.get(known[oid].name, ""), key=strength)
    return locks


def _is_moved(before: _Relation, after: _Relation) -> bool:
    return before.file is not None and after.file != before.file


def _touched(before: Mapping[int, _Relation], after: Mapping[int, _Relation]) -> Iterator[int]:
    """Tables whose values may not be what they were."""
    for oid, one in after.items():
        other = before[oid]
        if other.kind in "rm" and (one.updated or _is_moved(other, one) or one.columns != other.columns):
            yield oid


def _sums(connection: psycopg.Connection, relation: _Relation) -> dict[str, tuple[Decimal, int]]:
    """A sum of each column's values, and how many rows there are."""
    names = [column.rsplit(" ", 2)[0] for column in relation.columns]
    listed = sql.SQL(", ").join(_SUM.format(sql.Identifier(name)) for name in names)
    table = sql.Identifier(*relation.name.replace('"', "").split("."))
    try:
        with connection.transaction():
            found = connection.execute(sql.SQL("select {} from {}").format(listed, table)).fetchone()
    except psycopg.Error:  # a materialized view without data
        found = None
    return dict(zip(names, zip(found[::2], found[1::2], strict=True), strict=True)) if found else {}


def _differing(then: Mapping[str, tuple[Decimal, int]], now: Mapping[str, tuple[Decimal, int]]) -> Iterable[str]:
    """Columns of which some value is another, not those of which rows came or went."""
    return (name for name in then if name in now and now[name] != then[name] and now[name][1] == then[name][1])
