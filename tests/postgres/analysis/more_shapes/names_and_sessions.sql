-- setup
create schema "Odd schéma";
create schema other;
create table "Odd schéma"."Tab le" ("Id" int primary key, "a b" int, "ключ" text, "q""uote" int default 1);
insert into "Odd schéma"."Tab le" select g, g, 'k' || g from generate_series(1, 3000) g;
create index "i x" on "Odd schéma"."Tab le" ("a b");
create view other."V iew" as select "a b" from "Odd schéma"."Tab le";
create table other.t (id int primary key, a int);
insert into other.t select g, g from generate_series(1, 3000) g;
create table t (id int primary key, a int, b text);
insert into t select g, g, 'b' || g from generate_series(1, 5000) g;
create index t_a on t (a);
create table "select" ("from" int, "where" text);
insert into "select" select g, 'x' from generate_series(1, 3000) g;
create function other.f() returns int language plpgsql as 'begin return 1; end';
do 'begin create role oracle_r nologin; exception when duplicate_object or unique_violation then null; end';
analyze;
-- shapes
alter table "Odd schéma"."Tab le" add column "né w" int default 5
alter table "Odd schéma"."Tab le" alter column "a b" type bigint
alter table "Odd schéma"."Tab le" alter "ключ" set not null
alter table "Odd schéma"."Tab le" rename column "q""uote" to "q'"
L: alter table "Odd schéma"."Tab le" drop column "q""uote"
alter table U&"Odd sch\00E9ma"."Tab le" add column x int
drop index "Odd schéma"."i x"
alter index "Odd schéma"."i x" rename to "I X"
alter table "ODD SCHÉMA"."Tab le" add column x int
alter table "select" alter column "from" type bigint, alter column "where" set not null
set search_path = other; alter table t alter column a type bigint
set search_path to other, public; alter table t alter column a set not null
set search_path = ''; alter table t add column x int
set search_path = ''; alter table public.t alter column a type bigint
set local search_path = other; alter table t add column x int default f()
set search_path = '"Odd schéma"', other; alter table "Tab le" alter column "Id" type bigint
select set_config('search_path', 'other', false); alter table t alter column a type bigint
select set_config('search_path', 'other', true); alter table t add column z int
set search_path = other; reset search_path; alter table t alter column a type bigint
set search_path = other; set search_path to default; alter table t alter column a type bigint
begin; set local search_path = other; commit; alter table t alter column a type bigint
savepoint s; set search_path = other; rollback to s; alter table t alter column a type bigint
set search_path = nope, other; alter table t alter column a type bigint
alter table other.t set schema public
create table other.t2 (id int); set search_path = other; alter table t2 add column x int; drop table t2
create temp table t (id int); alter table t add column x int
create temp table t (id int); alter table public.t add column x int
create temp table t (id int); drop table t; alter table t add column x int
create temp table t (id int); create index on t (id); alter table pg_temp.t add column x int
create view pg_temp.v as select * from t; drop view v
set role oracle_r; reset role; alter table t add column x int
set role nope_role; alter table t add column x int
grant all on t to oracle_r; set role oracle_r; insert into t values (99999, 1, 'x')
grant create on schema public to oracle_r; set role oracle_r; create table newt (id int); alter table newt add column x int
alter table t owner to oracle_r; set role oracle_r; alter table t alter column a type bigint
savepoint a; alter table t add column x int; rollback to a; alter table t add column x text
savepoint a; create table newt (id int); rollback to a; create table newt (id text)
savepoint a; create table newt (id int); rollback to a; alter table newt add column x int
savepoint a; select 1 / 0; rollback to a; alter table t add column x int
savepoint a; release a; rollback to a
do $$ begin execute 'alter table t alter column a type bigint'; end $$
do $$ begin execute format('alter table %I.%I add column x int', 'other', 't'); end $$
do $$ begin if exists (select from t where a > 10) then alter table t add column x int; end if; end $$
do $$ begin if not exists (select 1 from information_schema.columns where table_name = 't' and column_name = 'a') then alter table t add column a int; end if; end $$
do $$ begin alter table nope add column x int; exception when undefined_table then null; end $$
do $$ begin alter table t alter column a type bigint; exception when others then raise notice 'x'; end $$
do $$ begin perform 1; create index on t (b); end $$
do language plpgsql $$ begin commit; end $$
do $$ begin set local lock_timeout = '1s'; alter table other.t add column x int; end $$
L: do $$ begin truncate other.t; end $$
L: do $$ begin update t set a = 5 where id = 1; end $$
do $$ declare x int := 0; begin loop exit when x > 2; x := x + 1; end loop; end $$
with x as (select 1) insert into t select 100000, 1, 'x' from x
comment on column "Odd schéma"."Tab le"."a b" is 'x'
L: truncate "Odd schéma"."Tab le"
create table "Tab le" (like "Odd schéma"."Tab le" including all)
alter view other."V iew" rename to v
create or replace view other."V iew" as select "a b", "Id" from "Odd schéma"."Tab le"
lock table "Odd schéma"."Tab le" in share mode
L: prepare p as update t set a = 1 where id = 2; execute p
L: prepare p (int) as delete from t where id = $1; execute p (5); deallocate p
declare c cursor for select * from t
declare c cursor for select * from t for update; fetch 5 from c; close c
L: declare c cursor for select * from t for update; fetch 5 from c; update t set a = 1 where current of c
listen x; notify x, 'y'; unlisten *
L: explain analyze update t set a = 1 where id = 1
explain analyze create table newt as select * from t
explain create materialized view mv as select * from t
explain (analyze false) delete from t
create schema s9 create view v as select * from t create table t (id int)
create extension if not exists hstore with schema other
create or replace function other.f() returns int language plpgsql as 'begin return 2; end'; alter table t add column x int default other.f()

-- setup
{P}
create table d (id int primary key, p_id int references p deferrable initially deferred, x int);
create index d_x on d (x);
insert into d select g, g from generate_series(1, 1000) g;
set constraints all immediate;
create table dd (id int primary key, p_id int references p deferrable, x int);
insert into dd select g, g from generate_series(1, 1000) g;
create function tf() returns trigger language plpgsql as 'begin return null; end';
create table ct (id int primary key);
create constraint trigger ctt after insert on ct deferrable initially deferred for each row execute function tf();
create table uq (id int primary key deferrable initially deferred, x int unique deferrable initially deferred);
create table dp (id int, p_id int references p deferrable initially deferred) partition by range (id);
create table dp1 partition of dp for values from (0) to (1000);
set constraints all immediate;
create publication pub for table d;
do 'begin create role oracle_r nologin; exception when duplicate_object or unique_violation then null; end';
set constraints all immediate;
analyze;
-- shapes
insert into d values (5000, 5); alter table d add column y int
insert into d values (5000, 5); alter table d rename to d2
insert into d values (5000, 5); alter table d rename column x to y
insert into d values (5000, 5); alter table d rename constraint d_pkey to y
insert into d values (5000, 5); alter table d set schema public
insert into d values (5000, 5); alter table d owner to oracle_r
insert into d values (5000, 5); alter table d set (fillfactor = 50)
insert into d values (5000, 5); alter table d enable row level security
insert into d values (5000, 5); alter table d disable trigger all
insert into d values (5000, 5); alter table d validate constraint d_p_id_fkey
insert into d values (5000, 5); create index on d (p_id)
insert into d values (5000, 5); drop index d_x
insert into d values (5000, 5); alter index d_x rename to d_y
insert into d values (5000, 5); reindex table d
insert into d values (5000, 5); reindex index d_x
insert into d values (5000, 5); cluster d using d_pkey
L: insert into d values (5000, 5); truncate d
L: insert into d values (5000, 5); drop table d
insert into d values (5000, 5); create trigger z before insert on d for each row execute function tf()
insert into d values (5000, 5); create rule z as on delete to d do nothing
insert into d values (5000, 5); create policy z on d using (true)
insert into d values (5000, 5); comment on table d is 'x'
insert into d values (5000, 5); lock table d
insert into d values (5000, 5); create view v as select * from d
insert into d values (5000, 5); alter publication pub drop table d
insert into d values (5000, 5); alter table p add column y int
insert into d values (5000, 5); create table ref (id int references d)
insert into d values (5000, 5); alter table dd add foreign key (x) references d
insert into d values (5000, 5); analyze d
insert into d values (5000, 5); set constraints all immediate; alter table d add column y int
insert into d values (5000, 5); set constraints d_p_id_fkey immediate; alter table d add column y int
insert into d values (5000, 5); set constraints nope immediate
set constraints all immediate; insert into d values (5000, 5); alter table d add column y int
insert into d values (5000, null); alter table d add column y int
insert into d (id) values (5000); alter table d add column y int
insert into d select 5000, 5 where false; alter table d add column y int
L: update d set x = 7 where id = 5; alter table d add column y int
L: update d set p_id = 7; alter table d add column y int
L: delete from d where id = 5; alter table d add column y int
L: update p set name = 'x' where id = 1500; alter table p add column y int
insert into p values (9000, 'x'); alter table p add column y int
insert into dd values (5000, 5); alter table dd add column y int
set constraints all deferred; insert into dd values (5000, 5); alter table dd add column y int
set constraints dd_p_id_fkey deferred; insert into dd values (5000, 5); alter table dd add column y int
insert into ct values (1); alter table ct add column y int
insert into uq values (1, 1); alter table uq add column y int
insert into dp values (1, 1); alter table dp add column y int
insert into dp values (1, 1); alter table dp1 add column y int
insert into dp1 values (1, 1); alter table dp add column y int
insert into dp values (1, 1); alter table dp detach partition dp1
savepoint s; insert into d values (5000, 5); rollback to s; alter table d add column y int
insert into d values (5000, 5); commit; alter table d add column y int
alter table d add column y int; insert into d values (5000, 5)
insert into d values (5000, 5); alter table d alter constraint d_p_id_fkey not deferrable
alter table dd alter constraint dd_p_id_fkey initially deferred; insert into dd values (5000, 5); alter table dd add column y int
create table nw (id int references p deferrable initially deferred); insert into nw values (1); alter table nw add column y int
do 'begin insert into d values (5000, 5); end'; alter table d add column y int
declare c cursor for select * from d; alter table d add column y int
declare c cursor for select * from d; fetch 1 from c; alter table d add column y int
declare c cursor for select * from d; close c; alter table d add column y int
L: declare c cursor for select * from d; drop table d
declare c cursor for select * from d; create index on d (x)
L: declare c cursor for select * from d; truncate d
