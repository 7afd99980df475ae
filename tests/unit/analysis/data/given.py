"""A database that a script makes out of nothing, and what the analysis says of another script on it."""

from dataclasses import replace

from flyback.analysis.assessing import Readable, assess
from flyback.analysis.database import Database
from flyback.model.risk import Assessment, RelationEffect
from flyback.model.snapshot import Namespace, Relation, Server, Snapshot
from flyback.syntax.statements import parse_in_full

SCHEMA = """
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TABLE p (id int PRIMARY KEY, name text);
CREATE TABLE t (id int PRIMARY KEY, a int, b text, en mood, twice int GENERATED ALWAYS AS (a * 2) STORED);
CREATE TABLE ch (id int PRIMARY KEY, p_id int REFERENCES p ON DELETE CASCADE);
CREATE TABLE keeps (id int, p_id int REFERENCES p ON DELETE SET NULL);
CREATE VIEW vw AS SELECT id, a AS aa FROM t;
CREATE SEQUENCE sq;
CREATE FUNCTION wipe() RETURNS void LANGUAGE sql AS 'DELETE FROM t';
CREATE FUNCTION dyn(x text) RETURNS void LANGUAGE plpgsql AS $$ BEGIN EXECUTE 'DELETE FROM ' || x; END $$;
CREATE FUNCTION stable() RETURNS int STABLE LANGUAGE plpgsql AS $$ BEGIN EXECUTE 'SELECT 1'; RETURN 1; END $$;
CREATE FUNCTION changes() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN EXECUTE TG_ARGV[0]; RETURN NEW; END $$;
CREATE TABLE watched (id int); CREATE TRIGGER watch AFTER INSERT ON watched FOR EACH ROW EXECUTE FUNCTION changes();
"""


def script(sql: str, *, in_transaction: bool = True) -> Readable:
    """A script as migrations have them."""
    parsed = parse_in_full(sql, "V1.sql")
    return Readable(
        path="V1.sql",
        statements=tuple((one.statement, one.node) for one in parsed),
        in_transaction=in_transaction,
    )


def database(major: int = 15) -> Database:
    """The schema above, with a thousand rows in each table, all of them older than what is asked about."""
    server = Server(major=major, user="joe")
    made = Database(Snapshot(server=server, records=(Namespace(oid=2200, name="public"),)))
    assert [one.refused for one in assess([script(SCHEMA)], made) if one.refused or one.unknown] == []
    for relation in list(made.all(Relation)):
        if relation.kind == "r":
            columns = tuple(replace(column, nulls=0.0, distinct=-1.0) for column in relation.columns)
            made.put(replace(relation, rows=1000.0, bytes=80_000, columns=columns))
    made.begin_release()
    return made


def told(sql: str, *, in_transaction: bool = True, major: int = 15) -> tuple[Assessment, ...]:
    """Statement by statement."""
    return tuple(assess([script(sql, in_transaction=in_transaction)], database(major)))


def offline(sql: str) -> tuple[Assessment, ...]:
    """The same where nobody knows what is there."""
    return tuple(assess([script(sql)], Database(Snapshot(server=Server(major=15), complete=False))))


def effect(assessment: Assessment, relation: str) -> RelationEffect:
    """What it does to a relation of the schema public."""
    return next(each for each in assessment.effects if each.relation == f"public.{relation}")


def locks(assessment: Assessment) -> dict[str, str]:
    """By relation, without indexes; `Lock` left out."""
    return {
        each.relation.removeprefix("public."): each.lock.removesuffix("Lock")
        for each in assessment.effects
        if each.kind != "index"
    }
