"""Bodies of functions and DO blocks tell what they run, as far as it is written in them."""

import pytest

from flyback.syntax.routine_bodies import body_in


def kinds(language: str, text: str) -> list[str]:
    """The kinds of the statements in a body."""
    body = body_in(language, text)
    assert body is not None
    return [next(iter(node)).removesuffix("Stmt") for node in body.statements]


@pytest.mark.parametrize(
    ("text", "statements"),
    [
        ("BEGIN DELETE FROM t; END", ["Delete"]),
        ("DECLARE n int := 5; BEGIN NULL; END", ["Select"]),
        ("DECLARE n int DEFAULT (SELECT 1); m text; BEGIN NULL; END", ["Select"]),
        ("BEGIN IF a > 1 THEN DELETE FROM t; ELSE UPDATE t SET a = 1; END IF; END", ["Select", "Delete", "Update"]),
        ("BEGIN FOR r IN SELECT * FROM t LOOP PERFORM f(r.id); END LOOP; END", ["Select", "Select"]),
        ("BEGIN FOR i IN 1..10 LOOP INSERT INTO t VALUES (i); END LOOP; END", ["Insert"]),
        ("BEGIN WHILE true LOOP DELETE FROM t; EXIT WHEN NOT FOUND; END LOOP; END", ["Select", "Delete"]),
        ("BEGIN CASE x WHEN 1 THEN DELETE FROM a; ELSE DELETE FROM b; END CASE; END", ["Delete", "Delete"]),
        ("BEGIN UPDATE t SET a = CASE WHEN b THEN 1 ELSE 2 END; END", ["Update"]),
        ("BEGIN SELECT a INTO n FROM t; SELECT a, b INTO STRICT n, m FROM t; END", ["Select", "Select"]),
        ("BEGIN WITH x AS (INSERT INTO t VALUES (1) RETURNING 1) SELECT 1 INTO a, b FROM x; END", ["Select"]),
        ("BEGIN INSERT INTO t VALUES (1) RETURNING id INTO STRICT n; END", ["Insert"]),
        ("BEGIN MERGE INTO t USING s ON true WHEN MATCHED THEN DELETE; END", ["Merge"]),
        ("BEGIN EXECUTE 'DROP TABLE t'; END", ["Drop"]),
        ("BEGIN EXECUTE 'DROP ' || 'TABLE t'; END", ["Drop"]),
        ("BEGIN EXECUTE $q$DELETE FROM t WHERE a = $1$q$ USING 5; END", ["Delete"]),
        ("BEGIN EXECUTE format('ALTER TABLE %I.%I ADD x int', 'a', 'B c'); END", ["AlterTable"]),
        ("BEGIN RETURN QUERY SELECT 1; RETURN QUERY EXECUTE 'SELECT 2'; RETURN 3; RETURN; END", ["Select"] * 3),
        ("BEGIN OPEN c FOR SELECT 1; FETCH c INTO x; CLOSE c; END", ["Select"]),
        ("<<outer>> BEGIN BEGIN DELETE FROM t; EXCEPTION WHEN others THEN NULL; END; END", ["Delete"]),
        ("BEGIN RAISE EXCEPTION 'x; THEN %', x USING HINT = 'LOOP'; END", []),
        ("BEGIN /* DELETE FROM a; */ -- DELETE FROM b;\n NEW.a := now(); RETURN NEW; END", ["Select", "Select"]),
        ("BEGIN GET DIAGNOSTICS n = ROW_COUNT; END", []),
        ("BEGIN CREATE TABLE x (id int); CALL p(1); SET search_path = a; END", ["Create", "Call", "VariableSet"]),
        ("", []),
    ],
)
def test_plpgsql_says_what_it_runs(text: str, statements: list[str]) -> None:
    assert kinds("plpgsql", text) == statements
    body = body_in("plpgsql", text)
    assert body is not None
    assert body.whole


@pytest.mark.parametrize(
    "text",
    [
        "BEGIN EXECUTE x; END",
        "BEGIN EXECUTE 'DELETE FROM ' || x; END",
        "BEGIN EXECUTE format('DELETE FROM %I', x); END",
        "BEGIN FOR r IN EXECUTE q LOOP NULL; END LOOP; END",
        "BEGIN RETURN QUERY EXECUTE q; END",
        "BEGIN what is this; END",
    ],
)
def test_what_is_put_together_while_it_runs_is_not_whole(text: str) -> None:
    body = body_in("plpgsql", text)
    assert body is not None
    assert not body.whole


@pytest.mark.parametrize(
    ("text", "straight", "ends"),
    [
        ("BEGIN DELETE FROM t; UPDATE t SET a = 1; END", True, False),
        ("BEGIN IF x THEN DELETE FROM t; END IF; END", False, False),
        ("BEGIN LOOP DELETE FROM t; END LOOP; END", False, False),
        ("BEGIN DELETE FROM t; EXCEPTION WHEN others THEN NULL; END", False, False),
        ("BEGIN DELETE FROM t; COMMIT; END", True, True),
        ("BEGIN ROLLBACK; END", True, True),
    ],
)
def test_whether_everything_runs_once(text: str, straight: bool, ends: bool) -> None:
    body = body_in("plpgsql", text)
    assert body is not None
    assert (body.straight, body.ends) == (straight, ends)


@pytest.mark.parametrize(
    ("text", "statements"),
    [
        ("DELETE FROM t; SELECT 1", ["Delete", "Select"]),
        ("BEGIN ATOMIC\n DELETE FROM t;\n SELECT 1;\nEND", ["Delete", "Select"]),
        ("RETURN (a + 1)", ["Select"]),
        ("", []),
    ],
)
def test_sql_says_what_it_runs(text: str, statements: list[str]) -> None:
    assert kinds("sql", text) == statements


@pytest.mark.parametrize(("language", "text"), [("c", "f"), ("plpython3u", "pass"), ("plpgsql", "BEGIN 'x"), ("", "")])
def test_what_nobody_reads(language: str, text: str) -> None:
    assert body_in(language, text) is None


def test_sql_that_is_none_is_not_whole() -> None:
    body = body_in("sql", "what is this")
    assert body is not None
    assert not body.whole
