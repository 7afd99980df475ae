"""Scripts rewritten as safe scripts."""

import pytest

from flyback.analysis.assessing import Readable, assess
from flyback.analysis.database import Database
from flyback.analysis.fixing import SafeScripts, new_files, safe_scripts, versions_after
from flyback.analysis.remedies import filling
from flyback.model.risk import Assessment
from flyback.model.snapshot import Server, Snapshot
from flyback.model.version import Version
from flyback.settings import FlybackSettings
from flyback.syntax.statements import parse_in_full

SETTINGS = FlybackSettings()


def assessed(sql: str) -> list[Assessment]:
    """Nothing is known of the database."""
    parsed = parse_in_full(sql, "V7__x.sql")
    script = Readable(path="V7__x.sql", statements=tuple((each.statement, each.node) for each in parsed))
    return list(assess([script], Database(Snapshot(server=Server(major=16), complete=False))))


def rewritten(sql: str) -> tuple[str, ...]:
    found = safe_scripts(sql, assessed(sql), SETTINGS)
    return found.texts if found else (sql,)


CASES = {
    "nothing to do": ("-- why\nALTER TABLE t ADD x int;\n", ("-- why\nALTER TABLE t ADD x int;\n",)),
    "an index alone": (
        "CREATE INDEX i ON t (a);\n",
        ("CREATE INDEX CONCURRENTLY i ON t (a);\n",),
    ),
    "an index among others": (
        (
            "-- one\nALTER TABLE t ADD x int; -- after one\n\n-- two\nCREATE INDEX i ON t (x); -- after two\n"
            "COMMENT ON TABLE t IS 'y';"
        ),
        (
            "-- one\nALTER TABLE t ADD x int; -- after one\n",
            "-- two\nCREATE INDEX CONCURRENTLY i ON t (x); -- after two\n",
            "COMMENT ON TABLE t IS 'y';",
        ),
    ),
    "what follows comes last": (
        "ALTER TABLE t ADD CONSTRAINT ck CHECK (a > 0);\nCOMMENT ON TABLE t IS 'y';\n",
        (
            "ALTER TABLE t ADD CONSTRAINT ck CHECK (a > 0) NOT VALID;\nCOMMENT ON TABLE t IS 'y';\n",
            "ALTER TABLE t VALIDATE CONSTRAINT ck;\n",
        ),
    ),
    "several in one statement": (
        "ALTER TABLE t ADD CHECK (a > 0), ADD b2 int, ADD CONSTRAINT fk FOREIGN KEY (a) REFERENCES p;",
        (
            (
                "ALTER TABLE t ADD CONSTRAINT t_a_check CHECK (a > 0) NOT VALID, ADD b2 int, "
                "ADD CONSTRAINT fk FOREIGN KEY (a) REFERENCES p NOT VALID;"
            ),
            "ALTER TABLE t VALIDATE CONSTRAINT t_a_check;\n",
            "ALTER TABLE t VALIDATE CONSTRAINT fk;\n",
        ),
    ),
    "a key in two steps": (
        "-- no two alike\nALTER TABLE t ADD CONSTRAINT u UNIQUE (a);\n",
        (
            "-- no two alike\nCREATE UNIQUE INDEX CONCURRENTLY u ON public.t (a);\n",
            "ALTER TABLE t ADD CONSTRAINT u UNIQUE USING INDEX u;\n",
        ),
    ),
    "validation in its own transaction": (
        "ALTER TABLE t ADD CONSTRAINT ck CHECK (a > 0) NOT VALID;\n-- now\nALTER TABLE t VALIDATE CONSTRAINT ck;\n",
        (
            "ALTER TABLE t ADD CONSTRAINT ck CHECK (a > 0) NOT VALID;\n",
            "-- now\nALTER TABLE t VALIDATE CONSTRAINT ck;\n",
        ),
    ),
    "what is allowed stays": (
        "-- flyback: allow index-blocks-writes because the table is tiny\nCREATE INDEX i ON t (a);\n",
        ("-- flyback: allow index-blocks-writes because the table is tiny\nCREATE INDEX i ON t (a);\n",),
    ),
    "what comes next may rely on what follows": (
        "ALTER TABLE t ADD CONSTRAINT u UNIQUE (a);\nCREATE TABLE c (a int REFERENCES t (a));\n",
        (
            "CREATE UNIQUE INDEX CONCURRENTLY u ON public.t (a);\n",
            "ALTER TABLE t ADD CONSTRAINT u UNIQUE USING INDEX u;\nCREATE TABLE c (a int REFERENCES t (a));\n",
        ),
    ),
    "a column with everything": (
        "ALTER TABLE t ADD x int NOT NULL DEFAULT 5 CONSTRAINT xc CHECK (x > 0) CHECK (x < 9) UNIQUE;\nSELECT 1;\n",
        (
            (
                "ALTER TABLE t ADD x int NOT NULL DEFAULT 5, ADD CONSTRAINT xc CHECK (x > 0) NOT VALID, "
                "ADD CONSTRAINT t_x_check CHECK (x < 9) NOT VALID;\n"
            ),
            "CREATE UNIQUE INDEX CONCURRENTLY t_x_key ON public.t (x);\n",
            "ALTER TABLE t ADD CONSTRAINT t_x_key UNIQUE USING INDEX t_x_key;\n",
            "ALTER TABLE t VALIDATE CONSTRAINT xc;\n",
            "ALTER TABLE t VALIDATE CONSTRAINT t_x_check;\n",
            "SELECT 1;\n",
        ),
    ),
    "names are as the server gives them": (
        "ALTER TABLE t ADD CHECK (a > 0), ADD CHECK (a < 9);",
        (
            (
                "ALTER TABLE t ADD CONSTRAINT t_a_check CHECK (a > 0) NOT VALID, "
                "ADD CONSTRAINT t_a_check1 CHECK (a < 9) NOT VALID;"
            ),
            "ALTER TABLE t VALIDATE CONSTRAINT t_a_check;\n",
            "ALTER TABLE t VALIDATE CONSTRAINT t_a_check1;\n",
        ),
    ),
    "timeouts hold everywhere": (
        "-- gently\nSET lock_timeout = '2s';\nALTER TABLE t ADD x int;\nCREATE INDEX i ON t (x);\nSELECT 1;",
        (
            "-- gently\nSET lock_timeout = '2s';\nALTER TABLE t ADD x int;\n",
            "CREATE INDEX CONCURRENTLY i ON t (x);\n",
            "SET lock_timeout = '2s';\nSELECT 1;",
        ),
    ),
    "timeouts alone": (
        "-- gently\nSET lock_timeout = '2s'; -- really\nCREATE INDEX i ON t (x);\n",
        ("-- gently\n -- really\nCREATE INDEX CONCURRENTLY i ON t (x);\n",),
    ),
    "comments of what moves": (
        "ALTER TABLE t ADD x int;\n-- all\nUPDATE t SET x = a; -- in one go\nSELECT 1;\n",
        ("ALTER TABLE t ADD x int;\n", "-- all\nUPDATE t SET x = a; -- in one go\n", "SELECT 1;\n"),
    ),
    "what others may see between stays": (
        "ALTER TABLE t DROP CONSTRAINT ck;\nUPDATE t SET a = 5 WHERE a = 4;\n",
        ("ALTER TABLE t DROP CONSTRAINT ck;\nUPDATE t SET a = 5 WHERE a = 4;\n",),
    ),
    "what blocks all the same stays": (
        "ALTER TABLE t ADD g int GENERATED ALWAYS AS (a + 1) STORED, ADD CHECK (a > 0);\n",
        ("ALTER TABLE t ADD g int GENERATED ALWAYS AS (a + 1) STORED, ADD CHECK (a > 0);\n",),
    ),
    "a table under another name is the author's decision": (
        "ALTER TABLE t RENAME TO s;\n",
        ("ALTER TABLE t RENAME TO s;\n",),
    ),
    "concurrently among others": (
        "ALTER TABLE t ADD x int; CREATE INDEX CONCURRENTLY i ON t (x);",
        ("ALTER TABLE t ADD x int;", "CREATE INDEX CONCURRENTLY i ON t (x);"),
    ),
}


@pytest.mark.parametrize(("sql", "texts"), CASES.values(), ids=CASES)
def test_a_script_becomes_safe_scripts(sql: str, texts: tuple[str, ...]) -> None:
    assert rewritten(sql) == texts


@pytest.mark.parametrize("sql", [sql for sql, _ in CASES.values()], ids=CASES)
def test_what_comes_out_stays_as_it_is(sql: str) -> None:
    for text in rewritten(sql):
        assert rewritten(text) == (text,)


@pytest.mark.parametrize(
    ("raw", "count", "others", "versions"),
    [
        ("7", 2, ("1", "7", "8"), ("7.1", "7.2")),
        ("7", 2, ("7", "7.1"), ("7.0.1", "7.0.2")),
        ("7", 1, ("7", "7.0.1"), ("7.0.0.1",)),
        ("1_2", 1, ("1_2", "1_3"), ("1_2_1",)),
        ("20240101120000", 3, (), ("20240101120000.1", "20240101120000.2", "20240101120000.3")),
        ("7", 0, ("8",), ()),
    ],
)
def test_versions_fit_between_those_that_are_taken(
    raw: str, count: int, others: tuple[str, ...], versions: tuple[str, ...]
) -> None:
    assert versions_after(raw, count, map(Version, others)) == versions


def test_files_are_named_after_the_script() -> None:
    filled = f"{filling('t', 'a', '1')};\n"
    made = SafeScripts(texts=("SELECT 'COMMIT;';\n", filled), fixed=("x",))
    assert new_files("sql/a/V7__add.sql", "7", made, (Version("7"), Version("8"))) == (
        ("sql/a/V7__add.sql", "SELECT 'COMMIT;';\n"),
        ("sql/a/V7.1__add.sql", filled),
        ("sql/a/V7.1__add.sql.conf", "executeInTransaction=false\n"),
    )
