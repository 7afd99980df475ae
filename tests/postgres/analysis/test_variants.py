"""Safe forms of statements that are written in unusual ways: they run, come to the same, and stop nobody."""

import itertools
import re
from collections.abc import Iterator

import psycopg
import pytest

from flyback.analysis.assessing import Readable, assess
from flyback.analysis.database import Database
from flyback.analysis.fixing import safe_scripts
from flyback.analysis.rulebook import rule
from flyback.model.risk import Family, Finding, Severity
from flyback.model.snapshot import Snapshot
from flyback.postgres.scratch.databases import create_database, drop_database
from flyback.postgres.scratch.server import Server
from flyback.postgres.snapshot.reader import read_snapshot
from flyback.settings import FlybackSettings
from flyback.syntax.statements import parse_in_full
from postgres.analysis.running_rules import around, catalogue, in_transaction, judged, run

SETUP = """
CREATE SCHEMA "My Schema";
CREATE SCHEMA s2;
CREATE TABLE parent (id int PRIMARY KEY, a int);
INSERT INTO parent SELECT g, g FROM generate_series(1, 2000) g;
CREATE TABLE t (id int PRIMARY KEY, parent_id int, a int, b text, n numeric(10,2), d date, "Mixed Col" int, "user" int);
INSERT INTO t SELECT g, g % 2000 + 1, g, 'b' || g, g, '2020-01-01', g, g FROM generate_series(1, 3000) g;
CREATE TABLE "My Schema"."Mixed Table" (id int PRIMARY KEY, "Col A" int, "select" int);
INSERT INTO "My Schema"."Mixed Table" SELECT g, g, g FROM generate_series(1, 3000) g;
CREATE TABLE "order" (id int PRIMARY KEY, "user" int, "group" text);
INSERT INTO "order" SELECT g, g, 'x' FROM generate_series(1, 3000) g;
CREATE TABLE s2.t (id int PRIMARY KEY, a int);
INSERT INTO s2.t SELECT g, g FROM generate_series(1, 3000) g;
CREATE TABLE pt (id int NOT NULL, a int, parent_id int, b text) PARTITION BY RANGE (id);
CREATE TABLE pt1 PARTITION OF pt FOR VALUES FROM (0) TO (2000);
CREATE TABLE pt2 PARTITION OF pt FOR VALUES FROM (2000) TO (9000);
INSERT INTO pt SELECT g, g, g % 2000 + 1, 'b' FROM generate_series(1, 4000) g;
CREATE TABLE par (id int, a int);
CREATE TABLE kid () INHERITS (par);
INSERT INTO par SELECT g, g FROM generate_series(1, 3000) g;
INSERT INTO kid SELECT g, g FROM generate_series(1, 3000) g;
CREATE INDEX t_b ON t (b);
CREATE INDEX "T B" ON t (b, a);
CREATE INDEX pt_b ON pt (b);
CREATE FUNCTION vol() RETURNS int LANGUAGE plpgsql AS 'BEGIN RETURN 5; END';
"""
SAME = """
CREATE INDEX ON t (a)
CREATE INDEX ON "My Schema"."Mixed Table" ("Col A")
CREATE UNIQUE INDEX "Odd ""Name" ON "order" ("user")
CREATE INDEX /* INDEX */ i1 ON t (lower(b) text_pattern_ops, a DESC) INCLUDE (n) WITH (fillfactor = 70) WHERE b <> 'ON'
create index if not exists i1 on t using btree (a) tablespace pg_default
CREATE INDEX i1 ON pt (a)
CREATE UNIQUE INDEX IF NOT EXISTS i1 ON pt (id) INCLUDE (a) WITH (fillfactor = 70)
CREATE INDEX ON public.pt (a DESC, b) WHERE a > 5
ALTER TABLE t ADD UNIQUE (a, b)
ALTER TABLE t ADD CONSTRAINT "U!" UNIQUE ("Mixed Col") INCLUDE (b) WITH (fillfactor = 80) DEFERRABLE INITIALLY DEFERRED
ALTER TABLE ONLY "My Schema"."Mixed Table" ADD UNIQUE ("select")
ALTER TABLE IF EXISTS "order" ADD CONSTRAINT "key" UNIQUE ("user"), ADD COLUMN "limit" int, ALTER "group" SET NOT NULL
ALTER TABLE t ADD CHECK (a > 0), ADD CHECK (a < 100000), ADD CHECK (a > 0 AND n > 0)
ALTER TABLE t ADD CONSTRAINT c1 CHECK (a > 0) NO INHERIT
ALTER TABLE t ADD COLUMN x int CHECK (x > 0) CHECK (x < 10)
ALTER TABLE t ADD COLUMN x int NOT NULL DEFAULT 5 CONSTRAINT xc CHECK (x > 0) REFERENCES parent
ALTER TABLE t ADD COLUMN x int DEFAULT 5 REFERENCES parent (id) ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED
ALTER TABLE t ADD COLUMN IF NOT EXISTS "New Col" int UNIQUE
ALTER TABLE t ADD COLUMN "check" text COLLATE "C" UNIQUE
ALTER TABLE t ADD COLUMN "a""b" int UNIQUE
ALTER TABLE t ADD FOREIGN KEY (parent_id) REFERENCES parent (id) MATCH FULL ON UPDATE CASCADE ON DELETE SET NULL
ALTER TABLE "order" ADD FOREIGN KEY ("user") REFERENCES t
ALTER TABLE pt ADD CONSTRAINT fk FOREIGN KEY (parent_id) REFERENCES parent (id)
ALTER TABLE pt ADD FOREIGN KEY (parent_id) REFERENCES parent
ALTER TABLE pt ADD CHECK (a > 0)
ALTER TABLE pt ADD UNIQUE (id)
ALTER TABLE pt ADD PRIMARY KEY (id)
ALTER TABLE pt ALTER COLUMN a SET NOT NULL
ALTER TABLE pt1 ALTER COLUMN a SET NOT NULL
ALTER TABLE par ALTER a SET NOT NULL
ALTER TABLE ONLY par ALTER a SET NOT NULL
ALTER TABLE par ADD CHECK (a > 0)
ALTER TABLE t ALTER a SET NOT NULL, ALTER b SET NOT NULL, ALTER "Mixed Col" SET NOT NULL, ADD COLUMN y int DEFAULT 4
ALTER TABLE t ADD COLUMN x uuid NOT NULL DEFAULT gen_random_uuid(), ADD COLUMN y uuid DEFAULT gen_random_uuid() UNIQUE
ALTER TABLE t ADD COLUMN "X y" int DEFAULT vol()
ALTER TABLE t ADD COLUMN x timestamp DEFAULT clock_timestamp() NOT NULL CHECK (x > '2000-01-01')
ALTER TABLE s2.t ADD COLUMN x serial
ALTER TABLE "My Schema"."Mixed Table" ADD COLUMN "Num" bigserial
ALTER TABLE t ADD COLUMN x smallserial UNIQUE
ALTER TABLE t ADD COLUMN IF NOT EXISTS x serial NOT NULL
ALTER TABLE t ADD COLUMN x int NOT NULL GENERATED ALWAYS AS IDENTITY UNIQUE
ALTER TABLE "order" ADD COLUMN "X" bigint GENERATED BY DEFAULT AS IDENTITY
ALTER TABLE t DROP CONSTRAINT t_pkey, ADD PRIMARY KEY (id, a)
ALTER TABLE t ADD x int DEFAULT /* c, d */ 5 CHECK (x > 0 /* ) */), ALTER a SET NOT NULL -- end
ALTER TABLE parent ADD COLUMN z int; ALTER TABLE t ADD CONSTRAINT fk FOREIGN KEY (parent_id) REFERENCES parent
ALTER TABLE t ADD COLUMN x int; UPDATE t SET x = a; ALTER TABLE t ALTER x SET NOT NULL; CREATE INDEX i9 ON t (x)
ALTER TABLE t ADD x int; CREATE INDEX i9 ON t (x); ALTER TABLE t ADD CONSTRAINT k9 UNIQUE (x)
SET lock_timeout = '9s'; CREATE INDEX i1 ON t (a); CREATE INDEX i2 ON t (n); -- c
DROP INDEX t_b
DROP INDEX IF EXISTS t_b, nope, "T B" RESTRICT
REINDEX (VERBOSE) INDEX "T B"
ALTER TABLE IF EXISTS "T B" RENAME TO "table"
""".strip().splitlines()
"""What --fix rewrites, a script a line."""
OTHERWISE = """
ALTER TABLE t ALTER a TYPE bigint
ALTER TABLE t ALTER COLUMN "Mixed Col" SET DATA TYPE numeric(12,2) USING "Mixed Col" + t.a, ADD CHECK (a > 0)
ALTER TABLE "My Schema"."Mixed Table" ALTER "select" TYPE text
ALTER TABLE pt ALTER a TYPE bigint
REINDEX TABLE pt
ALTER TABLE t DROP COLUMN id
ALTER TABLE t DROP COLUMN IF EXISTS "Mixed Col", DROP b, ADD COLUMN q int
DROP TABLE "My Schema"."Mixed Table", s2.t
DROP TABLE par CASCADE
ALTER TABLE t RENAME "Mixed Col" TO "Other Col"
ALTER TABLE "My Schema"."Mixed Table" RENAME TO other
ALTER TABLE pt DETACH PARTITION pt1
""".strip().splitlines()
"""What people decide; the remedy runs."""
_numbers = itertools.count(1)


@pytest.fixture(scope="module")
def template(server: Server) -> Iterator[tuple[str, Snapshot]]:
    create_database(server, "variants")
    with psycopg.connect(server.conninfo("variants"), autocommit=True) as connection:
        connection.execute(SETUP.encode())
        connection.execute("VACUUM ANALYZE")
        snapshot = read_snapshot(connection)
    yield "variants", snapshot
    drop_database(server, "variants")


def after(server: Server, *scripts: str) -> dict[tuple[str, str], str]:
    """The catalogue that these leave."""
    name = f"variant_{next(_numbers)}"
    create_database(server, name, "variants")
    with psycopg.connect(server.conninfo(name), autocommit=True) as connection:
        run(connection, *scripts)
        found = catalogue(connection)
    drop_database(server, name)
    return {key: _SAYS_NOTHING.sub("", text) for key, text in found.items()}


_SAYS_NOTHING = re.compile(r'"(?:connoinherit|conislocal)" : (?:true|false), ')
"""In constraints that partitions had before the whole table had them."""


def fixed(sql: str, snapshot: Snapshot) -> tuple[str, ...]:
    parsed = parse_in_full(sql, "V1__x.sql")
    statements = tuple((each.statement, each.node) for each in parsed)
    script = Readable(path="V1__x.sql", statements=statements, in_transaction=in_transaction(parsed))
    made = safe_scripts(sql, list(assess([script], Database(snapshot))), FlybackSettings())
    assert made
    assert not made.refused
    return made.texts


def remedied(sql: str, found: Finding) -> tuple[str, ...]:
    """The script with the remedy in the statement's place."""
    assert found.remedy
    places = [(each.statement.line, each.statement.column) for each in parse_in_full(sql, "x")]
    return around(sql, 1 + places.index((found.line, found.column)), found.remedy.steps)


def blocking(found: tuple[Finding, ...]) -> list[str]:
    return [each.text for each in found if each.family is Family.BLOCKING and each.severity >= Severity.CAUTION]


@pytest.mark.parametrize("sql", SAME)
def test_what_is_fixed_comes_to_the_same(server: Server, template: tuple[str, Snapshot], sql: str) -> None:
    scripts = fixed(sql, template[1])
    assert after(server, *scripts) == after(server, sql)
    assert blocking(judged(template[1], *scripts)) == []


@pytest.mark.parametrize("sql", [*SAME, *OTHERWISE])
def test_a_remedy_runs(server: Server, template: tuple[str, Snapshot], sql: str) -> None:
    found = [each for each in judged(template[1], sql) if each.remedy]
    assert found
    for each in found:
        steps = remedied(sql, each)
        after(server, *steps)
        if rule(each.rule).safe:
            assert [other for other in judged(template[1], *steps) if other.text == each.text] == []
