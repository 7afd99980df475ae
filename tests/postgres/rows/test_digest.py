"""Digests see every change of a value, and neither the order of rows nor that of columns."""

from collections.abc import Callable

import psycopg
import pytest

from flyback.postgres.rows.digest import RowSet, TableDigest, compare, digests, row_sets
from flyback.postgres.rows.examples import example, rows_with

_TABLE = """
    CREATE TABLE t (id integer, n numeric, f double precision, s text, at timestamptz, j json, b bytea, i interval,
                    m money, r int4range, p point, v bit varying, x text[]);
    INSERT INTO t VALUES
        (1, 1.0, '-0', 'a', '2024-01-01 00:00:00.000001+00', '{"a": 1}', '\\x00', '1 day', '1.00', '[1,5)', '(0,0)',
         '101', '{a,NULL}'),
        (2, 'NaN', 'NaN', '', 'infinity', 'null', '', '-1 month', NULL, 'empty', '(1,2)', '', '{}'),
        (2, 'NaN', 'NaN', '', 'infinity', 'null', '', '-1 month', NULL, 'empty', '(1,2)', '', '{}'),
        (3, NULL, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
"""

CHANGES = [
    "SET n = 1.00 WHERE id = 1",
    "SET f = 0 WHERE id = 1",
    "SET s = 'a ' WHERE id = 1",
    "SET s = 'A' WHERE id = 1",
    "SET s = NULL WHERE s = ''",
    "SET s = '' WHERE s IS NULL",
    "SET s = 'NULL' WHERE s IS NULL",
    "SET at = '2024-01-01 00:00:00.000002+00' WHERE id = 1",
    "SET j = '{\"a\":1}' WHERE id = 1",
    "SET b = '' WHERE id = 1",
    "SET i = '24 hours' WHERE id = 1",
    "SET m = '1.01' WHERE id = 1",
    "SET r = '[1,6)' WHERE id = 1",
    "SET p = '(0,-0)' WHERE id = 1",
    "SET v = '0101' WHERE id = 1",
    "SET x = '{a,\"NULL\"}' WHERE id = 1",
    "SET id = 4 WHERE id = 2",
]

Find = Callable[[psycopg.Connection], TableDigest]


def of(connection: psycopg.Connection) -> TableDigest:
    return digests(connection, ["public.t"])["public.t"]


def rows_of(connection: psycopg.Connection) -> RowSet:
    return row_sets(connection, ["public.t"])["public.t"]


@pytest.mark.parametrize("change", CHANGES)
def test_a_single_changed_value_is_seen(transaction: psycopg.Connection, change: str) -> None:
    transaction.execute(_TABLE.encode())
    digest, rows = of(transaction), rows_of(transaction)
    changed = transaction.execute(f"UPDATE t {change}".encode()).rowcount
    assert compare(digest, of(transaction)).lost
    found = compare(rows, rows_of(transaction))
    assert (found.lost, found.gained) == (changed, changed)


def test_a_pair_of_equal_rows_is_not_nothing(transaction: psycopg.Connection) -> None:
    transaction.execute(_TABLE.encode())
    digest, rows = of(transaction), rows_of(transaction)
    transaction.execute("DELETE FROM t WHERE id = 2")
    assert compare(digest, of(transaction)).lost == 2
    assert compare(rows, rows_of(transaction)).lost == 2


def test_the_order_of_rows_and_columns_does_not_matter(transaction: psycopg.Connection) -> None:
    transaction.execute(_TABLE.encode())
    digest, rows = of(transaction), rows_of(transaction)
    transaction.execute("UPDATE t SET id = id WHERE id = 1")
    transaction.execute("ALTER TABLE t ADD COLUMN n2 numeric; UPDATE t SET n2 = n; ALTER TABLE t DROP COLUMN n")
    transaction.execute("ALTER TABLE t RENAME n2 TO n")
    assert of(transaction) == digest
    assert rows_of(transaction) == rows
    assert digest.columns == tuple(sorted(digest.columns))


def test_settings_of_the_session_do_not_matter_and_stay(transaction: psycopg.Connection) -> None:
    transaction.execute(_TABLE.encode())
    digest = of(transaction)
    settings = {
        "datestyle": "SQL, DMY",
        "intervalstyle": "iso_8601",
        "timezone": "Asia/Kathmandu",
        "bytea_output": "escape",
        "extra_float_digits": "-3",
        "search_path": "pg_temp",
    }
    for name, wanted in settings.items():
        transaction.execute("SELECT set_config(%s, %s, true)", (name, wanted))
    assert of(transaction) == digest
    assert rows_with(transaction, "public.t", list(rows_of(transaction).rows), digest.columns)
    for name, wanted in settings.items():
        assert transaction.execute("SELECT current_setting(%s)", (name,)).fetchone() == (wanted,)


def test_a_row_that_is_missing_is_shown_as_it_was(transaction: psycopg.Connection) -> None:
    transaction.execute("CREATE TABLE t (id integer, s text, note text)")
    transaction.execute("INSERT INTO t VALUES (1, 'kept', NULL), (2, 'it''s lost ', repeat('long ', 100))")
    before = rows_of(transaction)
    transaction.execute("SAVEPOINT before; DELETE FROM t WHERE id = 2")
    found = compare(before, rows_of(transaction))
    transaction.execute("ROLLBACK TO SAVEPOINT before")
    assert (found.lost, found.gained, len(found.examples)) == (1, 0, 1)
    shown = example(before.columns, rows_with(transaction, "public.t", found.examples, before.columns), [])
    assert shown.startswith("id=2, note=long long")
    assert shown.endswith(', s="it\'s lost "')
    assert len(shown) <= 200
    assert rows_with(transaction, "public.t", [1], before.columns) == []
    assert rows_with(transaction, "public.gone", [1], before.columns) == []


@pytest.mark.parametrize(
    ("came", "told"),
    [
        pytest.param([("2", "b"), ("1", None)], "s=a is now NULL where id=1", id="the most similar row"),
        pytest.param([("7", "z")], "id=1, s=a", id="another row"),
        pytest.param([], "id=1, s=a", id="no row"),
    ],
)
def test_what_changed_in_a_row_comes_first(came: list[tuple[object, ...]], told: str) -> None:
    assert example(("id", "s"), [("1", "a")], came) == told


def test_a_lost_column_loses_every_row(transaction: psycopg.Connection) -> None:
    transaction.execute(_TABLE.encode())
    digest, rows = of(transaction), rows_of(transaction)
    transaction.execute("ALTER TABLE t DROP COLUMN s")
    assert compare(digest, of(transaction)).lost == 4
    assert compare(rows, rows_of(transaction)).lost == 4
    transaction.execute("DROP TABLE t")
    assert digests(transaction, ["public.t"]) == {}
    assert compare(rows, None).lost == 4


def test_only_the_columns_asked_for_count(transaction: psycopg.Connection) -> None:
    transaction.execute(_TABLE.encode())
    columns = {"public.t": of(transaction).columns}
    digest, rows = of(transaction), rows_of(transaction)
    transaction.execute("ALTER TABLE t ADD COLUMN new integer DEFAULT 7")
    assert compare(digest, of(transaction)).lost == 4
    assert digests(transaction, ["public.t"], columns)["public.t"] == digest
    assert row_sets(transaction, ["public.t"], columns)["public.t"] == rows


def test_leaves_heirs_and_views(transaction: psycopg.Connection) -> None:
    transaction.execute(
        "CREATE TABLE t (a integer) PARTITION BY LIST (a); CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1)"
    )
    transaction.execute("CREATE TABLE t2 PARTITION OF t DEFAULT; INSERT INTO t VALUES (1), (2), (3)")
    transaction.execute("CREATE TABLE up (a integer); CREATE TABLE down () INHERITS (up); INSERT INTO down VALUES (1)")
    transaction.execute("CREATE MATERIALIZED VIEW full_view AS SELECT 1; CREATE VIEW v AS SELECT 1")
    transaction.execute("CREATE MATERIALIZED VIEW empty_view AS SELECT 1 WITH NO DATA")
    transaction.execute("CREATE FOREIGN TABLE far (a integer) SERVER elsewhere")
    names = ["t", "up", "down", "full_view", "v", "empty_view", "far"]
    found = digests(transaction, [f"public.{name}" for name in names])
    assert {name: each.rows for name, each in found.items() if not each.skipped} == {
        "public.t1": 1,
        "public.t2": 2,
        "public.up": 0,
        "public.down": 1,
        "public.full_view": 1,
    }
    assert {name for name, each in found.items() if each.skipped} == {"public.empty_view", "public.far"}


def test_row_security_hides_nothing_from_the_owner(transaction: psycopg.Connection) -> None:
    transaction.execute("CREATE TABLE t (a integer); INSERT INTO t VALUES (1); ALTER TABLE t ENABLE ROW LEVEL SECURITY")
    assert of(transaction).rows == 1
    transaction.execute("ALTER TABLE t FORCE ROW LEVEL SECURITY")
    assert "row security" in of(transaction).skipped
    assert row_sets(transaction, ["public.t"]) == {}


def test_many_tables_with_odd_names_in_one_call(transaction: psycopg.Connection) -> None:
    names = ['"a b"', '"c""d"', '"%s"', '"é"', *(f"t{number}" for number in range(60))]
    for name in names:
        transaction.execute(f'CREATE TABLE {name} (a integer, "x ""y" text); INSERT INTO {name} VALUES (1)'.encode())
    wanted = [f"public.{name}" for name in names]
    assert {each.rows for each in digests(transaction, wanted).values()} == {1}
    assert set(digests(transaction, wanted)) == set(wanted)


def test_a_table_without_columns_has_rows(transaction: psycopg.Connection) -> None:
    transaction.execute("CREATE TABLE t (); INSERT INTO t DEFAULT VALUES; INSERT INTO t DEFAULT VALUES")
    assert (of(transaction).rows, rows_of(transaction).rows.values().__len__()) == (2, 1)
