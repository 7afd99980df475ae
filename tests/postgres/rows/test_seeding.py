"""Seeding leaves rows and nothing else, and says why where it cannot."""

import time
from collections.abc import Callable

import psycopg
import pytest

from flyback.postgres.rows.digest import digests
from flyback.postgres.rows.seeding import seed

Oid = Callable[[str], int]
Rows = Callable[[str], list[tuple[object, ...]]]

_RAISE = "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE ''not today''; END'; "
_NULL = "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'; "
_TRIGGER = "CREATE TRIGGER x BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f()"

REFUSED = [
    pytest.param(f"CREATE TABLE t (a integer); {_RAISE}{_TRIGGER}", "not today", id="trigger raises"),
    pytest.param(f"CREATE TABLE t (a integer); {_NULL}{_TRIGGER}", "no row stayed", id="trigger drops rows"),
    pytest.param(
        "CREATE TABLE t (a integer NOT NULL CHECK (a > 5 AND a < 3))", "check t_a_check", id="impossible check"
    ),
    pytest.param(
        "CREATE TABLE t (a text NOT NULL, b text NOT NULL, CHECK (a = b || 'x' AND b = a))",
        "satisfies t_check",
        id="pair",
    ),
    pytest.param(
        "CREATE TABLE t (a integer); ALTER TABLE t ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY",
        "row-level security",
        id="forced row security",
    ),
    pytest.param("CREATE TABLE t (a integer); REVOKE ALL ON t FROM flyback", "permission denied", id="no privilege"),
    pytest.param("CREATE VIEW t AS SELECT 1 AS a", "it is a view", id="view"),
    pytest.param("CREATE MATERIALIZED VIEW t AS SELECT 1 AS a", "materialized view", id="materialized view"),
    pytest.param("CREATE FOREIGN TABLE t (a integer) SERVER elsewhere", "foreign table", id="foreign table"),
    pytest.param("CREATE TABLE t (a integer) PARTITION BY LIST (a)", "no partitions", id="no partitions"),
    pytest.param(
        "CREATE TABLE p (id integer PRIMARY KEY CHECK (id IS NULL)); CREATE TABLE t (p integer NOT NULL REFERENCES p)",
        "needs a row of public.p",
        id="parent cannot be filled",
    ),
    pytest.param(
        "CREATE TABLE p (id integer PRIMARY KEY, t integer NOT NULL);"
        "CREATE TABLE t (id integer PRIMARY KEY REFERENCES p);"
        "ALTER TABLE p ADD FOREIGN KEY (t) REFERENCES t DEFERRABLE",
        "needs a row of public.",
        id="circle without NULL",
    ),
    pytest.param(
        "CREATE FUNCTION f(integer) RETURNS boolean LANGUAGE plpgsql AS 'BEGIN RAISE ''broken check''; END';"
        "CREATE TABLE t (a integer NOT NULL, b integer NOT NULL, CHECK (f(a + b)))",
        "broken check",
        id="check raises",
    ),
]


@pytest.mark.parametrize(("script", "reason"), REFUSED)
def test_a_table_that_cannot_be_filled_says_why(
    transaction: psycopg.Connection, oid: Oid, script: str, reason: str
) -> None:
    transaction.execute(script.encode())
    seeded = seed(transaction, [oid("t")], 20, "salt")
    reasons = {each.table: each.reason for each in seeded.unseeded}
    assert reason in reasons["public.t"]
    assert "public.t" not in dict(seeded.tables)
    transaction.execute("CREATE TABLE still_usable ()")


_FAMILY = """
    CREATE TYPE mood AS ENUM ('a', 'b');
    CREATE DOMAIN short AS text CHECK (length(value) < 9);
    CREATE TABLE p (id serial PRIMARY KEY, parent integer REFERENCES p, s short, m mood);
    CREATE TABLE t (id uuid PRIMARY KEY, p integer NOT NULL REFERENCES p DEFERRABLE INITIALLY DEFERRED, c integer,
                    d integer, CHECK (c < d), at timestamptz, n numeric(8,2) NOT NULL, tags text[]);
"""

_CATALOGUE = """
    SELECT 'class', oid::text || relname FROM pg_class UNION ALL SELECT 'type', oid::text FROM pg_type
    UNION ALL SELECT 'proc', oid::text FROM pg_proc UNION ALL SELECT 'namespace', nspname FROM pg_namespace
    UNION ALL SELECT name, setting FROM pg_settings
    UNION ALL SELECT 'trigger', tgname || tgenabled::text FROM pg_trigger
    ORDER BY 1, 2
"""


def test_nothing_is_left_but_rows(transaction: psycopg.Connection, oid: Oid, rows: Rows) -> None:
    transaction.execute(_FAMILY)
    transaction.execute("SET LOCAL search_path = ''")
    before = rows(_CATALOGUE)
    seeded = seed(transaction, [oid("public.t")], 50, "salt")
    assert dict(seeded.tables) == {"public.p": 50, "public.t": 50}
    assert rows(_CATALOGUE) == before
    with pytest.raises(psycopg.errors.InvalidSavepointSpecification), transaction.transaction():
        transaction.execute("RELEASE SAVEPOINT flyback_rows")


def test_deferred_constraints_stay_deferred(transaction: psycopg.Connection, oid: Oid) -> None:
    transaction.execute(_FAMILY)
    seed(transaction, [oid("t")], 10, "salt")
    transaction.execute("INSERT INTO t VALUES (gen_random_uuid(), -99, 1, 2, now(), 1)")  # checked only at COMMIT
    with pytest.raises(psycopg.errors.ForeignKeyViolation):
        transaction.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_deferred_constraint_that_shares_its_name(transaction: psycopg.Connection, oid: Oid) -> None:
    transaction.execute("CREATE TABLE p (id integer PRIMARY KEY)")
    transaction.execute("CREATE TABLE other (a integer, CONSTRAINT same FOREIGN KEY (a) REFERENCES p)")
    transaction.execute(
        "CREATE TABLE t (a integer, CONSTRAINT same FOREIGN KEY (a) REFERENCES p DEFERRABLE INITIALLY DEFERRED)"
    )
    assert dict(seed(transaction, [oid("t")], 20, "salt").tables)["public.t"] == 20
    transaction.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_the_same_salt_makes_the_same_rows(transaction: psycopg.Connection, oid: Oid) -> None:
    found = []
    for salt in ("one", "one", "two"):
        transaction.execute(_FAMILY)
        seed(transaction, [oid("t")], 50, salt)
        found.append({name: each.digest for name, each in digests(transaction, ["public.p", "public.t"]).items()})
        transaction.rollback()
    assert found[0] == found[1]
    assert found[0]["public.t"] != found[2]["public.t"]


def test_rows_that_are_there_stay_and_more_come(transaction: psycopg.Connection, oid: Oid, rows: Rows) -> None:
    transaction.execute(_FAMILY)
    transaction.execute(
        "INSERT INTO p (id) VALUES (1), (2); INSERT INTO t VALUES (gen_random_uuid(), 1, 1, 2, now(), 1)"
    )
    seed(transaction, [oid("t")], 50, "one")
    again = seed(transaction, [oid("t")], 50, "two")
    assert all(number >= 40 for _, number in again.tables)
    assert rows("SELECT count(*) >= 90 FROM t") == [(True,)]
    assert rows("SELECT parent FROM p WHERE id = 2") == [(None,)]


def test_no_rows_are_no_rows(transaction: psycopg.Connection, oid: Oid) -> None:
    transaction.execute(_FAMILY)
    assert seed(transaction, [oid("t")], 0, "salt").tables == ()
    assert seed(transaction, [], 10, "salt").tables == ()
    assert dict(seed(transaction, [oid("t")], 1, "salt").tables) == {"public.p": 1, "public.t": 1}


@pytest.mark.parametrize(
    ("columns", "rows", "expected"), [(50, 400, 400), (100, 400, 200), (400, 400, 100), (400, 100, 100), (400, 7, 7)]
)
def test_wide_tables_get_as_many_values_in_fewer_rows(
    transaction: psycopg.Connection, oid: Oid, columns: int, rows: int, expected: int
) -> None:
    names = ", ".join(f"c{at} integer" for at in range(columns))
    transaction.execute(f"CREATE TABLE t ({names})".encode())
    assert dict(seed(transaction, [oid("t")], rows, "salt").tables) == {"public.t": expected}


def test_a_default_from_a_sequence_is_left_alone(transaction: psycopg.Connection, oid: Oid, rows: Rows) -> None:
    transaction.execute("CREATE TABLE t (a serial, b text DEFAULT 'x')")
    seed(transaction, [oid("t")], 10, "salt")
    assert [row[0] for row in rows("SELECT a FROM t ORDER BY a")] == list(range(1, 11))


def test_leaves_are_counted_one_by_one(transaction: psycopg.Connection, oid: Oid) -> None:
    transaction.execute("CREATE TABLE t (a text) PARTITION BY LIST (a)")
    transaction.execute(
        "CREATE TABLE t1 PARTITION OF t FOR VALUES IN ('x', 'y'); CREATE TABLE t2 PARTITION OF t DEFAULT"
    )
    seeded = seed(transaction, [oid("t1")], 50, "salt")
    assert {name for name, _ in seeded.tables} == {"public.t1", "public.t2"}
    assert sum(number for _, number in seeded.tables) == 50


def test_rows_of_a_reference_to_itself_form_a_tree(transaction: psycopg.Connection, oid: Oid, rows: Rows) -> None:
    transaction.execute("CREATE TABLE t (id serial PRIMARY KEY, parent integer REFERENCES t CHECK (parent <> id))")
    seed(transaction, [oid("t")], 50, "salt")
    assert rows("SELECT count(parent) >= 30, count(*) > count(parent) FROM t") == [(True, True)]


def test_plans_survive_what_scripts_do(transaction: psycopg.Connection, oid: Oid) -> None:
    for number in range(10):  # the driver prepares what it has seen often, unless told not to
        transaction.execute(f"DO 'BEGIN EXECUTE ''DEALLOCATE ALL''; END'; CREATE SCHEMA other{number}".encode())
        transaction.execute("CREATE TABLE t (a integer)")
        assert dict(seed(transaction, [oid("t")], 20, "salt").tables) == {"public.t": 20}
        transaction.rollback()


def test_without_plpgsql_rows_are_tried_from_here(server_transaction: psycopg.Connection) -> None:
    server_transaction.execute("DROP EXTENSION plpgsql")
    server_transaction.execute("CREATE TABLE t (a integer NOT NULL, b text); CREATE INDEX ON t ((a + 1))")
    row = server_transaction.execute("SELECT 't'::regclass::oid::int8").fetchone()
    assert row is not None
    seeded = seed(server_transaction, [row[0]], 50, "salt")
    assert dict(seeded.tables)["public.t"] >= 40
    server_transaction.rollback()


@pytest.fixture
def server_transaction(admin: psycopg.Connection) -> psycopg.Connection:
    """An open transaction of the superuser in a database of its own."""
    admin.autocommit = False
    return admin


def test_five_related_tables_are_filled_in_an_instant(transaction: psycopg.Connection, oid: Oid) -> None:
    before = "id serial PRIMARY KEY, name text NOT NULL UNIQUE, at timestamptz, n numeric(10,2), flag boolean"
    transaction.execute(f"CREATE TABLE t0 ({before})".encode())
    for number in range(1, 5):
        transaction.execute(f"CREATE TABLE t{number} ({before}, up integer NOT NULL REFERENCES t{number - 1})".encode())
    times = []
    for attempt in range(5):
        start = time.perf_counter()
        seeded = seed(transaction, [oid("t4")], 100, str(attempt))
        times.append(time.perf_counter() - start)
        assert len(seeded.tables) == 5
    assert min(times) < 0.1, "measured at 12 ms; far beyond means that something is planned again and again"
