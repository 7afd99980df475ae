"""Every type to every other: what the server does to table and index, and what flyback says it will do."""

import psycopg
import pytest

from flyback.analysis.database import Database
from flyback.analysis.types.changing import NewType, Way, decide_type_change
from flyback.analysis.types.expressions import parsed
from flyback.analysis.types.naming import resolve_type
from flyback.postgres.snapshot.reader import read_snapshot
from flyback.syntax.trees import below, body_of

_SETUP = """
CREATE TYPE mood AS ENUM ('a', 'b');
CREATE TYPE pair AS (a int);
CREATE DOMAIN dtext AS text;
CREATE DOMAIN posint AS int CHECK (VALUE > 0);
CREATE DOMAIN plainint AS int;
CREATE DOMAIN dv20 AS varchar(20);
CREATE DOMAIN dnn AS int NOT NULL;
CREATE DOMAIN dposint AS posint;
"""
_TYPES = [
    *(
        "smallint",
        "int",
        "bigint",
        "oid",
        "real",
        "float8",
        "numeric",
        "numeric(10,2)",
        "numeric(12,2)",
        "numeric(8,2)",
    ),
    *("numeric(12,4)", "money", "text", "varchar", "varchar(20)", "varchar(50)", "char(20)", "bpchar", "name", "date"),
    *("time", "time(3)", "timetz", "timestamp", "timestamp(3)", "timestamp(6)", "timestamptz", "timestamptz(3)"),
    *("interval", "interval(3)", "interval(6)", "interval day to second", "interval year to month", "bit(8)", "varbit"),
    *(
        "varbit(8)",
        "varbit(16)",
        "bool",
        "uuid",
        "json",
        "jsonb",
        "bytea",
        "cidr",
        "inet",
        "macaddr",
        "int[]",
        "text[]",
    ),
    *("varchar[]", "varchar(20)[]", "mood", "mood[]", "pair", "dtext", "posint", "plainint", "dv20", "dnn", "dposint"),
    *("int4range", "tsvector", '"char"', "regclass", "int2vector"),
]
_CAST = ["int", "numeric(10,2)", "text", "varchar(20)", "timestamp", "timestamptz", "jsonb", "text[]", "mood", "posint"]


@pytest.fixture
def tables(connection: psycopg.Connection) -> psycopg.Connection:
    """One table for each type, t0, t1 ..., with an index where there can be one."""
    connection.execute(_SETUP)
    for number, kind in enumerate(_TYPES):
        connection.execute(f"CREATE TABLE t{number} (a {kind})")
        try:
            connection.execute(f"CREATE INDEX i{number} ON t{number} (a)")
        except psycopg.errors.UndefinedObject:
            continue
    return connection


@pytest.mark.parametrize("zone", ["UTC", "Europe/London"])
def test_changes_are_those_of_the_server(tables: psycopg.Connection, zone: str) -> None:
    tables.execute(f"SET timezone = '{zone}'")
    assert _wrong(tables, _TYPES, _TYPES if zone == "UTC" else ["timestamp", "timestamptz"], "") == {}


def test_changes_by_a_cast_are_those_of_the_server(tables: psycopg.Connection) -> None:
    tables.execute("SET timezone = 'UTC'")
    assert _wrong(tables, _TYPES, _CAST, "USING a::{}") == {}


def _wrong(
    connection: psycopg.Connection, sources: list[str], targets: list[str], using: str
) -> dict[tuple[str, str], tuple[str, str]]:
    database, wrong = Database(read_snapshot(connection)), {}
    for source in sources:
        for target in targets:
            number, clause = _TYPES.index(source), using.format(target)
            said = _said(database, number, target, clause)
            seen = _seen(connection, number, f"ALTER TABLE t{number} ALTER a TYPE {target} {clause}")
            if said != seen:
                wrong[source, target] = (said, seen)
    return wrong


def _said(database: Database, number: int, target: str, clause: str) -> str:
    relation = database.relation_named("public", f"t{number}")
    assert relation
    use = resolve_type(below(body_of(parsed(f"NULL::{target}"), "TypeCast"), "typeName"), database)
    new = NewType(use=use, using=parsed(clause.removeprefix("USING ")))
    change = decide_type_change(relation, relation.columns[0], new, database)
    return " ".join(change.refused) if change.way is Way.REFUSED else change.way.value


def _seen(connection: psycopg.Connection, number: int, statement: str) -> str:
    before = _files(connection, number)
    try:
        with connection.transaction(force_rollback=True):
            connection.execute(statement)
            after = _files(connection, number)
    except psycopg.Error as error:
        return f"{error.sqlstate} {error.diag.message_primary}"
    if before[0] != after[0]:
        return "rewrite"
    return "catalogue only" if before == after else "index rebuild"


def _files(connection: psycopg.Connection, number: int) -> tuple[object, ...]:
    names = [f"t{number}", f"i{number}"]
    query = "SELECT relfilenode FROM pg_class WHERE relname = any(%s) ORDER BY relkind = 'i'"
    return tuple(row[0] for row in connection.execute(query, [names]))
