"""What the server makes of statements that it only prepares and plans: their parameters, results and new rows."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import psycopg
from psycopg import pq

from flyback.model.compat import Shape
from flyback.postgres.guessed_types import guessed
from flyback.postgres.query_files import query_file
from flyback.syntax.questions import Inserted
from flyback.syntax.quoting import written

_NAME = b"flyback_question_%d"
_AT_ONCE = 100
"""Plans kept by the server until they are forgotten together."""
_REQUIRED = query_file(__package__, "required_columns").encode()
Types = tuple[int, ...]
"""Oids of parameters' types as the client declares them, 0 for those that the server is to find out."""


class Asked(NamedTuple):
    """One statement to prepare."""

    sql: str
    merges: tuple[Inserted, ...] = ()
    """Where it inserts as a MERGE."""
    types: Types | None = None
    """None: they are to be guessed where the server cannot tell."""


class Refusal(NamedTuple):
    """What the server says to a statement."""

    message: str
    hint: str


class Described(NamedTuple):
    """What the server makes of one statement."""

    shape: Shape | Refusal
    types: Types
    """That it was prepared with."""
    unplanned: Refusal | None = None
    """Why it cannot be planned, though it can be prepared."""
    missing: tuple[str, ...] = ()
    """Columns that must be given and are not: `email of public.users`."""


class _Raw(NamedTuple):
    parameters: tuple[tuple[int, int], ...]
    columns: tuple[tuple[str, tuple[int, int]], ...]


class _Row(NamedTuple):
    """A new row, as it is planned."""

    table: str
    """`public.t`, quoted where SQL needs it."""
    nulls: tuple[int, ...]
    """Numbers of the columns that become NULL."""


class _Plan(NamedTuple):
    rows: tuple[_Row, ...] = ()
    refusal: Refusal | None = None


def describe(connection: psycopg.Connection, questions: Sequence[Asked]) -> list[Described]:
    """What each statement comes to as the database is now; nothing runs.

    The session must be in autocommit, with `plan_cache_mode = force_generic_plan`.
    """
    found = list(_looks(connection.pgconn, questions))
    raws = [raw for raw, _, _ in found if isinstance(raw, _Raw)]
    names = _type_names(connection, {kind for raw in raws for kind in (*raw.parameters, *(c[1] for c in raw.columns))})
    planned = {row.table for _, _, plan in found for row in plan.rows}
    merged = {_merged(each) for asked in questions for each in asked.merges}
    required = _required_columns(connection, planned | merged)
    return [
        Described(
            shape=raw if isinstance(raw, Refusal) else _shape(raw, names),
            types=types,
            unplanned=plan.refusal,
            missing=tuple(_missing(asked, plan, required)),
        )
        for asked, (raw, types, plan) in zip(questions, found, strict=True)
    ]


def _looks(pgconn: pq.abc.PGconn, questions: Sequence[Asked]) -> Iterator[tuple[_Raw | Refusal, Types, _Plan]]:
    for first in range(0, len(questions), _AT_ONCE):
        batch = questions[first : first + _AT_ONCE]
        found = [_look(pgconn, _NAME % number, each) for number, each in enumerate(batch)]
        yield from found
        there = (number for number, (raw, *_) in enumerate(found) if isinstance(raw, _Raw))
        pgconn.exec_(b"".join(b"deallocate " + _NAME % number + b";" for number in there))


def _look(pgconn: pq.abc.PGconn, name: bytes, asked: Asked) -> tuple[_Raw | Refusal, Types, _Plan]:
    def prepare(types: Types) -> pq.abc.PGresult:
        return pgconn.prepare(name, asked.sql.encode(), types)

    types = asked.types or ()
    result = prepare(types)
    if result.status != pq.ExecStatus.COMMAND_OK and asked.types is None:
        result, types = guessed(asked.sql, result, prepare)
    if result.status != pq.ExecStatus.COMMAND_OK:
        return _refusal(result), types, _Plan()
    raw = _raw(pgconn.describe_prepared(name))
    return raw, types, _plan(pgconn, name, len(raw.parameters))


def _raw(result: pq.abc.PGresult) -> _Raw:
    return _Raw(
        parameters=tuple((result.param_type(number), -1) for number in range(result.nparams)),
        columns=tuple(
            ((result.fname(number) or b"").decode(), (result.ftype(number), result.fmod(number)))
            for number in range(result.nfields)
        ),
    )


def _plan(pgconn: pq.abc.PGconn, name: bytes, parameters: int) -> _Plan:
    """Plans it, too: the arbiter of ON CONFLICT, say, is looked for only then."""
    values = b"(" + b",".join([b"null"] * parameters) + b")" if parameters else b""
    result = pgconn.exec_(b"explain (verbose, costs off, format json) execute " + name + values)
    if result.status != pq.ExecStatus.TUPLES_OK:
        return _Plan(refusal=_refusal(result))
    texts = (result.get_value(number, 0) or b"[]" for number in range(result.ntuples))
    return _Plan(rows=tuple(row for text in texts for row in _new_rows(json.loads(text))))


def _new_rows(node: object) -> Iterator[_Row]:
    """Source: an INSERT is planned with a value for each column of its table, NULL for those without one."""
    match node:
        case {"Operation": "Insert", "Relation Name": str(name), "Schema": str(schema), "Plans": list(plans)}:
            values: list[str] = next((each["Output"] for each in plans if each["Parent Relationship"] == "Outer"), [])
            nulls = tuple(number for number, value in enumerate(values, start=1) if value.startswith("NULL::"))
            yield _Row(table=written(schema, name), nulls=nulls)
            yield from _new_rows(plans)
        case dict():
            for value in node.values():
                yield from _new_rows(value)
        case list():
            for value in node:
                yield from _new_rows(value)


def _required_columns(connection: psycopg.Connection, tables: Iterable[str]) -> dict[str, list[tuple[int, str]]]:
    """By table: number and name of the columns that an INSERT must give, where no trigger could fill them."""
    found: dict[str, list[tuple[int, str]]] = {}
    for name, number, column in connection.execute(_REQUIRED, {"names": sorted(tables)}).fetchall():
        found.setdefault(name, []).append((number, column))
    return found


def _missing(asked: Asked, plan: _Plan, required: Mapping[str, Sequence[tuple[int, str]]]) -> Iterator[str]:
    for row in plan.rows:
        yield from (f"{name} of {row.table}" for number, name in required.get(row.table, ()) if number in row.nulls)
    for each in asked.merges:
        table = _merged(each)
        yield from (f"{name} of {table}" for number, name in required.get(table, ()) if not each.gives(number, name))


def _merged(each: Inserted) -> str:
    return written(*filter(None, (each.table.schema, each.table.name)))


def _refusal(result: pq.abc.PGresult) -> Refusal:
    return Refusal(
        message=_field(result, pq.DiagnosticField.MESSAGE_PRIMARY), hint=_field(result, pq.DiagnosticField.MESSAGE_HINT)
    )


def _field(result: pq.abc.PGresult, field: pq.DiagnosticField) -> str:
    return (result.error_field(field) or b"").decode("utf-8", "replace")


def _type_names(connection: psycopg.Connection, kinds: set[tuple[int, int]]) -> dict[tuple[int, int], str]:
    listed = sorted(kinds)
    rows = connection.execute(
        "select k.oid, k.modifier, format_type(k.oid, k.modifier)"
        "  from unnest(%s::oid[], %s::int4[]) as k (oid, modifier)",
        ([oid for oid, _ in listed], [modifier for _, modifier in listed]),
    ).fetchall()
    return {(oid, modifier): name for oid, modifier, name in rows}


def _shape(raw: _Raw, names: dict[tuple[int, int], str]) -> Shape:
    return Shape(
        parameters=tuple(names[kind] for kind in raw.parameters),
        columns=tuple((name, names[kind]) for name, kind in raw.columns),
    )
