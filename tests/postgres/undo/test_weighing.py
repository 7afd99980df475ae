"""What an undo script takes away, told in sentences with numbers of a real database."""

import psycopg
import pytest

from flyback.model.undo import Loss
from flyback.postgres.losses.counting import LiveCounts
from flyback.syntax.statements import split
from flyback.workflows.undo.weighing import Weighing

_OLD = """
CREATE TABLE orders (id int PRIMARY KEY, status text);
INSERT INTO orders SELECT n, 'new' FROM generate_series(1, 4) AS n;
"""


def weigh(connection: psycopg.Connection, forward: str, since: str, back: str) -> tuple[list[Loss], list[str]]:
    connection.execute((_OLD + forward + ";" + since).encode())
    weighing = Weighing(LiveCounts(connection), split(forward, "V2__x.sql"), split(back, "undo/U2__x.sql"))
    return list(weighing.losses()), weighing.notes


@pytest.mark.parametrize(
    ("forward", "since", "back", "told"),
    [
        pytest.param(
            "CREATE TABLE notes (a int)",
            "INSERT INTO notes VALUES (1), (2)",
            "DROP TABLE notes",
            ["public.notes is dropped with 2 rows (line 1)"],
            id="new-table",
        ),
        pytest.param(
            "CREATE TABLE notes (a int); INSERT INTO notes VALUES (1)",
            "INSERT INTO notes VALUES (2)",
            "DROP TABLE notes",
            ["public.notes is dropped with 2 rows, the migration's own included (line 1)"],
            id="new-table-with-rows",
        ),
        pytest.param(
            "CREATE TABLE notes (a int)",
            "",
            "DROP TABLE notes",
            ["public.notes is dropped; it is empty (line 1)"],
            id="empty",
        ),
        pytest.param(
            "ALTER TABLE orders ADD note text",
            "UPDATE orders SET note = 'x' WHERE id = 1",
            "\nALTER TABLE orders DROP COLUMN note",
            ["public.orders.note is dropped: 1 row has a value in it (line 2)"],
            id="new-column",
        ),
        pytest.param(
            "ALTER TABLE orders ADD open boolean NOT NULL DEFAULT true",
            "UPDATE orders SET open = false WHERE id < 3",
            "ALTER TABLE orders DROP open",
            ["public.orders.open is dropped: 2 rows have another value in it than its default true (line 1)"],
            id="column-with-default",
        ),
        pytest.param(
            "ALTER TABLE orders ADD note text; UPDATE orders SET note = 'old'",
            "",
            "ALTER TABLE orders DROP note",
            ["public.orders.note is dropped: 4 rows have a value in it, the migration's own included (line 1)"],
            id="backfilled-column",
        ),
        pytest.param(
            "ALTER TABLE orders ADD at timestamptz DEFAULT now()",
            "",
            "ALTER TABLE orders DROP at",
            ["public.orders.at is dropped: 4 rows have a value in it, its default now() included (line 1)"],
            id="volatile-default",
        ),
        pytest.param(
            "ALTER TABLE orders ADD twice int GENERATED ALWAYS AS (id * 2) STORED",
            "",
            "ALTER TABLE orders DROP twice",
            [],
            id="generated-column",
        ),
        pytest.param(
            "UPDATE orders SET status = 'N'",
            "INSERT INTO orders VALUES (9, 'P')",
            "UPDATE orders SET status = 'new' WHERE status = 'N'; DELETE FROM orders WHERE id > 8",
            [
                "4 rows of public.orders are overwritten in status (line 1)",
                "1 row of public.orders is deleted (line 1)",
            ],
            id="update-and-delete",
        ),
        pytest.param(
            "CREATE TABLE a (x int); CREATE TABLE b (x int); CREATE INDEX i ON orders (status)",
            "INSERT INTO b VALUES (1)",
            "DROP INDEX i; DELETE FROM b; DROP TABLE a, b",
            ["public.a is dropped; it is empty (line 1)", "public.b is dropped with 1 row (line 1)"],
            id="a-table-counts-once",
        ),
        pytest.param(
            "CREATE SCHEMA s CREATE TABLE t (x int)",
            "INSERT INTO s.t VALUES (1)",
            "DROP SCHEMA s CASCADE",
            ["s.t is dropped with 1 row (line 1)"],
            id="schema",
        ),
        pytest.param(
            "CREATE TYPE mood AS ENUM ('sad'); ALTER TABLE orders ADD m mood",
            "UPDATE orders SET m = 'sad'",
            "DROP TYPE mood CASCADE",
            ["public.orders.m is dropped: 4 rows have a value in it (line 1)"],
            id="type",
        ),
        pytest.param(
            "ALTER TABLE orders ALTER status TYPE varchar(40)",
            "",
            "ALTER TABLE orders ALTER status TYPE varchar(3) USING left(status, 3)",
            ["public.orders.status, character varying(40), is converted: values may be changed or refused (line 1)"],
            id="conversion",
        ),
        pytest.param(
            "CREATE TABLE notes (a int)",
            "INSERT INTO notes VALUES (1)",
            "DO $$BEGIN EXECUTE 'DROP TABLE notes'; END$$",
            [
                "what a DO block takes away cannot be told beforehand, read it (line 1)",
                "public.notes, created by the migration, may be dropped by other means; it holds 1 row",
            ],
            id="hidden-in-a-block",
        ),
        pytest.param(
            "SELECT 1",
            "",
            "DROP TABLE orders",
            ["public.orders is dropped with 4 rows (line 1); the migration did not create it"],
            id="an-older-table",
        ),
        pytest.param(
            "SELECT 1",
            "",
            "ALTER TABLE orders DROP status",
            ["public.orders.status is dropped: 4 rows have a value in it (line 1); the migration did not add it"],
            id="an-older-column",
        ),
        pytest.param(
            "CREATE TABLE fresh AS SELECT * FROM orders",
            "",
            "ALTER TABLE fresh RENAME TO stale; DROP TABLE stale",
            ["public.fresh is dropped with 4 rows, the migration's own included (line 1)"],
            id="renamed-on-the-way",
        ),
    ],
)
def test_losses(connection: psycopg.Connection, forward: str, since: str, back: str, told: list[str]) -> None:
    losses, _ = weigh(connection, forward, since, back)
    assert [loss.text for loss in losses] == told


def test_an_enum_value_is_not_counted_and_that_is_said(connection: psycopg.Connection) -> None:
    connection.execute("CREATE TYPE mood AS ENUM ('glad')")
    losses, _ = weigh(connection, "ALTER TYPE mood ADD VALUE 'sad'", "", "SELECT 1")
    (loss,) = losses
    assert (loss.object, loss.rows, loss.exact) == ("mood", None, False)
    assert "'sad'" in loss.text


@pytest.mark.parametrize(
    ("forward", "back", "note"),
    [
        pytest.param("SELECT 1", "DROP TABLE IF EXISTS nothing", "there is no table nothing", id="no-table"),
        pytest.param(
            "SELECT 1", "ALTER TABLE orders DROP IF EXISTS x", "public.orders has no column x", id="no-column"
        ),
        pytest.param(
            "CREATE TABLE kept (a int)", "SELECT 1", "public.kept, created by the migration, stays", id="kept"
        ),
        pytest.param(
            "ALTER TABLE orders ADD kept int", "SELECT 1", "public.orders.kept, added by the", id="kept-column"
        ),
    ],
)
def test_notes(connection: psycopg.Connection, forward: str, back: str, note: str) -> None:
    losses, notes = weigh(connection, forward, "", back)
    assert losses == []
    assert len(notes) == 1
    assert note in notes[0]


def test_nothing_is_changed_by_weighing(connection: psycopg.Connection) -> None:
    weigh(
        connection, "CREATE TABLE notes (a int)", "INSERT INTO notes VALUES (1)", "DELETE FROM notes; DROP TABLE notes"
    )
    assert connection.execute("SELECT count(*) FROM notes").fetchone() == (1,)
