"""What servers make of expressions, their type and their volatility, and what flyback reads from the text."""

import re

import psycopg
import pytest

from flyback.analysis.database import Database
from flyback.analysis.types.expressions import columns_of, parsed, scope_of
from flyback.analysis.types.kinds import TEXT, UNKNOWN
from flyback.analysis.types.labels import Volatility
from flyback.analysis.types.reading import read
from flyback.postgres.snapshot.reader import read_snapshot

_SETUP = """
CREATE TYPE mood AS ENUM ('ok', 'sad');
CREATE TABLE t (id int);
INSERT INTO t VALUES (1);
CREATE TABLE e (a int, b text, d date, ts timestamp, tz timestamptz, n numeric(10,2), j jsonb, ar int[], v varchar(9));
CREATE FUNCTION plain() RETURNS int LANGUAGE plpgsql AS 'begin return 5; end';
CREATE FUNCTION stable_one() RETURNS int STABLE LANGUAGE plpgsql AS 'begin return 5; end';
CREATE FUNCTION constant() RETURNS int LANGUAGE sql AS 'select 5';
CREATE FUNCTION mislabelled() RETURNS float8 IMMUTABLE LANGUAGE sql AS 'select random()';
CREATE FUNCTION more(x int) RETURNS int LANGUAGE sql AS 'select x + 1';
CREATE FUNCTION twice(x int) RETURNS int LANGUAGE sql AS 'select $1 * 2';
CREATE FUNCTION strict_one(x int) RETURNS int STRICT LANGUAGE sql AS 'select coalesce(x, 1)';
CREATE FUNCTION at_now() RETURNS timestamptz STABLE LANGUAGE sql AS 'select now()';
CREATE FUNCTION of_table() RETURNS int LANGUAGE sql AS 'select 1 from public.t';
CREATE FUNCTION returned() RETURNS text LANGUAGE sql RETURN 'x' || 1;
CREATE FUNCTION atomic() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 7; END;
CREATE FUNCTION two_queries() RETURNS int LANGUAGE sql AS 'select 5; select 6';
"""
_EXPRESSIONS = """
1 ~ 5000000000 ~ 1.5 ~ 'x' ~ true ~ null ~ -1 ~ (1) ~ '{}'::jsonb ~ array[1,2] ~ '{1,2}'::int[] ~ 0::bit(3)
now() ~ current_timestamp ~ current_date ~ localtimestamp(0) ~ clock_timestamp() ~ statement_timestamp() ~ timeofday()
random() ~ gen_random_uuid() ~ floor(random()*10)::int ~ 'k'||random()::text ~ md5(random()::text) ~ txid_current()
now() + interval '1 day' ~ date_trunc('day', now()) ~ date_trunc('day', localtimestamp) ~ (now() at time zone 'utc')
timezone('utc'::text, now()) ~ extract(epoch from now())::bigint ~ tstzrange(now(), null) ~ 'now'::timestamptz
a+1 ~ b||'x' ~ a||b ~ 'a'||'b' ~ lower(b) ~ length(b) ~ d+1 ~ ts+'1 day' ~ tz+'1 day'::interval ~ n*2 ~ 1/2.0 ~ 2^3
ts::timestamptz ~ tz::date ~ ts::date ~ d::timestamptz ~ n::int ~ a::text ~ ts::text ~ d::text ~ tz::text ~ b::int
b::date ~ '2020-01-01'::date ~ b::mood ~ 'ok'::mood ~ j::text ~ b::varchar(3) ~ v::varchar(5) ~ 'x'::varchar(10)
coalesce(a,1) ~ greatest(a,2.5) ~ case when a>0 then 'x' else b end ~ nullif(a,0) ~ a between 1 and 2 ~ a in (1,2)
a = any(ar) ~ ar[1] ~ ar[1:2] ~ array_length(ar,1) ~ ar||1 ~ array_append(ar,1) ~ b > any(array['x'])
j->>'x' ~ j->'x' ~ (j->>'x')::int ~ j @> '{}' ~ jsonb_set(j,'{a}','1') ~ to_jsonb(a) ~ to_jsonb(b) ~ row_to_json(row(1))
extract(year from ts) ~ extract(year from tz) ~ date_part('year',d) ~ age(ts) ~ age(ts,ts) ~ to_char(ts,'YYYY')
to_char(now(),'YYYY') ~ to_timestamp(0) ~ to_date('2020','YYYY') ~ make_interval(days => 3) ~ date_bin('1h',ts,ts)
concat(a,b) ~ concat_ws('-',b,v) ~ format('%s',a) ~ substring(b from 1 for 2) ~ trim(b) ~ overlay(b placing 'x' from 1)
b like 'x%' ~ b is not null ~ a is distinct from 1 ~ not true ~ a>0 and b<>'' ~ (a,b) = (1,'x') ~ b collate "C"
to_tsvector(b) ~ to_tsvector('english',b) ~ md5(b) ~ sha256(b::bytea) ~ hashtext(b) ~ chr(65) ~ normalize(b)
round(n,1) ~ abs(-5) ~ power(2,3) ~ ts - ts ~ d - d ~ tz > now() ~ least(1,2) ~ quote_literal(a) ~ int4range(1,2)
current_user ~ session_user ~ inet_client_addr() ~ pg_column_size(b) ~ enum_first(null::mood) ~ pg_sleep(0)::text
plain() ~ stable_one() ~ constant() ~ mislabelled() ~ more(1) ~ more(a) ~ twice(a) ~ strict_one(1) ~ strict_one(a)
at_now() ~ of_table() ~ returned() ~ atomic() ~ two_queries() ~ constant() + random() ~ string_to_array(b,',')
"""


@pytest.fixture
def prepared(connection: psycopg.Connection) -> psycopg.Connection:
    connection.execute(_SETUP)
    return connection


def test_types_and_volatility_are_those_of_the_server(prepared: psycopg.Connection) -> None:
    database = Database(read_snapshot(prepared))
    relation = database.relation_named("public", "e")
    assert relation
    scope, wrong = scope_of(relation, database), {}
    for expression in (part.strip() for part in re.split("[~\n]", _EXPRESSIONS) if part.strip()):
        mine = read(parsed(expression), scope)
        oid = _type(prepared, expression)
        letters = _volatility(prepared, expression, oid)
        if mine.type != (UNKNOWN if oid == TEXT and mine.type == UNKNOWN else oid) or mine.volatility not in letters:
            wrong[expression] = (mine.type, mine.volatility.name, oid, letters)
    assert wrong == {}


def _type(connection: psycopg.Connection, expression: str) -> int:
    row = connection.execute(
        f"select pg_typeof({expression})::oid::int from (select 1) x left join e on true"
    ).fetchone()
    assert row
    return int(row[0])


def _volatility(connection: psycopg.Connection, expression: str, oid: int) -> set[Volatility]:
    """What it may be: an index takes what is immutable, ADD COLUMN rewrites for what is volatile."""
    try:
        with connection.transaction(force_rollback=True):
            connection.execute(f"create index on e (({expression}))")
            return {Volatility.IMMUTABLE}
    except psycopg.errors.InvalidObjectDefinition:
        known = {Volatility.STABLE, Volatility.VOLATILE}
    except psycopg.Error:
        known = set(Volatility)
    if columns_of(parsed(expression)):
        return known
    with connection.transaction(force_rollback=True):
        before = connection.execute("select pg_relation_filenode('t')").fetchone()
        kind = connection.execute("select format_type(%s, -1)", [TEXT if oid == UNKNOWN else oid]).fetchone()
        assert kind
        connection.execute(f"alter table t add column x {kind[0]} default ({expression})")
        rewrites = connection.execute("select pg_relation_filenode('t')").fetchone() != before
    return {Volatility.VOLATILE} if rewrites else known - {Volatility.VOLATILE}
