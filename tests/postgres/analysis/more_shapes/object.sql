-- setup
{T}
{P}
create schema s2;
create function f(x int) returns int immutable language plpgsql as 'begin return x + 1; end';
create function over(x int) returns int language sql as 'select x';
create function over(x text) returns int language sql as 'select 1';
create function with_default(x int, y int default 1) returns int language sql as 'select x';
create function chk(x int) returns bool immutable language sql as 'select x > 0';
create function def() returns int language sql as 'select 5';
create function setof_t() returns setof t language sql as 'select * from t';
create function in_view() returns int language sql as 'select 1';
create function fn_atomic() returns int language sql begin atomic select def(); end;
create procedure pr() language sql as 'delete from t where false';
create aggregate agg(int) (sfunc = int4pl, stype = int);
create index t_f on t (f(a));
alter table t add constraint tck check (chk(k));
alter table t alter column a set default def();
create view vw as select in_view() as x;
create function gen(x int) returns int immutable language sql as 'select x * 2';
create table with_gen (id int, g int generated always as (gen(id)) stored);
create function pol_fn() returns bool language sql as 'select true';
create policy pol on p using (pol_fn());
{TRIGGER}
{ROLE}
create table e (id int);
-- shapes
create function g9(x int) returns int language sql as 'select x'
create or replace function g9(x int) returns int language sql as 'select x'
create or replace function f(x int) returns int immutable language plpgsql as 'begin return x + 2; end'
create or replace function f(x int) returns int volatile language plpgsql as 'begin return x + 2; end'
create function f(x int) returns int language sql as 'select x'
create or replace function f(x int) returns bigint language sql as 'select 1::bigint'
create or replace function f(y int) returns int language sql as 'select 1'
create or replace function f(x text) returns int language sql as 'select 1'
create or replace function f(x int, y int default 1) returns int language sql as 'select x'
create or replace function with_default(x int, y int) returns int language sql as 'select x'
create or replace function chk(x int) returns bool immutable language sql as 'select x > 1'
create or replace function gen(x int) returns int immutable language sql as 'select x * 3'
create or replace function setof_t() returns setof int language sql as 'select 1'
create or replace function trgf() returns trigger language plpgsql as 'begin return null; end'
create or replace procedure f(x int) language sql as 'select 1'
create function bad(x nosuchtype) returns int language sql as 'select 1'
create function bad() returns int language nosuchlang as 'select 1'
create function counted() returns bigint language sql as 'select count(*) from t'
create function counted() returns bigint language sql begin atomic select count(*) from t; end
create function rows() returns table (a int, b text) language sql as 'select a, b from t'
create function takes(x t) returns int language sql as 'select 1'
drop function f(int)
drop function f(int) cascade
drop function over
drop function over(int)
drop function over(int), over(text)
drop function nope()
drop function if exists nope()
drop function if exists nope(int, text)
drop function chk(int)
drop function chk(int) cascade
drop function def()
drop function def() cascade
L: drop function gen(int) cascade
drop function in_view()
drop function in_view() cascade
drop function pol_fn()
drop function pol_fn() cascade
drop function trgf()
drop function trgf() cascade
drop function setof_t()
drop routine over(int)
drop procedure pr()
drop function pr()
drop aggregate agg(int)
drop function over(int); create function over(x int) returns bigint language sql as 'select 1::bigint'
alter function f(int) rename to f9
alter function over(int) set schema s2
alter function over(int) owner to oracle_r
alter function over(int) stable
alter function f(int) volatile
alter function over(int) set work_mem = '1MB'
alter function over(int) security definer
alter function over(int) parallel safe
alter function over(int) depends on extension plpgsql
alter function nope() stable
alter procedure pr() rename to pr9
create procedure pr9() language plpgsql as 'begin commit; end'
create or replace procedure pr() language sql as 'select 1'
create aggregate agg9(int) (sfunc = int4pl, stype = int)
create or replace aggregate agg(int) (sfunc = int4pl, stype = int, initcond = '0')
alter aggregate agg(int) rename to agg9
create operator === (leftarg = int, rightarg = int, function = int4eq)
create operator class oc for type int using btree as operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >, function 1 btint4cmp(int, int)
create operator family ofam using btree
create cast (int as mood) with inout
create cast (text as mood) with inout as assignment
create collation cc (provider = libc, locale = 'C')
create collation if not exists "C" (provider = libc, locale = 'C')
create text search configuration tc (copy = english)
create text search dictionary td (template = simple)
create conversion cv for 'LATIN1' to 'UTF8' from iso8859_1_to_utf8
create access method heap9 type table handler heap_tableam_handler
create transform for int language sql (from sql with function prsd_lextype(internal), to sql with function int4recv(internal))
create statistics st9 on a, k from t
create statistics st9 (mcv) on a, k from t
create statistics st9 on (a + k) from t
create statistics st9 on a from t
create statistics if not exists st9 on a, k from nope
comment on table t is 'x'
comment on column t.a is 'x'
comment on column t.nope is 'x'
comment on function f(int) is 'x'
comment on index t_a_idx is 'x'
comment on constraint tck on t is 'x'
comment on constraint nope on t is 'x'
comment on trigger trg on t is 'x'
comment on policy pol on p is 'x'
comment on view vw is 'x'
comment on schema s2 is 'x'
comment on type mood is 'x'
comment on database postgres is 'x'
comment on role oracle_r is 'x'
comment on extension plpgsql is 'x'
comment on table nope is 'x'
comment on table vw is 'x'
security label on table t is 'x'
do 'begin null; end'

-- setup
{T}
create type ct as (p int, q text);
create table tc (id int, x ct, xs ct[]);
insert into tc select g, row(g, 'q')::ct, array[row(g, 'q')::ct] from generate_series(1, 1000) g;
create type ct2 as (p int, q text);
create table tt of ct2;
insert into tt select g, 'q' from generate_series(1, 1000) g;
create type ct3 as (p int, q text);
create type unused as enum ('a', 'b');
create type nested as (c ct3, z int);
create type rng as range (subtype = int);
create table with_rng (id int, x rng, y unused default 'a');
insert into with_rng select g, rng(g, g + 1), 'a' from generate_series(1, 100) g;
create table enum_used (id int, m mood default 'ok' check (m <> 'sad'), ms mood[]);
insert into enum_used select g, 'ok', '{ok}' from generate_series(1, 100) g;
create index enum_used_m on enum_used (m);
create function takes(x mood) returns mood language sql as 'select x';
create view vw as select en from t;
create schema s2;
{ROLE}
{DOMAINS}
create domain chained as posint check (value < 100000);
create domain unused_dom as int;
create table tchained (id int, x chained, xs posint[]);
insert into tchained select g, g, array[g] from generate_series(1, 100) g;
create type holds_dom as (d posint);
create table tholds (id int, h holds_dom);
insert into tholds select g, row(g)::holds_dom from generate_series(1, 100) g;
alter domain posint add constraint c9 check (value < 1000000) not valid;
alter domain plainint set default 3;
create view dv as select y from td;
create function fdom(x plainint) returns int language sql as 'select 1';
analyze;
-- shapes
create type m9 as enum ('a', 'b')
create type m9 as enum ()
create type m9 as enum ('a', 'a')
create type mood as enum ('a')
create type c9 as (a int, b text)
create type r9 as range (subtype = float8)
create type s9
L: alter type mood add value 'elated'
L: alter type mood add value if not exists 'elated'
?: alter type mood add value if not exists 'ok'
?: alter type mood add value 'ok'
L: alter type mood add value 'meh' before 'ok'
?: alter type mood add value 'meh' after 'nope'
?: alter type mood add value 'new'; insert into t (id, en) values (99999, 'new')
?: alter type mood add value 'new'; alter table t alter column en set default 'new'
?: create type m9 as enum ('a'); alter type m9 add value 'b'; create table n9 (x m9 default 'b')
?: alter type unused add value 'c'; insert into with_rng (id) values (1)
alter type mood rename value 'ok' to 'fine'
alter type mood rename value 'nope' to 'fine'
alter type mood rename to mood9
alter type mood set schema s2
alter type mood owner to oracle_r
L: drop type mood
L: drop type mood cascade
L: drop type unused
L: drop type unused cascade
drop type if exists nope
drop type nope
L: drop type rng cascade
L: drop type ct cascade
L: drop type ct
L: drop type ct2 cascade
drop type ct3
drop type ct3 cascade
?: alter type ct add attribute z int
?: alter type ct add attribute z int cascade
alter type ct rename attribute q to qq
alter type ct rename attribute q to qq cascade
alter type ct alter attribute p type bigint
L: alter type ct drop attribute q
L: alter type ct drop attribute q cascade
alter type ct drop attribute if exists nope
alter type ct drop attribute nope
alter type ct2 add attribute z int
alter type ct2 add attribute z int cascade
L: alter type ct2 drop attribute q
L: alter type ct2 drop attribute q cascade
alter type ct2 alter attribute p type bigint cascade
alter type ct2 alter attribute p type bigint
alter type ct2 rename attribute q to qq
alter type ct2 rename attribute q to qq cascade
alter type ct3 add attribute z int
alter type ct3 alter attribute p type bigint
alter type ct3 drop attribute q
alter type ct rename to ct9
alter type ct set schema s2
alter type nope add value 'x'
create domain d9 as int
create domain d9 as int check (value > 0) not null default 5
create domain d9 as nosuchtype
create domain posint as int
alter domain posint add constraint c2 check (value < 1000000)
alter domain posint add constraint c2 check (value < 1000000) not valid
alter domain posint add constraint c2 check (value < 1000000) not valid; alter domain posint validate constraint c2
alter domain posint add check (value < 1000000)
alter domain posint validate constraint c9
alter domain posint validate constraint nope
alter domain posint drop constraint posint_check
alter domain posint drop constraint nope
alter domain posint drop constraint if exists nope
alter domain posint rename constraint posint_check to pck
alter domain posint set not null
alter domain posint drop not null
alter domain nnint drop not null
alter domain nnint set not null
alter domain plainint set default 5
alter domain plainint drop default
alter domain plainint set not null
alter domain plainint add constraint c2 check (value > 0)
alter domain dtext set not null
alter domain unused_dom set not null
alter domain unused_dom add constraint c2 check (value > 0)
alter domain chained add constraint c2 check (value > 1)
alter domain chained set not null
alter domain posint rename to posint9
alter domain posint set schema s2
alter domain posint owner to oracle_r
L: drop domain posint
L: drop domain posint cascade
L: drop domain plainint cascade
L: drop domain chained cascade
drop domain unused_dom
drop domain if exists nope
drop domain nope
drop domain mood

-- setup
{T}
{P}
create sequence s;
create sequence s_int as int;
create sequence s_used;
create table uses (id int default nextval('s_used'), b int);
insert into uses (b) select generate_series(1, 100);
create table ser (id serial primary key, b int);
insert into ser (b) select generate_series(1, 100);
create table iden (id int generated always as identity, b int);
insert into iden (b) select generate_series(1, 100);
create schema s2;
create table s2.x (id int primary key);
insert into s2.x select generate_series(1, 100);
create function s2.f() returns int language sql as 'select 1';
create schema s3;
create view over_s2 as select * from s2.x;
{ROLE}
create schema owned authorization oracle_r;
create table owned.o (id int);
create table own (id int);
alter table own owner to oracle_r;
grant select on t to oracle_r;
grant select (id) on p to oracle_r;
create view vw as select id from t;
create publication pub for table p, t;
create publication pub_all for all tables;
create publication pub_s for tables in schema s2;
create publication pub_w for table t (id, a) where (id > 0);
create table nokey (id int);
insert into nokey select generate_series(1, 100);
create extension citext;
create extension hstore schema s3;
create table emb (id int, e citext, h s3.hstore);
insert into emb select g, 'x', 'a=>1' from generate_series(1, 100) g;
create statistics st (dependencies) on a, k from t;
create collation cc (provider = libc, locale = 'C');
create table collated (a text collate cc);
create operator === (leftarg = int, rightarg = int, function = int4eq);
create foreign data wrapper fw;
create server fs foreign data wrapper fw;
create foreign table ft (id int) server fs;
create user mapping for current_user server fs;
create text search configuration tsc (copy = english);
create cast (int as mood) with inout;
create function evt() returns event_trigger language plpgsql as 'begin end';
analyze;
-- shapes
create sequence s9
create sequence s9 owned by t.k
create sequence s9 as smallint start 10
create sequence if not exists s
create sequence s
create temp sequence s9
alter sequence s increment by 10
L: alter sequence s restart
L: alter sequence s restart with 1
alter sequence s maxvalue 1000000
alter sequence s cycle
alter sequence s cache 50
alter sequence s as bigint
alter sequence s as int
alter sequence s_int as bigint
alter sequence s_int as smallint
alter sequence s owned by t.k
alter sequence s owned by none
alter sequence s owned by t.nope
alter sequence ser_id_seq owned by none
alter sequence s rename to s9
alter sequence s set schema s2
alter sequence ser_id_seq set schema s2
alter sequence s owner to oracle_r
alter sequence ser_id_seq owner to oracle_r
L: alter sequence s set unlogged
alter sequence s set logged
alter sequence if exists nope restart
alter sequence nope restart
alter sequence iden_id_seq increment by 5
L: alter sequence iden_id_seq restart
alter sequence ser_id_seq as bigint
L: drop sequence s
L: drop sequence s_used
L: drop sequence s_used cascade
L: drop sequence ser_id_seq
L: drop sequence ser_id_seq cascade
L: drop sequence iden_id_seq
L: drop sequence iden_id_seq cascade
drop sequence if exists nope
drop sequence nope
L: select setval('s', 100)
select nextval('s')
create schema s9
create schema if not exists s2
create schema s2
create schema s9 create table x (id int) create view v as select id from x
create schema authorization oracle_r
alter schema s2 rename to s9
alter schema s2 rename to public
alter schema s2 owner to oracle_r
L: drop schema s2
L: drop schema s2 cascade
drop schema if exists nope
drop schema nope
L: drop schema public cascade
L: drop schema owned cascade
alter table s2.x set schema s3
set search_path = s2, public; alter table x add column y int
grant select on t to oracle_r
grant select (id) on t to oracle_r
grant all on p, t to oracle_r
grant select on all tables in schema public to oracle_r
grant usage on schema s2 to oracle_r
grant usage on all sequences in schema public to oracle_r
grant execute on function s2.f() to oracle_r
grant usage on type mood to oracle_r
grant select on nope to oracle_r
grant oracle_r to current_user
grant select on vw to public
revoke select on t from oracle_r
revoke all on all tables in schema public from oracle_r
revoke select on t from public
revoke all on schema public from public
alter default privileges in schema public grant select on tables to oracle_r
alter default privileges for role oracle_r revoke all on functions from public
reassign owned by oracle_r to current_user
L: drop owned by oracle_r
L: drop owned by oracle_r cascade
drop role oracle_r
drop role if exists nope
create role oracle_tmp
create user oracle_tmp
alter role oracle_r login
alter role oracle_r set work_mem = '8MB'
alter role oracle_r rename to oracle_r9
alter database postgres set work_mem = '8MB'
create statistics st9 on a, si from t
alter statistics st set statistics 100
alter statistics st rename to st9
alter statistics st set schema s2
drop statistics st
drop statistics if exists nope
drop statistics nope
create publication pub9 for table p
create publication pub9 for table nokey
create publication pub9 for all tables
create publication pub9 for tables in schema s2
create publication pub9 for table t (id, a) where (a > 0)
create publication pub9 for table nope
create publication pub9
create publication pub9 for table vw
alter publication pub add table nokey
alter publication pub add table t
alter publication pub drop table t
alter publication pub drop table nokey
alter publication pub set table t
alter publication pub set table p, t
alter publication pub set (publish = 'insert')
alter publication pub add tables in schema s2
alter publication pub_all add table t
alter publication pub_all set (publish = 'insert')
alter publication pub_s drop tables in schema s2
alter publication pub_w set table t
alter publication pub rename to pub9
alter publication pub owner to oracle_r
drop publication pub
drop publication pub_all
drop publication pub_s
drop publication if exists nope
drop publication nope
create subscription sub connection 'host=/nonexistent dbname=x' publication pub
create subscription sub connection 'host=/nonexistent dbname=x' publication pub with (connect = false)
drop subscription nope
alter subscription nope disable
create extension if not exists citext
create extension citext
create extension pg_trgm
create extension pg_trgm schema s2
create extension earthdistance cascade
alter extension citext update
alter extension citext set schema s2
alter extension hstore set schema s2
alter extension citext add table nokey
L: drop extension citext
L: drop extension citext cascade
L: drop extension hstore cascade
drop extension if exists nope
drop extension nope
alter collation cc refresh version
alter collation cc rename to cc9
L: drop collation cc
L: drop collation cc cascade
drop operator === (int, int)
drop cast (int as mood)
drop cast (text as bytea)
drop cast if exists (text as bytea)
create foreign data wrapper fw9
create server fs9 foreign data wrapper fw
create server fs foreign data wrapper fw
alter server fs options (add host 'x')
create user mapping for oracle_r server fs
drop user mapping for current_user server fs
drop server fs
drop server fs cascade
drop foreign data wrapper fw cascade
drop foreign table ft
alter foreign table ft add column x int
alter foreign table ft rename to ft9
alter foreign table ft options (add x 'y')
alter text search configuration tsc rename to tsc9
drop text search configuration tsc
create event trigger et on ddl_command_end execute function evt()
drop access method heap
drop language plpgsql
drop language plpgsql cascade
