"""Tables as the catalogue describes them."""

import json
import re
from collections.abc import Sequence
from typing import TypedDict

from psycopg import Connection

from flyback.frozen import frozen
from flyback.model.rehearsal import Unseeded
from flyback.postgres.rows.prepared import answer_of
from flyback.postgres.rows.type_reading import TypeRow, read_type
from flyback.seeding.shapes import Check, Column, Deferred, Domain, ForeignKey, Table, Type

_KINDS = {
    "f": "it is a foreign table: its rows live elsewhere",
    "v": "it is a view: it has no rows of its own",
    "m": "it is a materialized view: it only holds what its query says",
}
_WORD = re.compile(r'"((?:[^"]|"")+)"|([a-z_][\w$]*)')


class TableRow(TypedDict):
    """One table in the answer of `shapes.sql`."""

    oid: int
    schema: str
    name: str
    qualified: str
    kind: str
    strict: bool
    columns: list[tuple[str, int, int, int, str, bool, str, str, bool]] | None
    constraints: list[tuple[str, str, list[int] | None, str | None, int, list[str] | None, bool]] | None
    unique: list[tuple[str, str | None]] | None
    leaves: list[tuple[str | None, str]] | None


class Answer(TypedDict):
    """The answer of `shapes.sql`."""

    tables: list[TableRow] | None
    types: dict[str, TypeRow] | None


@frozen
class Shapes:
    """What there is to fill."""

    tables: tuple[Table, ...]
    unseeded: tuple[Unseeded, ...]


def read_shapes(connection: Connection, relations: Sequence[int]) -> Shapes:
    """Describe the relations and every table their foreign keys lead to."""
    answer: Answer = json.loads(answer_of(connection, "shapes", list(relations)))
    types = answer["types"] or {}
    tables: list[Table] = []
    unseeded: list[Unseeded] = []
    for row in answer["tables"] or ():
        reason = _unfit(row)
        if reason:
            unseeded.append(Unseeded(table=row["qualified"], reason=reason))
        elif row["kind"] in "rp":
            tables.append(_table(row, types))
    return Shapes(tables=tuple(tables), unseeded=tuple(unseeded))


def _unfit(row: TableRow) -> str:
    if row["schema"] in ("pg_catalog", "information_schema", "pg_toast"):
        return "it belongs to the catalogue"
    if row["kind"] == "p" and not row["leaves"]:
        return "it has no partitions"
    return _KINDS.get(row["kind"], "")


def _table(row: TableRow, types: dict[str, TypeRow]) -> Table:
    names = {number: name for name, number, *_ in row["columns"] or ()}
    constraints = row["constraints"] or []
    checks = [
        Check(name=name, expression=text or "true", columns=tuple(names[at] for at in key or () if at in names))
        for kind, name, key, text, *_ in constraints
        if kind == "c"
    ]
    return Table(
        oid=row["oid"],
        schema=row["schema"],
        name=row["name"],
        qualified=row["qualified"],
        columns=tuple(_column(column, types) for column in row["columns"] or ()),
        checks=(*checks, *_bounds(row, names)),
        unique=tuple(_key(numbers, text, names) for numbers, text in row["unique"] or ()),
        foreign_keys=tuple(
            ForeignKey(
                name=name,
                columns=tuple(names[at] for at in key or ()),
                parent=parent,
                parent_columns=tuple(fields or ()),
            )
            for kind, name, key, _, parent, fields, _ in constraints
            if kind == "f"
        ),
        deferred=tuple(
            Deferred(schema=row["schema"], name=name) for _, name, _, _, _, _, deferred in constraints if deferred
        ),
        partitioned=row["kind"] == "p",
        bounds=tuple(bound for _, bound in row["leaves"] or ()),
        strict=row["strict"],
    )


def _column(row: tuple[str, int, int, int, str, bool, str, str, bool], types: dict[str, TypeRow]) -> Column:
    name, _, oid, modifier, type_sql, not_null, identity, generated, sequence = row
    wanted: Type = read_type(types, oid, modifier)
    return Column(
        name=name,
        type=wanted,
        type_sql=type_sql,
        nullable=not not_null and (not isinstance(wanted, Domain) or wanted.nullable),
        always=bool(generated) or identity == "a",
        sequence=sequence or identity == "d",
    )


def _bounds(row: TableRow, names: dict[int, str]) -> tuple[Check, ...]:
    """The bounds of all leaves as one condition; none when every row finds a partition."""
    conditions = [condition for condition, _ in row["leaves"] or ()]
    if not conditions or not all(conditions):
        return ()
    expression = " OR ".join(f"({condition})" for condition in conditions)
    return (Check(name="partition bounds", expression=expression, columns=_mentioned(expression, names)),)


def _key(numbers: str, expressions: str | None, names: dict[int, str]) -> tuple[str, ...]:
    plain = [names[int(at)] for at in numbers.split() if int(at) in names]
    return tuple(dict.fromkeys([*plain, *_mentioned(expressions or "", names)]))


def _mentioned(expression: str, names: dict[int, str]) -> tuple[str, ...]:
    words = {quoted.replace('""', '"') or bare for quoted, bare in _WORD.findall(expression)}
    return tuple(name for name in names.values() if name in words)
