"""Asks the catalogue about statements that cannot run in a transaction: what became of one, and what is in its way."""

from collections.abc import Collection

import psycopg
from psycopg import ClientCursor, sql
from psycopg.rows import TupleRow

from flyback.frozen import frozen
from flyback.postgres.query_files import query_file
from flyback.postgres.running.remains import InvalidIndex, invalid_indexes
from flyback.syntax.concurrently import Deed, Detach, IndexBuild, IndexDrop, Made, Reindex, Removed, Repeatable
from flyback.syntax.object_names import ObjectName


class BeingBuiltError(Exception):
    """A session is building the very index that looks like a leftover."""

    def __init__(self, index: InvalidIndex) -> None:
        super().__init__(f"index {index.name} is being built by session {index.builder}")
        self.index = index


@frozen
class Ready:
    """What to send, once the way is clear."""

    sql: str
    """The statement, or what finishes an earlier attempt at it."""
    leftovers: tuple[InvalidIndex, ...] = ()
    """What an earlier attempt left behind, to be dropped first."""


def make_ready(
    connection: psycopg.Connection, deed: Deed | None, text: str, built_before: Collection[int] | None
) -> Ready:
    """Looks for what an earlier attempt left behind.

    `built_before` are the indexes that a table had before an earlier attempt at an index; None when there was none.

    Raises:
        BeingBuiltError: what looks like a leftover is somebody's work.
    """
    match deed:
        case Detach() if [row[0] for row in _partition(connection, deed)] == [True]:
            parent, partition = _identifier(deed.parent), _identifier(deed.partition)
            finalize = sql.SQL("alter table {} detach partition {} finalize").format(parent, partition)
            return Ready(sql=finalize.as_string(connection))
        case IndexBuild():
            leftovers = _left_by_build(connection, deed, built_before)
        case Reindex():
            leftovers = _left_by_reindex(connection, deed)
        case _:
            return Ready(sql=text)
    for index in leftovers:
        if index.builder is not None:
            raise BeingBuiltError(index)
    return Ready(sql=text, leftovers=tuple(leftovers))


def happened(connection: psycopg.Connection, deed: Deed | None, built_before: Collection[int] | None) -> bool | None:
    """Whether a statement that was begun has taken effect; None when nobody can tell.

    What is half done counts as not: `make_ready` sees to it.
    """
    match deed:
        case IndexBuild():
            if built_before is None:  # noted right before it is sent
                return False
            found = _named(connection, deed) if deed.name else indexes_of(connection, deed)
            return any(valid for oid, valid, *_ in found if oid not in built_before)
        case IndexDrop():
            return _one(connection, "select to_regclass(%(name)s) is null", {"name": quoted(deed.index)})
        case Detach():
            return not _partition(connection, deed)
        case Made():
            return _one(connection, query_file(__package__, "exists"), {"kind": deed.kind, "name": deed.name})
        case Removed():
            return not _one(connection, query_file(__package__, "exists"), {"kind": deed.kind, "name": deed.name})
        case Reindex() | Repeatable():
            return False
        case None:
            return None


def not_as_asked(connection: psycopg.Connection, deed: Deed | None) -> str:
    """Why a CREATE INDEX that the server accepted did not make a usable index; empty when it did.

    Source: with IF NOT EXISTS anything of that name will do, an INVALID index, too.
    """
    if not isinstance(deed, IndexBuild) or not deed.if_not_exists:
        return ""
    for _, valid, of_table, name in _named(connection, deed):
        if not valid:
            what = "INVALID" if of_table else f"no index of {deed.table}"
            return f"{name} exists already, but it is {what}"
    return ""


def indexes_of(connection: psycopg.Connection, build: IndexBuild) -> list[TupleRow]:
    """Number and validity of each index of the table."""
    return _rows(connection, query_file(__package__, "indexes_of"), {"table": quoted(build.table)})


def _left_by_build(
    connection: psycopg.Connection, build: IndexBuild, built_before: Collection[int] | None
) -> list[InvalidIndex]:
    if build.name:
        suspects = {oid for oid, valid, of_table, _ in _named(connection, build) if of_table and not valid}
    elif built_before is not None:
        suspects = {oid for oid, valid in indexes_of(connection, build) if not valid} - set(built_before)
    else:
        return []
    return [index for index in invalid_indexes(connection) if index.oid in suspects] if suspects else []


def _left_by_reindex(connection: psycopg.Connection, reindex: Reindex) -> list[InvalidIndex]:
    left = [index for index in invalid_indexes(connection) if index.left_by_reindex]
    if not left or reindex.name is None:
        return left
    if reindex.scope == "SCHEMA":
        schema = _rows(connection, "select to_regnamespace(%(name)s)::oid::int8", {"name": quoted(reindex.name)})
        return [index for index in left if (index.schema,) in schema]
    tables = _rows(connection, query_file(__package__, "reindexed"), {"name": quoted(reindex.name)})
    return [index for index in left if (index.table,) in tables]


def _named(connection: psycopg.Connection, build: IndexBuild) -> list[TupleRow]:
    values = {"name": build.name, "table": quoted(build.table)}
    return _rows(connection, query_file(__package__, "index_named"), values)


def _partition(connection: psycopg.Connection, detach: Detach) -> list[TupleRow]:
    values = {"parent": quoted(detach.parent), "partition": quoted(detach.partition)}
    return _rows(connection, query_file(__package__, "partition_of"), values)


def _one(connection: psycopg.Connection, statement: str, values: dict[str, str]) -> bool:
    return bool(_rows(connection, statement, values)[0][0])


def _rows(connection: psycopg.Connection, statement: str, values: dict[str, str]) -> list[TupleRow]:
    return ClientCursor(connection).execute(statement.encode(), values).fetchall()


def _identifier(name: ObjectName) -> sql.Identifier:
    return sql.Identifier(*filter(None, [name.schema, name.name]))


def quoted(name: ObjectName) -> str:
    """A name as `to_regclass` reads it."""
    return ".".join('"' + part.replace('"', '""') + '"' for part in (name.schema, name.name) if part)
