"""What the server makes of statements that it only prepares: their parameters and results, or why it refuses them."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import psycopg
from psycopg import pq

from flyback.model.compat import Shape
from flyback.postgres.query_files import query_file
from flyback.syntax.object_names import ObjectName
from flyback.syntax.quoting import written

_REQUIRED = query_file(__package__, "required_columns").encode()


class Refusal(NamedTuple):
    """What the server says to a statement."""

    message: str
    hint: str
    sqlstate: str


class _Raw(NamedTuple):
    parameters: tuple[tuple[int, int], ...]
    columns: tuple[tuple[str, tuple[int, int]], ...]


def describe(connection: psycopg.Connection, statements: Sequence[str]) -> list[Shape | Refusal]:
    """The shape of each statement as the database is now; nothing runs."""
    found = [_prepared(connection.pgconn, each) for each in statements]
    raws = [each for each in found if isinstance(each, _Raw)]
    names = _type_names(connection, {kind for raw in raws for kind in (*raw.parameters, *(c[1] for c in raw.columns))})
    return [each if isinstance(each, Refusal) else _shape(each, names) for each in found]


def required_columns(
    connection: psycopg.Connection, tables: Iterable[ObjectName]
) -> dict[ObjectName, list[tuple[int, str]]]:
    """By table: number and name of the columns that an INSERT must give, where no trigger could fill them."""
    by_name = {written(each.schema, each.name): each for each in tables}
    rows = connection.execute(_REQUIRED, {"names": list(by_name)}).fetchall()
    found: dict[ObjectName, list[tuple[int, str]]] = {}
    for name, number, column in rows:
        found.setdefault(by_name[name], []).append((number, column))
    return found


def _prepared(pgconn: pq.abc.PGconn, statement: str) -> _Raw | Refusal:
    result = pgconn.prepare(b"", statement.encode())
    if result.status == pq.ExecStatus.COMMAND_OK:
        result = pgconn.describe_prepared(b"")
    if result.status != pq.ExecStatus.COMMAND_OK:
        return Refusal(
            message=_field(result, pq.DiagnosticField.MESSAGE_PRIMARY),
            hint=_field(result, pq.DiagnosticField.MESSAGE_HINT),
            sqlstate=_field(result, pq.DiagnosticField.SQLSTATE),
        )
    return _Raw(
        parameters=tuple((result.param_type(number), -1) for number in range(result.nparams)),
        columns=tuple(
            ((result.fname(number) or b"").decode(), (result.ftype(number), result.fmod(number)))
            for number in range(result.nfields)
        ),
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
