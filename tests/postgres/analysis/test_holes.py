"""A catalogue that points to what it does not tell of makes no statement's analysis fail."""

import random
from collections.abc import Iterator

import psycopg

from flyback.frozen import replaced
from flyback.model.snapshot import Record, Snapshot
from flyback.postgres.snapshot.reader import read_snapshot
from postgres.analysis.running_rules import judged

SETUP = """
CREATE EXTENSION citext;
CREATE TABLE p (id int PRIMARY KEY, a int);
CREATE TABLE ch (id int PRIMARY KEY, p_id int REFERENCES p ON DELETE CASCADE, name citext CHECK (name <> ''));
CREATE INDEX ch_p ON ch (p_id); CREATE INDEX ch_name ON ch (lower(name)) WHERE p_id > 0;
CREATE TABLE pt (id int PRIMARY KEY, a int REFERENCES p) PARTITION BY RANGE (id);
CREATE TABLE pt1 PARTITION OF pt FOR VALUES FROM (0) TO (9);
CREATE TABLE ptd PARTITION OF pt DEFAULT;
CREATE TABLE kid () INHERITS (p);
CREATE VIEW v AS SELECT ch.*, p.a FROM ch JOIN p ON p.id = p_id;
CREATE MATERIALIZED VIEW mv AS SELECT * FROM v;
CREATE SEQUENCE sq OWNED BY ch.id;
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN DELETE FROM ch; RETURN NEW; END';
CREATE TRIGGER fires BEFORE INSERT ON p FOR EACH ROW EXECUTE FUNCTION f();
CREATE RULE also AS ON UPDATE TO ch DO ALSO DELETE FROM p;
CREATE POLICY mine ON ch USING (true);
CREATE STATISTICS st ON id, p_id FROM ch;
CREATE PUBLICATION pub FOR TABLE ch;
"""
STATEMENTS = (
    "DROP EXTENSION citext CASCADE",
    "DROP SCHEMA public CASCADE",
    "DROP OWNED BY flyback CASCADE",
    "DROP TABLE p CASCADE",
    "DROP TABLE pt1",
    "DROP INDEX CONCURRENTLY ch_p",
    "DROP FUNCTION f CASCADE",
    "TRUNCATE p CASCADE",
    "DELETE FROM p",
    "INSERT INTO ch VALUES (1, 1)",
    "UPDATE ch SET p_id = 2 WHERE id = 1",
    "ALTER TABLE ch DROP CONSTRAINT ch_p_id_fkey",
    "ALTER TABLE ch ALTER COLUMN p_id TYPE bigint",
    "ALTER TABLE p ALTER COLUMN a SET NOT NULL",
    "ALTER TABLE p OWNER TO flyback",
    "ALTER TABLE pt DETACH PARTITION pt1",
    "CREATE TABLE pt2 PARTITION OF pt FOR VALUES FROM (10) TO (20)",
    "CREATE INDEX ON pt (a)",
    "CLUSTER ch USING ch_p",
    "REINDEX SCHEMA public",
    "REFRESH MATERIALIZED VIEW mv",
    "ALTER PUBLICATION pub DROP TABLE ch",
)


def test_what_is_missing(admin: psycopg.Connection) -> None:
    admin.execute(SETUP.encode())
    snapshot = read_snapshot(admin)
    for records in (*without_kinds(snapshot), *with_holes(snapshot)):
        for statement in STATEMENTS:
            judged(replaced(snapshot, records=records), statement)


def without_kinds(snapshot: Snapshot) -> Iterator[tuple[Record, ...]]:
    for kind in sorted({each.catalog for each in snapshot.records}):
        yield tuple(each for each in snapshot.records if each.catalog != kind)


def with_holes(snapshot: Snapshot) -> Iterator[tuple[Record, ...]]:
    for seed in range(25):
        chance = random.Random(seed)  # noqa: S311 - the same ones each time
        yield tuple(each for each in snapshot.records if chance.random() > chance.random() / 3)
