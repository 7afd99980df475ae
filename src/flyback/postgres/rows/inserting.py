"""A plan of rows as one INSERT."""

import functools
from collections.abc import Mapping
from dataclasses import dataclass, field

from psycopg import sql

from flyback.postgres.rows.composing import KNOWN, rendered, trusted
from flyback.seeding.containers import array_text
from flyback.seeding.plans import Drawn, Picks, Plan
from flyback.seeding.shapes import ForeignKey, Table

_MOST_PARENTS = 1000
"""Parent rows that take part in a reference."""


def name_of(table: Table) -> sql.Identifier:
    """The table's qualified name."""
    return sql.Identifier(table.schema, table.name)


@functools.lru_cache(KNOWN)
def texts(values: tuple[str, ...]) -> sql.SQL:
    """An array of texts."""
    return rendered(sql.SQL("{}::pg_catalog.text[]").format(sql.Literal(array_text(values))))


def picks_of(plan: Plan) -> list[Picks]:
    """The plan's positions, a list for each column, in the order in which `insert` reads them."""
    return [picked.picks for picked in plan.picked] + [picks for drawn in plan.drawn for picks in drawn.picks]


def rows_source(plan: Plan) -> sql.Composable:
    """All rows of positions, 1-based, as a FROM item with the columns p0, p1 and so on."""
    arrays = [_array(picks) for picks in picks_of(plan)]
    if not arrays:
        return sql.SQL("pg_catalog.generate_series(1, {}) AS flyback_row").format(sql.Literal(plan.candidates))
    return sql.SQL("ROWS FROM ({}) AS flyback_row ({})").format(
        sql.SQL(", ".join(arrays)), sql.SQL(", ").join(_position(at) for at in range(len(arrays)))
    )


def insert(plan: Plan, parents: Mapping[int, Table], rows: sql.Composable) -> sql.Composed:
    """The statement that tries the rows of positions in `rows` and keeps those that the conditions allow."""
    return _Insert(plan, parents).statement(rows)


@functools.lru_cache(4096)
def _array(picks: Picks) -> str:
    return "pg_catalog.unnest('{" + ",".join(["NULL" if at is None else str(at + 1) for at in picks]) + "}'::int4[])"


@functools.lru_cache(KNOWN)
def _position(at: int) -> sql.SQL:
    return rendered(sql.Identifier(f"p{at}"))


@functools.lru_cache(KNOWN)
def _name(column: str) -> sql.SQL:
    return rendered(sql.Identifier(column))


@functools.lru_cache(KNOWN)
def _picked(values: tuple[str, ...], at: int, type_sql: str) -> sql.SQL:
    """The value at the row's position."""
    place = sql.SQL("({})[flyback_row.{}]").format(texts(values), _position(at))
    return rendered(sql.SQL("{}::{}").format(place, trusted(type_sql)))


@dataclass(slots=True)
class _Insert:
    plan: Plan
    parents: Mapping[int, Table]
    values: dict[str, sql.Composable] = field(default_factory=dict)
    sources: list[sql.Composable] = field(default_factory=list)
    required: list[str] = field(default_factory=list)

    def statement(self, rows: sql.Composable) -> sql.Composed:
        plan = self.plan
        for at, picked in enumerate(plan.picked):
            self.values[picked.column.name] = _picked(picked.values, at, picked.column.type_sql)
        at = len(plan.picked)
        for number, drawn in enumerate(plan.drawn):
            self.draw(f"flyback_parent{number}", drawn, at)
            at += len(drawn.columns)
        for copied in plan.copied:
            self.values[copied.column] = self.values[copied.source]
        names = rendered(sql.SQL(", ").join(map(_name, self.values)))
        items = sql.SQL(", ").join(
            sql.Composed([value, sql.SQL(" AS "), _name(name)]) for name, value in self.values.items()
        )
        tail = sql.SQL("") if plan.table.strict else sql.SQL(" ON CONFLICT DO NOTHING")
        return sql.SQL("INSERT INTO {} {} SELECT {} FROM (SELECT {} FROM {} OFFSET 0) AS {}{} LIMIT {}{}").format(
            name_of(plan.table),
            sql.SQL("({})").format(names) if self.values else sql.SQL(""),
            names,
            items,
            sql.SQL(" ").join([rows, *self.sources]),
            sql.Identifier(plan.table.name),
            self.conditions(),
            sql.Literal(plan.limit),
            tail,
        )

    def conditions(self) -> sql.Composable:
        found: list[sql.Composable] = [
            sql.SQL("({}) IS NOT FALSE").format(trusted(check.expression))
            for check in self.plan.conditions
            if set(check.columns) <= self.values.keys()
        ]
        found += [sql.SQL("{} IS NOT NULL").format(sql.Identifier(name)) for name in self.required]
        return sql.SQL(" WHERE {}").format(sql.SQL(" AND ").join(found)) if found else sql.SQL("")

    def draw(self, alias: str, drawn: Drawn, at: int) -> None:
        """Fill columns from the rows of a parent that agrees with what other references have settled."""
        key = drawn.key
        shared = [pair for pair in _pairs(key) if pair[0] in self.values]
        own = [pair for pair in _pairs(key) if pair[0] in drawn.columns]
        self.sources.append(self.parent_rows(alias, key, own, shared))
        for number, (column, _) in enumerate(own):
            keys = sql.Identifier(alias, f"k{number}")
            place = sql.SQL("1 + (flyback_row.{} - 1) % nullif(pg_catalog.cardinality({}), 0)").format(
                _position(at + number), keys
            )
            self.values[column] = sql.SQL("({})[{}]").format(keys, place)
            if not self.plan.table.column(column).nullable:
                self.required.append(column)

    def parent_rows(
        self, alias: str, key: ForeignKey, own: list[tuple[str, str]], shared: list[tuple[str, str]]
    ) -> sql.Composed:
        wanted = [
            sql.SQL("pg_catalog.array_agg(q.{}) AS {}").format(sql.Identifier(parent), sql.Identifier(f"k{number}"))
            for number, (_, parent) in enumerate(own)
        ]
        agreeing = [sql.SQL("{} = {}").format(sql.Identifier(parent), self.values[column]) for column, parent in shared]
        agreeing += [sql.SQL("{} IS NOT NULL").format(sql.Identifier(parent)) for _, parent in own]
        columns = sql.SQL(", ").join(sql.Identifier(parent) for _, parent in own)
        return sql.SQL(
            "CROSS JOIN LATERAL (SELECT {} FROM (SELECT {} FROM {} WHERE {} ORDER BY {} LIMIT {}) AS q) AS {}"
        ).format(
            sql.SQL(", ").join(wanted),
            columns,
            name_of(self.parents[key.parent]),
            sql.SQL(" AND ").join(agreeing),
            columns,
            sql.Literal(_MOST_PARENTS),
            sql.Identifier(alias),
        )


def _pairs(key: ForeignKey) -> list[tuple[str, str]]:
    return list(zip(key.columns, key.parent_columns, strict=True))


def link(table: Table, key: ForeignKey, parent: Table, horizon: int) -> sql.Composed:
    """Fill a postponed reference of new rows: each points at the parent before its own in line, every fifth at none."""
    pairs = _pairs(key)
    own = [(column, field) for column, field in pairs if table.column(column).nullable]
    shared = [(column, field) for column, field in pairs if not table.column(column).nullable]

    def line(names: list[str]) -> sql.Composed:
        groups = sql.SQL(", ").join(map(sql.Identifier, names))
        partition = sql.SQL("PARTITION BY {}").format(groups) if names else sql.SQL("")
        return sql.SQL("pg_catalog.row_number() OVER ({} ORDER BY tableoid, ctid)").format(partition)

    return sql.SQL(
        "UPDATE {table} AS t SET {assignments} "
        "FROM (SELECT tableoid AS oid, ctid AS place, {child_line} AS line FROM {table} "
        "WHERE xmin::pg_catalog.text::pg_catalog.int8 > {horizon}) AS c, "
        "(SELECT {parent_columns}, {parent_line} AS line FROM {parent}) AS flyback_parent "
        "WHERE t.tableoid = c.oid AND t.ctid = c.place AND flyback_parent.line = c.line - 1 "
        "AND c.line % 5 <> 0{agreeing}"
    ).format(
        table=name_of(table),
        parent=name_of(parent),
        horizon=sql.Literal(horizon),
        assignments=sql.SQL(", ").join(
            sql.SQL("{} = flyback_parent.{}").format(sql.Identifier(column), sql.Identifier(field))
            for column, field in own
        ),
        child_line=line([column for column, _ in shared]),
        parent_line=line([field for _, field in shared]),
        parent_columns=sql.SQL(", ").join(sql.Identifier(field) for _, field in pairs),
        agreeing=sql.SQL("").join(
            sql.SQL(" AND t.{} = flyback_parent.{}").format(sql.Identifier(column), sql.Identifier(field))
            for column, field in shared
        ),
    )
