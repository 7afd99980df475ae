"""What is damaged in undo scripts, and what is left alone because it would change nothing."""

import pytest

from flyback.model.script import Runnable
from flyback.proof.mutation import LIMIT, damage
from flyback.syntax.statements import split


def _undo(sql: str) -> Runnable:
    return Runnable(path="undo/U1__x.sql", statements=split(sql, "undo/U1__x.sql"), in_transaction=True)


def _altered(sql: str) -> set[str]:
    """The statement as each alteration leaves it."""
    scripts = [each.script.statements for each in damage(_undo(sql)).scripts]
    return {" ".join(statements[0].sql.split()) for statements in scripts if statements}


@pytest.mark.parametrize(
    ("sql", "altered"),
    [
        pytest.param("ALTER TABLE t ADD a int DEFAULT 5", "ALTER TABLE t ADD a int", id="default-left-out"),
        pytest.param("ALTER TABLE t ADD a int DEFAULT 5", "ALTER TABLE t ADD a int DEFAULT 4", id="other-constant"),
        pytest.param("ALTER TABLE t ADD a int NOT NULL", "ALTER TABLE t ADD a int", id="not-null-left-out"),
        pytest.param("ALTER TABLE t ADD a int", "ALTER TABLE t ADD a bigint", id="other-type"),
        pytest.param("ALTER TABLE t ADD a varchar(50)", "ALTER TABLE t ADD a varchar(49)", id="other-length"),
        pytest.param("ALTER TABLE t ADD a numeric(10, 2)", "ALTER TABLE t ADD a numeric(10, 1)", id="other-scale"),
        pytest.param("ALTER TABLE t DROP a, DROP b", "ALTER TABLE t DROP b", id="first-command-less"),
        pytest.param("ALTER TABLE s.t DROP a, DROP b", "ALTER TABLE s.t DROP a", id="last-command-less"),
        pytest.param("DROP TABLE IF EXISTS a, b CASCADE", "DROP TABLE IF EXISTS b CASCADE", id="one-object-less"),
        pytest.param("CREATE UNIQUE INDEX i ON t (a)", "CREATE INDEX i ON t (a)", id="unique-left-out"),
        pytest.param("CREATE INDEX i ON t (a, b)", "CREATE INDEX i ON t (a )", id="index-column-less"),
        pytest.param("CREATE INDEX i ON t (a)", "CREATE INDEX i ON t (a DESC)", id="index-other-way-round"),
        pytest.param("CREATE INDEX i ON t (a DESC)", "CREATE INDEX i ON t (a )", id="desc-left-out"),
        pytest.param("CREATE INDEX i ON t (a) WHERE b", "CREATE INDEX i ON t (a)", id="whole-index"),
        pytest.param("CREATE INDEX i ON t (a)", "CREATE INDEX i_1 ON t (a)", id="other-index-name"),
        pytest.param(
            "ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0)", "ALTER TABLE t ADD CONSTRAINT c_1 CHECK (a > 0)", id="name"
        ),
        pytest.param(
            "CREATE TABLE t (a int REFERENCES b ON DELETE CASCADE)",
            "CREATE TABLE t (a int REFERENCES b )",
            id="on-delete",
        ),
        pytest.param("GRANT SELECT, INSERT ON t TO r", "GRANT INSERT ON t TO r", id="one-privilege-less"),
        pytest.param("CREATE TYPE e AS ENUM ('a', 'b')", "CREATE TYPE e AS ENUM ('a')", id="one-label-less"),
        pytest.param("UPDATE t SET a = TRUE WHERE b", "UPDATE t SET a = TRUE", id="update-everything"),
        pytest.param("UPDATE t SET a = TRUE", "UPDATE t SET a = FALSE", id="other-truth"),
        pytest.param("UPDATE t SET a = 'x;'", "UPDATE t SET a = 'x;1'", id="other-text"),
        pytest.param("DELETE FROM t WHERE a = 1", "DELETE FROM t", id="delete-everything"),
        pytest.param("INSERT INTO t VALUES (1), (2)", "INSERT INTO t VALUES (1)", id="one-row-less"),
        pytest.param("ALTER TABLE t RENAME TO u", "ALTER TABLE t RENAME TO u_1", id="renamed-otherwise"),
    ],
)
def test_statements_are_altered(sql: str, altered: str) -> None:
    found = {each.replace(" )", ")") for each in _altered(sql)}
    assert altered.replace(" )", ")") in found


@pytest.mark.parametrize(
    "sql",
    [
        "SET search_path = x",
        "RESET ALL",
        "ANALYZE t",
        "LOCK TABLE t",
        "BEGIN",
        "COMMIT",
        "SELECT 1",
        "SELECT set_config('search_path', 'x', true)",
        "REINDEX TABLE t",
    ],
)
def test_what_leaves_nothing_behind_is_left_alone(sql: str) -> None:
    assert damage(_undo(sql)).scripts == ()


@pytest.mark.parametrize(
    ("sql", "equivalent"),
    [
        pytest.param("DROP TABLE IF EXISTS t", "DROP TABLE t", id="if-exists"),
        pytest.param("CREATE INDEX CONCURRENTLY i ON t (a)", "CREATE INDEX i ON t (a)", id="concurrently"),
        pytest.param("CREATE INDEX i ON t USING btree (a)", "CREATE INDEX i ON t (a)", id="btree"),
        pytest.param("ALTER TABLE t ADD a int DEFAULT NULL", "ALTER TABLE t ADD a int", id="default-null"),
        pytest.param(
            "CREATE TABLE t (a int NOT NULL PRIMARY KEY)", "CREATE TABLE t (a int PRIMARY KEY)", id="primary-key"
        ),
        pytest.param(
            "ALTER TABLE t ADD a int REFERENCES b ON DELETE NO ACTION",
            "ALTER TABLE t ADD a int REFERENCES b",
            id="no-action",
        ),
    ],
)
def test_what_means_the_same_is_not_generated(sql: str, equivalent: str) -> None:
    assert equivalent not in _altered(sql)


def test_every_statement_with_an_effect_is_removed_once() -> None:
    undo = _undo("SET x.y = 1;\nDROP INDEX i;\nSELECT setval('s', 7);\nCOMMENT ON TABLE t IS NULL;")
    removed = [(each.line, each.change) for each in damage(undo).scripts if each.change.startswith("removed")]
    assert removed == [
        (2, "removed: DROP INDEX i"),
        (3, "removed: SELECT setval('s', 7)"),
        (4, "removed: COMMENT ON TABLE t IS NULL"),
    ]


def test_every_damaged_script_is_valid_and_another_one() -> None:
    undo = _undo(
        "ALTER TABLE t\n  ADD a text DEFAULT 'é',\n  ADD b int CHECK (b IN (1, 2));\nUPDATE t SET a = 'x' WHERE b = 1;"
    )
    texts = [tuple(each.sql for each in damaged.script.statements) for damaged in damage(undo).scripts]
    for text in texts:
        split(";\n".join(text), "u.sql")
    assert len(set(texts)) == len(texts)
    assert tuple(each.sql for each in undo.statements) not in texts


def test_an_alteration_is_told_with_its_own_line() -> None:
    undo = _undo("ALTER TABLE t\n  ADD a int,\n  ADD b int DEFAULT 5;")
    told = {(each.line, each.change) for each in damage(undo).scripts}
    assert (3, "altered: without DEFAULT 5") in told
    assert (3, "altered: int DEFAULT 5 is int DEFAULT 4") in told


def test_a_long_script_is_damaged_in_every_statement_before_any_twice() -> None:
    damages = damage(_undo("".join(f"ALTER TABLE t{n} ADD a int DEFAULT 5;\n" for n in range(40))))
    assert len(damages.scripts) == LIMIT
    assert damages.left_out > 0
    assert sum(each.change.startswith("removed") for each in damages.scripts) == 40
    assert {each.line for each in damages.scripts} == set(range(1, 41))


def test_copy_data_survives_the_removal_of_its_neighbours() -> None:
    undo = _undo("COPY t FROM STDIN;\n1\n2\n\\.\nDROP TABLE u;")
    without_drop = next(each for each in damage(undo).scripts if each.change == "removed: DROP TABLE u")
    assert [each.copy_data for each in without_drop.script.statements] == ["1\n2\n"]
