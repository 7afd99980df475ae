"""Rows for the tables a migration touches, made up inside the caller's transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import psycopg
from psycopg import Connection, errors, sql

from flyback.frozen import frozen
from flyback.model.rehearsal import Unseeded
from flyback.postgres.rows.attempts import ask, attempt
from flyback.postgres.rows.counting import Horizons, count_new, horizons
from flyback.postgres.rows.inserting import insert, link, name_of, rows_source
from flyback.postgres.rows.one_by_one import insert_one_by_one
from flyback.postgres.rows.reading import Shapes, read_shapes
from flyback.postgres.rows.settling import settle_columns, settle_types
from flyback.seeding.order import Turn, optional, turns
from flyback.seeding.planning import plan
from flyback.seeding.plans import Plan, Taste
from flyback.seeding.pool import Pool
from flyback.seeding.shapes import Deferred, Table

_HIDDEN = "rows went in but cannot be read back: row security hides them or a trigger moves them"

_USUAL = Taste()
_USUAL_WIDTH = 50
_ENOUGH = 100
"""So many rows do for every kind of value, whatever the width."""


@frozen
class Seeded:
    """What was put into the tables."""

    tables: tuple[tuple[str, int], ...]
    """Qualified name and the number of generated rows; leaves of partitioned tables one by one."""
    unseeded: tuple[Unseeded, ...]


@frozen
class _Wanted:
    rows: int
    salt: str
    taste: Taste
    only: frozenset[int] | None = None
    """Tables to be filled; None for all."""

    def rows_of(self, table: Table) -> int:
        """As many as asked for, but no more values than they would have in a table of the usual width."""
        return min(self.rows, max(_ENOUGH, self.rows * _USUAL_WIDTH // max(len(table.columns), 1)))

    def has(self, table: Table) -> bool:
        return self.only is None or table.oid in self.only


def seed(connection: Connection, relations: Sequence[int], rows: int, salt: str, taste: Taste = _USUAL) -> Seeded:
    """Put about `rows` rows into each of the given tables and into every table their foreign keys lead to.

    Of more than a hundred there are fewer in tables of more than fifty columns: times depend on values, not on rows.

    It runs inside the caller's transaction and leaves nothing but rows. What the server refuses never raises:
    the table is listed with the reason. The same salt on the same tables makes the same rows.
    Names in triggers, checks and functions are looked up on the caller's search_path.
    """
    return _seed(connection, read_shapes(connection, relations), _Wanted(rows=rows, salt=salt, taste=taste))


def seed_alone(connection: Connection, relations: Sequence[int], rows: int, salt: str, taste: Taste = _USUAL) -> Seeded:
    """The same, but the tables that foreign keys lead to stay as they are."""
    wanted = _Wanted(rows=rows, salt=salt, taste=taste, only=frozenset(relations))
    return _seed(connection, read_shapes(connection, relations), wanted)


def _seed(connection: Connection, shapes: Shapes, wanted: _Wanted) -> Seeded:
    if not shapes.tables or wanted.rows < 1:
        return Seeded(tables=(), unseeded=shapes.unseeded)
    deferred = _switchable(connection, shapes.tables)
    if deferred:
        attempt(connection, _constraints(deferred, "IMMEDIATE"))
    since = horizons(connection, shapes.tables)
    reasons = _fill(connection, shapes.tables, since, wanted)
    if deferred:
        attempt(connection, _constraints(deferred, "DEFERRED"))
    counts = count_new(connection, shapes.tables, since)
    unseeded = [
        Unseeded(table=table.qualified, reason=reasons[table.oid] or _HIDDEN)
        for table in shapes.tables
        if wanted.has(table) and not counts[table.oid]
    ]
    found = tuple(pair for pairs in counts.values() for pair in pairs)
    return Seeded(tables=found, unseeded=(*shapes.unseeded, *unseeded))


def _fill(connection: Connection, tables: Sequence[Table], since: Horizons, wanted: _Wanted) -> dict[int, str]:
    """Insert into all tables; by oid, why there is nothing to show for it."""
    settled = settle_types(connection, tables, wanted.salt)
    pools = settle_columns(connection, tables, settled, wanted.salt, wanted.rows)
    pools = {table.oid: wanted.taste.mentioned.added_to(pools[table.oid], table) for table in tables}
    parents = {table.oid: table for table in tables}
    arranged = [turn for turn in turns(tables) if wanted.has(turn.table)]
    reasons = {}
    for turn in arranged:
        filling = _Filling(connection, turn, pools[turn.table.oid], parents)
        reasons[turn.table.oid] = filling.fill(since, wanted)
    for turn in arranged:
        for key in turn.postponed:
            if optional(turn.table, key):
                attempt(connection, link(turn.table, key, parents[key.parent], since[turn.table.oid]))
    return reasons


@dataclass(frozen=True, slots=True)
class _Filling:
    connection: Connection
    turn: Turn
    pools: Mapping[str, Pool]
    parents: Mapping[int, Table]

    def fill(self, since: Horizons, wanted: _Wanted) -> str:
        """Try each manner for what is missing; the reason when there is nothing to show for it."""
        reason, inserted = "", 0
        for manner in wanted.taste.manners:
            rows = wanted.rows_of(self.turn.table)
            draft = plan(self.turn, self.pools, rows, wanted.salt, manner)
            statement = insert(draft, self.parents, rows_source(draft))
            outcome = attempt(self.connection, statement)
            if isinstance(outcome, psycopg.Error):
                insert_one_by_one(self.connection, draft, self.parents)
                inserted = self.inserted(since)
            else:
                inserted += outcome
            if 2 * inserted >= rows:
                return ""
            reason = self.reason(draft, outcome)
        return reason

    def inserted(self, since: Horizons) -> int:
        counts = count_new(self.connection, [self.turn.table], since)
        return sum(number for _, number in counts[self.turn.table.oid])

    def reason(self, draft: Plan, outcome: int | psycopg.Error) -> str:
        """Why no row came in, for a person."""
        table = self.turn.table
        for picked in draft.picked:
            if not picked.values and not picked.column.nullable:
                checks = [check.name for check in table.checks if check.columns == (picked.column.name,)]
                known = f"check {', '.join(checks)}" if checks else f"type {picked.column.type_sql}"
                return f"no value found for column {picked.column.name} ({known})"
        if isinstance(outcome, psycopg.Error):
            return _told(outcome)
        for drawn in draft.drawn:
            if any(not table.column(name).nullable for name in drawn.columns):
                parent = self.parents[drawn.key.parent]
                if not ask(self.connection, sql.SQL("SELECT FROM {} LIMIT 1").format(name_of(parent))):
                    return f"foreign key {drawn.key.name} needs a row of {parent.qualified}, which has none"
        if draft.conditions:
            return f"no row found that satisfies {', '.join(check.name for check in draft.conditions)}"
        return "no row stayed: a trigger or a unique key turned every one away"


def _told(refusal: psycopg.Error) -> str:
    message = refusal.diag.message_primary or str(refusal)
    context = refusal.diag.context or ""
    inside = f" (in {context.splitlines()[0]})" if "function" in context else ""
    match refusal:
        case errors.InsufficientPrivilege():
            return f"the server refuses: {message}"
        case _:
            return f"the server refuses every row: {message}{inside}"


def _switchable(connection: Connection, tables: Sequence[Table]) -> list[Deferred]:
    """Initially deferred constraints that can be made immediate and deferred again.

    A name that a constraint of another table shares cannot, when that one is not deferrable.
    """
    keys = {key: None for table in tables for key in table.deferred}
    return [key for key in keys if not isinstance(attempt(connection, _constraints([key], "DEFERRED")), psycopg.Error)]


def _constraints(deferred: Sequence[Deferred], mode: Literal["IMMEDIATE", "DEFERRED"]) -> sql.Composed:
    names = sql.SQL(", ").join(sql.Identifier(key.schema, key.name) for key in deferred)
    return sql.SQL("SET CONSTRAINTS {} {}").format(names, sql.SQL(mode))
