"""Whole scripts, each of which is safe or a hazard in a known way, judged with and without a live catalogue.

Source: scenarios that other linters are known to get wrong, and their like.
"""

from collections.abc import Iterator

import psycopg
import pytest

from flyback.model.risk import Family, Finding, Severity
from flyback.model.snapshot import Namespace, Snapshot
from flyback.model.snapshot import Server as Version
from flyback.postgres.scratch.databases import create_database, drop_database
from flyback.postgres.scratch.server import Server
from flyback.postgres.snapshot.reader import read_snapshot
from postgres.analysis.running_rules import judged

TABLES = """
CREATE EXTENSION citext;
CREATE TABLE cit (id int, c citext);
CREATE TABLE big (id int PRIMARY KEY, a int, b text, v varchar(50), n numeric(10,2), ts timestamp);
CREATE TABLE other (id int PRIMARY KEY, a int);
CREATE TABLE t (id int PRIMARY KEY, a int, b text, n numeric(10,2) DEFAULT 0 NOT NULL, big_id int);
CREATE INDEX t_a ON t (a);
CREATE INDEX t_b ON t (b);
CREATE SCHEMA a;
CREATE SCHEMA b;
CREATE TABLE b.t (id int, x int);
CREATE DOMAIN d AS int;
CREATE DOMAIN posd AS int CHECK (VALUE > 0);
CREATE TABLE ud (id int, c d);
CREATE TYPE mood AS ENUM ('sad','ok');
CREATE TABLE m (id int, mood mood);
CREATE MATERIALIZED VIEW mv AS SELECT id, a FROM t;
CREATE TABLE pt (id int, x int) PARTITION BY RANGE (id);
CREATE TABLE p1 PARTITION OF pt FOR VALUES FROM (0) TO (10000);
CREATE TABLE p9 (id int, x int);
CREATE TABLE gen (id int, a int, g int GENERATED ALWAYS AS (a * 2) STORED);
CREATE TABLE kids (id int, t_id int CONSTRAINT kids_fk REFERENCES t);
CREATE SCHEMA s9;
CREATE TABLE s9.x (id int);
CREATE FUNCTION trg() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE FUNCTION f(x int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT x';
CREATE TABLE checked (id int, a int CONSTRAINT a_there CHECK (a IS NOT NULL));
CREATE UNIQUE INDEX checked_id ON checked (id);
CREATE UNLOGGED TABLE unlg (id int);
"""
ROWS = """
INSERT INTO cit SELECT g, 'x' FROM generate_series(1, 5000) g;
INSERT INTO big SELECT g, g, 'b', 'v', g, now() FROM generate_series(1, 5000) g;
INSERT INTO other SELECT g, g FROM generate_series(1, 5000) g;
INSERT INTO t SELECT g, g, 'b', g, g FROM generate_series(1, 5000) g;
INSERT INTO b.t SELECT g, g FROM generate_series(1, 5000) g;
INSERT INTO ud SELECT g, g FROM generate_series(1, 5000) g;
INSERT INTO m SELECT g,'ok' FROM generate_series(1, 5000) g;
INSERT INTO pt SELECT g, g FROM generate_series(1, 5000) g;
INSERT INTO p9 SELECT g, g FROM generate_series(10001,15000) g;
INSERT INTO gen SELECT g, g FROM generate_series(1, 5000) g;
INSERT INTO kids SELECT g, g FROM generate_series(1, 5000) g;
INSERT INTO s9.x SELECT g FROM generate_series(1, 5000) g;
INSERT INTO checked SELECT g, g FROM generate_series(1, 5000) g;
INSERT INTO unlg SELECT g FROM generate_series(1, 5000) g;
REFRESH MATERIALIZED VIEW mv;
"""
SAFE = {
    "new-table-index": "CREATE TABLE nt (id int, a int); CREATE INDEX i ON nt (a)",
    "new-table-index-begin": "BEGIN; CREATE TABLE nt (id int, a int); CREATE INDEX i ON nt (a); COMMIT",
    "new-table-ctas-index": "CREATE TABLE nt AS SELECT 1 AS a; CREATE INDEX i ON nt (a)",
    "new-table-add-pk": "CREATE TABLE nt (id int, a int); ALTER TABLE nt ADD PRIMARY KEY (id)",
    "new-table-set-not-null": "CREATE TABLE nt (id int, a int); ALTER TABLE nt ALTER a SET NOT NULL",
    "new-table-alter-type": "CREATE TABLE nt (id int, a int); ALTER TABLE nt ALTER a TYPE bigint",
    "new-table-add-required-col": "CREATE TABLE nt (id int, a int); ALTER TABLE nt ADD x int NOT NULL",
    "new-table-add-serial-default": "CREATE TABLE nt (id int); ALTER TABLE nt ADD x serial, ADD y float8 DEFAULT 1",
    "new-table-unique-inline": "CREATE TABLE nt (id int, a int UNIQUE); ALTER TABLE nt ADD UNIQUE (id)",
    "new-table-rename-col": "CREATE TABLE nt (id int, a int); ALTER TABLE nt RENAME a TO b",
    "new-table-dropped-again": "CREATE TABLE nt (id int, a int); DROP TABLE nt",
    "temp-table-drop": "CREATE TEMP TABLE nt (id int); INSERT INTO nt SELECT 1; DROP TABLE nt",
    "new-table-drop-index": "CREATE TABLE nt (id int, a int); CREATE INDEX i ON nt (a); DROP INDEX i",
    "create-table-inline-fk-to-big": "CREATE TABLE nt (id int, a int REFERENCES big)",
    "set-not-null-check-from-earlier-migration": "ALTER TABLE checked ALTER a SET NOT NULL",
    "pg18-notnull-not-valid": "ALTER TABLE t ADD CONSTRAINT nn NOT NULL a NOT VALID",
    "cic-alone": "CREATE INDEX CONCURRENTLY i ON t (a)",
    "default-fn-with-args-stable": "ALTER TABLE t ADD x text DEFAULT to_char(now(), 'YYYY')",
    "default-schema-qualified-now": "ALTER TABLE t ADD x timestamptz DEFAULT pg_catalog.now()",
    "default-current-user": "ALTER TABLE t ADD x text DEFAULT current_user",
    "default-interval-arith": "ALTER TABLE t ADD x timestamptz DEFAULT now() + interval '1 day'",
    "default-negative-number": "ALTER TABLE t ADD x int DEFAULT -1",
    "default-paren-const": "ALTER TABLE t ADD x int DEFAULT (1)",
    "default-cast-json": "ALTER TABLE t ADD x jsonb DEFAULT '{}'::jsonb",
    "default-upper-const": "ALTER TABLE t ADD x text DEFAULT upper('a')",
    "rename-with-compat-view": "ALTER TABLE t RENAME TO tt; CREATE VIEW t AS SELECT * FROM tt",
    "add-col-virtual": "ALTER TABLE t ADD x int GENERATED ALWAYS AS (a * 2) VIRTUAL",
    "drop-fk": "ALTER TABLE kids DROP CONSTRAINT kids_fk",
    "rename-constraint": "ALTER TABLE kids RENAME CONSTRAINT kids_fk TO k2",
    "rename-index": "ALTER INDEX t_a RENAME TO t_aa",
    "create-trigger": "CREATE TRIGGER tt BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION trg()",
    "replace-function": "CREATE OR REPLACE FUNCTION f(x int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT x + 1'",
    "varchar-longer": "ALTER TABLE big ALTER v TYPE varchar(100)",
    "varchar-text": "ALTER TABLE big ALTER v TYPE text",
    "set-default": "ALTER TABLE t ALTER a SET DEFAULT 4",
    "drop-not-null": "ALTER TABLE t ALTER n DROP NOT NULL",
    "comment": "COMMENT ON TABLE t IS 'x'",
    "grant": "GRANT SELECT ON t TO PUBLIC",
    "create-view": "CREATE VIEW vv AS SELECT * FROM t",
    "insert": "INSERT INTO m VALUES (99999, 'ok')",
    "insert-select": "INSERT INTO p9 SELECT id + 20000, id FROM m",
    "update-where": "UPDATE t SET a = 1 WHERE id = 4",
    "delete-where": "DELETE FROM m WHERE id = 4",
    "analyze": "ANALYZE t",
    "select": "SELECT count(*) FROM t",
    "fk-not-valid": "ALTER TABLE t ADD CONSTRAINT fk FOREIGN KEY (big_id) REFERENCES big NOT VALID",
    "validate": ("ALTER TABLE t ADD CONSTRAINT ck CHECK (a > 0) NOT VALID", "ALTER TABLE t VALIDATE CONSTRAINT ck"),
    "lock-timeout": "SET lock_timeout = '3s'; ALTER TABLE t ADD x int",
}
HAZARDS = {
    "new-child-fk-to-big-existing-table": (
        "CREATE TABLE nt (id int, a int REFERENCES big); INSERT INTO nt SELECT id, id FROM big",
        ("works-under-lock",),
    ),
    "same-name-other-schema": ("CREATE TABLE a.t (x int); CREATE INDEX i ON b.t (x)", ("index-blocks-writes",)),
    "validate-unrelated-then-set-not-null": (
        (
            "ALTER TABLE t ADD CONSTRAINT ck CHECK (b IS NOT NULL) NOT VALID",
            "ALTER TABLE t VALIDATE CONSTRAINT ck",
            "ALTER TABLE t ALTER a SET NOT NULL",
        ),
        ("set-not-null-scans",),
    ),
    "pg18-notnull-valid": ("ALTER TABLE t ADD CONSTRAINT nn NOT NULL a", ("works-under-lock",)),
    "pg18-notnull-one-tx": (
        "ALTER TABLE t ADD CONSTRAINT nn NOT NULL a NOT VALID; ALTER TABLE t VALIDATE CONSTRAINT nn",
        ("validate-under-lock",),
    ),
    "not-valid-and-validate-one-tx-check": (
        "ALTER TABLE t ADD CONSTRAINT ck CHECK (a > 0) NOT VALID; ALTER TABLE t VALIDATE CONSTRAINT ck",
        ("validate-under-lock",),
    ),
    "not-valid-and-validate-one-tx-unnamed": (
        "ALTER TABLE t ADD CHECK (a > 0) NOT VALID; ALTER TABLE t VALIDATE CONSTRAINT t_a_check",
        ("validate-under-lock",),
    ),
    "fast-ddl-then-backfill-one-tx": ("ALTER TABLE t ADD x int; UPDATE t SET x = a", ("works-under-lock",)),
    "fast-ddl-then-index-other-table-one-tx": (
        "ALTER TABLE t ADD x int; CREATE INDEX i ON other (a)",
        ("works-while-holding", "index-blocks-writes"),
    ),
    "drop-index-concurrently-in-tx": ("BEGIN; DROP INDEX CONCURRENTLY t_a; COMMIT", ("mixed-script", "refused")),
    "reindex-concurrently-in-tx": ("BEGIN; REINDEX TABLE CONCURRENTLY t; COMMIT", ("mixed-script", "refused")),
    "detach-concurrently-in-tx": (
        "BEGIN; ALTER TABLE pt DETACH PARTITION p1 CONCURRENTLY; COMMIT",
        ("mixed-script", "refused"),
    ),
    "vacuum-in-tx": ("BEGIN; VACUUM t; COMMIT", ("mixed-script", "refused")),
    "cic-two-stmts": ("ALTER TABLE t ADD x int; CREATE INDEX CONCURRENTLY i ON t (a)", ("mixed-script",)),
    "enum-add-and-use-one-tx": (
        "ALTER TYPE mood ADD VALUE 'happy'; UPDATE m SET mood = 'happy' WHERE id = 1",
        ("refused", "may-fail-on-data"),
    ),
    "default-volatile": ("ALTER TABLE t ADD x float8 DEFAULT random()", ("add-volatile-default",)),
    "do-block-drop": ("DO $$ BEGIN DROP TABLE big; END $$", ("drop-table",)),
    "drop-schema-cascade": ("DROP SCHEMA s9 CASCADE", ("drop-data-object", "drop-cascades")),
    "drop-type-cascade": ("DROP TYPE mood CASCADE", ("drop-cascades",)),
    "drop-extension-cascade": ("DROP EXTENSION citext CASCADE", ("drop-data-object",)),
    "drop-owned": ("DROP OWNED BY flyback_admin", ("drop-data-object", "loses-data")),
    "truncate": ("TRUNCATE m", ("truncate",)),
    "delete-all": ("DELETE FROM m", ("delete-all-rows",)),
    "update-all": ("UPDATE t SET a = 1", ("update-all-rows",)),
    "drop-matview": ("DROP MATERIALIZED VIEW mv", ("drop-data-object",)),
    "disable-trigger-all": ("ALTER TABLE t DISABLE TRIGGER ALL", ("trigger-off",)),
    "set-unlogged": ("ALTER TABLE other SET UNLOGGED", ("storage-is-copied", "unlogged-table")),
    "set-logged": ("ALTER TABLE unlg SET LOGGED", ("storage-is-copied",)),
    "set-tablespace": ("ALTER TABLE t SET TABLESPACE ts9", ("storage-is-copied",)),
    "cluster": ("CLUSTER t USING t_a", ("table-is-compacted",)),
    "vacuum-full": ("VACUUM FULL t", ("table-is-compacted",)),
    "refresh-mv": ("REFRESH MATERIALIZED VIEW mv", ("refresh-blocks-reads",)),
    "attach-partition": (
        "ALTER TABLE pt ATTACH PARTITION p9 FOR VALUES FROM (10000) TO (20000)",
        ("attach-partition-scans",),
    ),
    "domain-check": ("ALTER DOMAIN d ADD CHECK (VALUE > 0)", ("domain-constraint-scans",)),
    "domain-not-null": ("ALTER DOMAIN d SET NOT NULL", ("domain-constraint-scans",)),
    "set-expression": ("ALTER TABLE gen ALTER g SET EXPRESSION AS (a * 3)", ("set-expression-rewrites",)),
    "add-col-domain-check": ("ALTER TABLE t ADD x posd", ("add-domain-column",)),
    "add-col-serial": ("ALTER TABLE t ADD x serial", ("add-serial-column",)),
    "add-col-identity": ("ALTER TABLE t ADD x int GENERATED ALWAYS AS IDENTITY", ("add-serial-column",)),
    "exclude": ("ALTER TABLE t ADD EXCLUDE USING gist (int4range(a, a, '[]') WITH &&)", ("exclusion-builds-index",)),
    "unique-advice": ("ALTER TABLE t ADD UNIQUE (b)", ("key-builds-index", "refused")),
    "pk-using-index-nullable": ("ALTER TABLE checked ADD PRIMARY KEY USING INDEX checked_id", ("primary-key-scans",)),
    "rename-schema": ("ALTER SCHEMA s9 RENAME TO s8", ("rename-object",)),
    "rename-enum-value": ("ALTER TYPE mood RENAME VALUE 'sad' TO 'blue'", ("rename-object",)),
    "drop-default": ("ALTER TABLE t ALTER n DROP DEFAULT", ("drop-default",)),
    "enable-rls": ("ALTER TABLE t ENABLE ROW LEVEL SECURITY", ("row-security",)),
    "revoke": ("REVOKE ALL ON t FROM PUBLIC", ("privileges-taken",)),
}
SINCE = {
    "pg18-notnull-not-valid": 18,
    "pg18-notnull-valid": 18,
    "pg18-notnull-one-tx": 18,
    "set-expression": 17,
    "add-col-virtual": 18,
}
"""PostgreSQL knows these forms from that version on."""


@pytest.fixture(scope="module", params=["empty", "tiny", "filled"])
def live(request: pytest.FixtureRequest, server: Server) -> Iterator[tuple[str, Snapshot]]:
    name = f"scenarios_{request.param}"
    create_database(server, name)
    rows = {"empty": "", "tiny": ROWS.replace("5000", "50"), "filled": ROWS}[request.param]
    with psycopg.connect(server.conninfo(name), autocommit=True) as connection:
        connection.execute(f"{TABLES}{rows}".encode())
        connection.execute("VACUUM ANALYZE")
        yield request.param, read_snapshot(connection)
    drop_database(server, name)


def by_scripts(server: Server, *scripts: str) -> tuple[Finding, ...]:
    """What is said where all that is known comes from the scripts."""
    nothing = Snapshot(server=Version(major=server.major), records=(Namespace(oid=2200, name="public"),))
    return tuple(each for each in judged(nothing, TABLES, *scripts) if each.file != "V1__x.sql")


def scripts_of(name: str, server: Server) -> tuple[str, ...]:
    if server.major < SINCE.get(name, 0):
        pytest.skip(f"a syntax error before PostgreSQL {SINCE[name]}")
    given = (SAFE | {key: script for key, (script, _) in HAZARDS.items()})[name]
    return given if isinstance(given, tuple) else (given,)


def told(found: tuple[Finding, ...]) -> set[str]:
    return {each.rule for each in found if each.severity >= Severity.CAUTION}


@pytest.mark.parametrize("name", SAFE)
def test_what_is_safe(name: str, server: Server, live: tuple[str, Snapshot]) -> None:
    scripts = scripts_of(name, server)
    assert told(judged(live[1], *scripts)) == set()
    assert told(by_scripts(server, *scripts)) == set()


@pytest.mark.parametrize("name", HAZARDS)
def test_what_is_a_hazard(name: str, server: Server, live: tuple[str, Snapshot]) -> None:
    scripts, rules = scripts_of(name, server), HAZARDS[name][1]
    found = judged(live[1], *scripts)
    if live[0] == "filled":
        assert told(found) & set(rules)
        assert told(by_scripts(server, *scripts)) & set(rules)
    else:  # nobody waits for long
        assert not [each for each in found if each.family is Family.BLOCKING and each.severity >= Severity.CAUTION]
