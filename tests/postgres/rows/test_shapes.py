"""Rows are made up for tables of every shape, and they are awkward."""

from collections.abc import Callable

import psycopg
import pytest
from psycopg import sql
from psycopg.pq import TransactionStatus

from flyback.postgres.rows.seeding import seed
from postgres.rows.definitions import DEFINITIONS, Definition

_NULLABLE = """
    SELECT attname FROM pg_attribute
    WHERE attrelid = %s AND attnum > 0 AND NOT attisdropped AND NOT attnotnull AND attgenerated = '' ORDER BY attnum
"""

_ENUMS = """
    SELECT attname, (SELECT count(*) FROM pg_enum WHERE enumtypid = atttypid)
    FROM pg_attribute WHERE attrelid = %s AND attnum > 0 AND atttypid IN (SELECT enumtypid FROM pg_enum)
"""

Oid = Callable[[str], int]


@pytest.mark.parametrize("definition", DEFINITIONS, ids=lambda definition: definition.name)
def test_every_shape_gets_awkward_rows(transaction: psycopg.Connection, oid: Oid, definition: Definition) -> None:
    transaction.execute(definition.sql.encode())
    relation = oid(definition.table)
    assert seed(transaction, [relation], 100, "salt").unseeded == ()
    counts = sql.SQL("SELECT count({0}), count(*) - count({0}), count(DISTINCT {0}::text) FROM " + definition.table)
    total = transaction.execute(f"SELECT count(*) FROM {definition.table}".encode()).fetchone()
    assert total is not None
    assert total[0] >= definition.least
    for (name,) in transaction.execute(_NULLABLE, (relation,)).fetchall():
        filled, missing, _ = transaction.execute(counts.format(sql.Identifier(name))).fetchone() or (0, 0, 0)
        assert filled, f"{name} is never filled"
        assert missing or name in definition.never_null, f"{name} is never NULL"
    for name, labels in transaction.execute(_ENUMS, (relation,)).fetchall():
        assert (transaction.execute(counts.format(sql.Identifier(name))).fetchone() or (0, 0, 0))[2] == labels
    transaction.execute(f"ALTER TABLE {definition.table} ADD COLUMN flyback_new integer DEFAULT 1 NOT NULL".encode())
    assert transaction.info.transaction_status is TransactionStatus.INTRANS


@pytest.mark.parametrize(
    ("column", "awkward"),
    [
        ("integer", {"-2147483648", "2147483647", "0"}),
        ("numeric", {"1", "1.0", "1.00", "NaN", "Infinity"}),
        ("numeric(5,2)", {"999.99", "-999.99", "0.01"}),
        ("double precision", {"-0", "0", "NaN", "-Infinity", "5e-324"}),
        ("text", {"", "a", "a ", "A", "back\\slash \\n", "line\nbreak", "\U0001f600 \U00020bb7"}),
        ("varchar(7)", {"zzzzzzz", "\U0001f600" * 7, "xxxxxx "}),
        ("date", {"infinity", "-infinity", "4713-01-01 BC", "5874897-12-31"}),
        ("timestamp", {"2024-01-01 00:00:00.000001"}),
        ("boolean", {"true", "false"}),
        ("jsonb", {"{}", "null", "1.0", "1.00"}),
        ("bytea", {"\\x", "\\x00"}),
        ("text[]", {"{}", "{NULL}"}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_awkward_values_are_there(
    transaction: psycopg.Connection, oid: Oid, column: str, awkward: set[str]
) -> None:
    transaction.execute(f"CREATE TABLE t (a {column})".encode())
    seed(transaction, [oid("t")], 100, "salt")
    assert awkward <= {value for (value,) in transaction.execute("SELECT a::text FROM t").fetchall()}
