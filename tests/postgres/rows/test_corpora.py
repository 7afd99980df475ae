"""Every table of real projects gets rows, and every column of them NULL and not NULL."""

import re
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from flyback.postgres.rows.seeding import seed

CORPORA = Path(__file__).parents[4] / "shared" / "corpora"
pytestmark = pytest.mark.skipif(not CORPORA.is_dir(), reason="the corpora are not beside this repository")

_TABLES = """
    SELECT oid::int8 FROM pg_class
    WHERE relkind IN ('r', 'p') AND NOT relispartition AND relnamespace = 'public'::regnamespace ORDER BY relname
"""

_NULLABLE = """
    SELECT attname FROM pg_attribute
    WHERE attrelid = %s AND attnum > 0 AND NOT attisdropped AND NOT attnotnull AND attgenerated = ''
"""


def scripts(name: str) -> list[Path]:
    found = (CORPORA / name / "migrations").glob("V*.sql")
    return sorted(found, key=lambda path: [int(part) for part in re.findall(r"\d+", path.name.split("__")[0])])


@pytest.mark.parametrize(("name", "tables"), [("gitness", 63), ("svix", 9), ("familie-ba-sak", 73)])
def test_every_table_gets_rows(
    connection: psycopg.Connection, admin: psycopg.Connection, name: str, tables: int
) -> None:
    for extension in ("citext", "pg_trgm", "btree_gin"):
        admin.execute(sql.SQL("CREATE EXTENSION {}").format(sql.Identifier(extension)))
    for script in scripts(name):
        connection.execute(script.read_bytes())
    relations = [oid for (oid,) in connection.execute(_TABLES).fetchall()]
    assert len(relations) == tables
    with connection.transaction():
        seeded = seed(connection, relations, 60, "salt")
        assert seeded.unseeded == ()
        assert min(number for _, number in seeded.tables) >= 40
        for relation in relations:
            (table,) = connection.execute("SELECT %s::regclass::text", (relation,)).fetchone() or ("",)
            for (column,) in connection.execute(_NULLABLE, (relation,)).fetchall():
                query = sql.SQL("SELECT count({0}) > 0, count({0}) < count(*) FROM " + table)
                both = connection.execute(query.format(sql.Identifier(column))).fetchone()
                assert both == (True, True), f"{table}.{column}"
