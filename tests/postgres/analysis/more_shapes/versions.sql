-- setup
{T}
{P}
{PT}
create table n (id int primary key, a int);
insert into n select g, g from generate_series(1, 100) g;
create statistics st on a, k from t;
create sequence s;
create table many (id int primary key, a int);
insert into many select g, g from generate_series(1, 5000) g;
analyze many;
do 'begin create role nobody_there nologin; exception when duplicate_object or unique_violation then null; end';
-- shapes
L: merge into many using t on t.id = many.id when not matched by source then delete
L: merge into many using t on t.id = many.id when matched then delete returning many.id
alter table t add column x text storage external
create table newt (id int, x text storage main)
alter table t add constraint ann not null a
alter table t add not null a
create table newt (id int, not null id)
create table newt (id int constraint nn not null no inherit)
create table newt (id int not null no inherit)
alter table t add column x int not null no inherit default 1
alter table t add constraint ck check (a > 0) not enforced
create table newt (id int check (id > 0) not enforced)
alter table t add constraint u unique (k, r without overlaps)
create table newt (id int, r int4range, primary key (id, r without overlaps))
create table newt (id int, r int4range, foreign key (id, period r) references nope (id, period r))
alter table t add column x int generated always as (a * 2) virtual
alter table t add column x int generated always as (a * 2)
create table newt (id int, g int generated always as (id * 2) virtual)
create table newt (id int, g int generated always as (id * 2))
alter table t alter column k set expression as (5)
alter table t alter column a set statistics default
alter table t set access method default
alter table t alter column b set storage default
alter table t alter column b set compression default
alter table pt set access method heap
L: update n set a = 1 returning old.a, new.a
L: delete from n returning old.*
select system_user
select * from (select 1) as s
select * from (select 1)
select json_array(1, 2)
select json_object('a': 1)
select json_exists(jb, '$.x') from t
select * from json_table('[1]'::jsonb, '$[*]' columns (x int path '$')) j
select 'a' is json
vacuum only t
analyze only t
vacuum (skip_database_stats) t
vacuum (process_main false) t
vacuum (buffer_usage_limit '1MB') t
analyze (buffer_usage_limit '1MB') t
create statistics on a, si from t
reindex system
reindex database
reindex (concurrently) index t_a_idx
create index on t (k) nulls not distinct
create unique index on t (k) nulls not distinct
copy t (id) from '/dev/null' with (on_error ignore)
copy t (id) from '/dev/null' with (header match)
copy t (id) from '/dev/null' with (on_error ignore, reject_limit 5)
copy t (id) from '/dev/null' with (format csv, force_null *)
copy t (id) from '/dev/null' with (default 'x')
explain (serialize) select 1
explain (memory) select 1
explain (generic_plan) select * from t where id = $1
grant nobody_there to current_user with inherit true
grant nobody_there to current_user with admin option
grant maintain on t to nobody_there
grant set on parameter work_mem to nobody_there
create view v9 with (security_invoker) as select 1
create publication pb for tables in schema public
create publication pb for table t (id) where (id > 0)
create publication pb for all tables with (publish_generated_columns = stored)
create unlogged sequence us
L: alter sequence s set unlogged
alter table t alter constraint t_pkey not enforced
alter table t alter constraint t_pkey inherit
alter table pt alter column id add generated always as identity
alter table pt add column x int generated always as identity
alter table pt drop constraint if exists nope
alter statistics st set statistics default
create or replace trigger tr before insert on t for each row execute function suppress_redundant_updates_trigger()
alter default privileges grant select on large objects to nobody_there
alter default privileges grant maintain on tables to nobody_there
create domain dd as int constraint c not null
alter domain dd set not null
create role oracle_q connection limit 5 inherit
alter role nobody_there with login
alter database postgres refresh collation version
create database dd1 strategy file_copy
create collation cb (provider = builtin, locale = 'C.UTF-8')
prepare x as select $1 + 1
create schema s8 create sequence sq8
alter operator = (int, int) set (restrict = eqsel)
create foreign table ft (like t) server nope
import foreign schema a from server b into c
drop index concurrently t_a_idx, t_v_idx
alter event trigger nope enable
create extension if not exists plpgsql
alter user mapping for current_user server nope options (a 'b')
