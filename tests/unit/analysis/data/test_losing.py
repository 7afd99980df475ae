"""What data statements take away, and of what nobody knows what it does."""

import pytest

from unit.analysis.data.given import effect, locks, offline, told


@pytest.mark.parametrize(
    ("sql", "loses", "changes"),
    [
        ("DELETE FROM t", {"t": ("all rows",)}, {}),
        ("DELETE FROM t WHERE id = 1", {"t": ("the rows it deletes",)}, {}),
        ("DELETE FROM vw WHERE aa = 1", {"t": ("the rows it deletes",)}, {}),
        ("UPDATE t SET b = 'x'", {"t": ("values of column b",)}, {"t": ("b",)}),
        ("UPDATE t SET a = 1", {"t": ("values of column a",)}, {"t": ("a", "twice")}),
        ("UPDATE t SET b = b", {}, {}),
        ("UPDATE t SET b = 'x' WHERE b IS NULL", {}, {"t": ("b",)}),
        ("UPDATE t SET b = 'x' WHERE b IS NULL OR a = 1", {"t": ("values of column b",)}, {"t": ("b",)}),
        ("UPDATE vw SET aa = 5", {"t": ("values of column a",)}, {"t": ("a", "twice")}),
        ("INSERT INTO p VALUES (1)", {}, {}),
        ("INSERT INTO p VALUES (1) ON CONFLICT DO NOTHING", {}, {}),
        (
            "INSERT INTO p VALUES (1) ON CONFLICT (id) DO UPDATE SET name = 'x'",
            {"p": ("values of column name",)},
            {"p": ("name",)},
        ),
        ("TRUNCATE t", {"t": ("all rows",)}, {}),
        ("TRUNCATE p CASCADE", {"p": ("all rows",), "ch": ("all rows",), "keeps": ("all rows",)}, {}),
        ("TRUNCATE p", {"p": ("all rows",)}, {}),
        (
            "DELETE FROM p WHERE id = 1",
            {
                "p": ("the rows it deletes",),
                "ch": ("rows that refer to those deleted from public.p",),
                "keeps": ("values of column p_id",),
            },
            {"keeps": ("p_id",)},
        ),
        ("WITH d AS (DELETE FROM t RETURNING id) SELECT count(*) FROM d", {"t": ("all rows",)}, {}),
        ("SELECT wipe()", {"t": ("all rows",)}, {}),
        ("SELECT setval('sq', 5)", {"sq": ("its position",)}, {}),
        ("MERGE INTO t USING p ON t.id = p.id WHEN MATCHED THEN DELETE", {"t": ("the rows it deletes",)}, {}),
        ("EXPLAIN DELETE FROM t", {}, {}),
        ("EXPLAIN ANALYZE DELETE FROM t", {"t": ("all rows",)}, {}),
    ],
)
def test_losses_and_changes(sql: str, loses: dict[str, tuple[str, ...]], changes: dict[str, tuple[str, ...]]) -> None:
    *_, last = told(sql)
    named = {each.relation.removeprefix("public."): each for each in last.effects}
    assert {name: each.loses for name, each in named.items() if each.loses} == loses
    assert {name: each.changes_values for name, each in named.items() if each.changes_values} == changes


@pytest.mark.parametrize(
    ("sql", "backfill"),
    [
        ("ALTER TABLE t ADD COLUMN n int; UPDATE t SET n = a", "yes"),
        ("ALTER TABLE t ADD COLUMN n int; UPDATE t SET n = a, b = 'x'", ""),
        ("ALTER TABLE t ADD COLUMN n int DEFAULT 5; UPDATE t SET n = a", "yes"),
        ("UPDATE t SET b = 'x' WHERE b IS NULL", "yes"),
        ("UPDATE t SET b = 'x'", ""),
    ],
)
def test_a_backfill_takes_nothing_away(sql: str, backfill: str) -> None:
    *_, last = told(sql)
    (act,) = [act for act in last.acts if act.kind == "update"]
    assert act.detail["backfill"] == backfill
    assert ("values of column n" in effect(last, "t").loses, bool(effect(last, "t").loses)) == (False, not backfill)


@pytest.mark.parametrize(
    ("sql", "unknown"),
    [
        ("SELECT dyn('t')", ("what function public.dyn() does",)),
        ("SELECT stable()", ()),
        ("INSERT INTO watched VALUES (1)", ("what trigger watch of public.watched does",)),
        ("UPDATE watched SET id = 1", ()),
        ("DO $$ BEGIN EXECUTE (SELECT b FROM t LIMIT 1); END $$", ("what the DO block does",)),
        ("DO LANGUAGE plpython3u 'plpy.execute(x)'", ("what the DO block does",)),
        ("DO $$ BEGIN DELETE FROM t; END $$", ()),
        ("DO $$ BEGIN EXECUTE format('DELETE FROM %I', 't'); END $$", ()),
        ("EXECUTE nope", ('what the prepared statement "nope" does',)),
        ("COPY t TO PROGRAM 'cat'", ("what the program does that COPY runs on the server",)),
        ("LOAD 'x'", ("what the library x does",)),
        ("PREPARE TRANSACTION 'x'", ("when the prepared transaction ends: it keeps its locks until then",)),
        ("SELECT nextval(b) FROM t", ("which sequence nextval() moves",)),
    ],
)
def test_what_cannot_be_told_is_said(sql: str, unknown: tuple[str, ...]) -> None:
    *_, last = told(sql)
    assert last.unknown == unknown


def test_a_condition_makes_it_the_worst_that_may_be() -> None:
    (sure,) = told("DO $$ BEGIN LOCK t; END $$")
    (perhaps,) = told("DO $$ BEGIN IF now() > '2030-01-01' THEN LOCK t; END IF; END $$")
    assert (effect(sure, "t").source, effect(perhaps, "t").source) == ("static", "unknown")
    assert locks(sure) == locks(perhaps) == {"t": "AccessExclusive"}


def test_what_a_block_may_run_in_vain_does_not_refuse_it() -> None:
    (caught,) = told("DO $$ BEGIN CREATE TYPE mood AS ENUM ('x'); EXCEPTION WHEN duplicate_object THEN NULL; END $$")
    assert (caught.refused, caught.unknown) == ("", ())
    (plain,) = told("DO $$ BEGIN CREATE TYPE mood AS ENUM ('x'); END $$")
    assert plain.refused.startswith("42710")


def test_without_a_catalogue_the_worst_is_assumed() -> None:
    (found,) = offline("DELETE FROM app.orders WHERE id = 5")
    (each,) = found.effects
    assert (each.relation, each.lock, each.scans, each.source) == (
        "app.orders",
        "RowExclusiveLock",
        True,
        "unknown",
    )
    (whole,) = offline("DELETE FROM orders")
    assert (whole.effects[0].scans, whole.effects[0].source) == (True, "static")
    (called,) = offline("SELECT tidy_up()")
    assert called.unknown == ("what function tidy_up() does",)
    (truncated,) = offline("TRUNCATE orders")
    assert truncated.may_fail == ("another table refers to it",)


@pytest.mark.parametrize(
    ("sql", "scans"),
    [
        ("DELETE FROM t WHERE id = 5", False),
        ("DELETE FROM t WHERE b = 'x'", True),
        ("DELETE FROM t WHERE id = 5 OR id = 6", False),
        ("DELETE FROM t WHERE id = 5 OR b = 'x'", True),
        ("DELETE FROM t WHERE id > 990", False),
        ("DELETE FROM t WHERE id > 10", True),
        ("DELETE FROM t USING p WHERE p.id = t.id AND p.id = 5", False),
        ("DELETE FROM t USING p WHERE p.id = t.id", True),
        ("DELETE FROM vw WHERE id = 5", False),
    ],
)
def test_an_index_spares_the_table(sql: str, scans: bool) -> None:
    (found,) = told(sql)
    assert effect(found, "t").scans == scans
