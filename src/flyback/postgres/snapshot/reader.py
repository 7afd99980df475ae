"""Reads the catalogue of one database, in one read-only transaction that waits for nobody."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import psycopg
from psycopg import errors, pq, sql

from flyback.model.snapshot import Inheritance, Snapshot
from flyback.postgres.snapshot import edges, objects, relations
from flyback.postgres.snapshot.queries_of import query

Rows = list[tuple[Any, ...]]
_NAMES = """
    server catalogs relations columns column_statistics indexes constraints triggers rules policies types functions
    statistics publications published schemas extensions others dependencies inheritance casts grants
""".split()  # noqa: SIM905 - a list of quoted words is harder to read
_BOUNDS = (
    "set local search_path = ''; set local lock_timeout = '2s'; set local jit = off; set local extra_float_digits = 1"
)
_READ_ONLY = "set transaction isolation level repeatable read, read only"
_ATTEMPTS = 3
_AT_ONCE = 500
"""Views asked for their queries at a time: each locks what it names, and a server has room for some thousand locks."""


def read_snapshot(connection: psycopg.Connection) -> Snapshot:
    """Everything that users and extensions made in the database.

    Where somebody holds the strongest lock on a table, or waits for it, its size, its default expressions and the like
    are left out. Any role may read it; statistics come only of columns that the role may read.

    Raises:
        psycopg.Error: the server is lost.
    """
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            return _read(connection)
        except errors.LockNotAvailable:  # a lock was asked for since we looked; the next look sees it
            if attempt == _ATTEMPTS:
                raise
    raise AssertionError


def _read(connection: psycopg.Connection) -> Snapshot:
    idle = connection.info.transaction_status is pq.TransactionStatus.IDLE
    major = connection.info.server_version // 10000
    with connection.transaction(force_rollback=True):
        # the session first: its search_path is about to change
        head = query(_NAMES[0], major)
        texts = [
            f"{_READ_ONLY};" if idle else "",
            f"{head};",
            f"{_BOUNDS};",
            *(f"{query(name, major)};" for name in _NAMES[1:]),
        ]
        found = dict(zip(_NAMES, _answers(connection, "\n".join(texts)), strict=True))
        definitions = _definitions(connection, relations.with_definition(found) + objects.with_definition(found), major)
    return _assembled(found, definitions)


def _answers(connection: psycopg.Connection, text: str) -> Iterable[Rows]:
    cursor = connection.execute(text.encode())
    while True:
        if cursor.description is not None:
            yield cursor.fetchall()
        if not cursor.nextset():
            return


def _definitions(connection: psycopg.Connection, oids: Sequence[int], major: int) -> dict[int, str]:
    found: dict[int, str] = {}
    question = sql.SQL(query("definitions", major))
    for first in range(0, len(oids), _AT_ONCE):
        part = question.format(oids=sql.Literal(list(oids[first : first + _AT_ONCE])))
        text = sql.SQL("savepoint flyback_part; {}; rollback to savepoint flyback_part").format(part)
        for rows in _answers(connection, text.as_string(connection)):
            found.update(rows)
    return found


def _assembled(found: Mapping[str, Rows], definitions: Mapping[int, str]) -> Snapshot:
    catalogs: dict[int, str] = dict(found["catalogs"])
    return Snapshot(
        server=objects.server(found["server"][0]),
        records=(
            *relations.relations(found, definitions),
            *relations.parts(found, definitions),
            *objects.objects(found, definitions),
        ),
        dependencies=edges.dependencies(found["dependencies"], catalogs),
        inheritance=tuple(Inheritance(*row) for row in found["inheritance"]),
        casts=edges.casts(found["casts"]),
        grants=edges.grants(found["grants"], catalogs),
    )
