-- setup
{T}
{P}
create view vw as select id from t;
create unlogged table ul (id int primary key);
create procedure prc() language plpgsql as 'begin commit; end';
create procedure pr() language plpgsql as 'begin perform 1; end';
create materialized view mv as select id from t;
create schema s2;
create table s2.x (id int primary key);
insert into s2.x values (1);
{PT}
create index pt_v on pt (v);
-- shapes
create database nt_new
create database nt_new template template0
drop database if exists nt_nope
drop database nt_nope
alter database postgres set work_mem = '8MB'
alter database postgres reset work_mem
alter database postgres connection limit 50
alter database postgres rename to nt_other
alter database postgres owner to current_user
alter database postgres set tablespace oracle_ts
alter system set work_mem = '8MB'
alter system reset work_mem
alter system reset all
create tablespace nt_ts location '/nope/nt'
drop tablespace if exists nt_nope
drop tablespace nt_nope
drop tablespace oracle_ts
alter tablespace oracle_ts rename to nt_ts
alter tablespace oracle_ts set (random_page_cost = 1)
alter tablespace oracle_ts owner to current_user
discard all
discard temp
discard sequences
vacuum t
vacuum (full) p
vacuum (analyze) p
analyze p
cluster
reindex schema s2
reindex table pt
reindex (concurrently) table t
create index concurrently on p (name)
drop index concurrently t_a_idx
drop index concurrently if exists t_a_idx
reindex index concurrently t_a_idx
refresh materialized view mv
call prc()
call pr()
create subscription sub connection 'host=/nonexistent dbname=x' publication pub
checkpoint
load 'plpgsql'
lock table t
begin
commit
rollback
savepoint s1
release savepoint s1
rollback to savepoint s1
start transaction
set transaction read only
prepare transaction 'x'
commit prepared 'x'
rollback prepared 'x'
alter table p add column x int; commit
begin; alter table p add column x int; commit
alter table p add column x int; rollback
commit; create index concurrently on p (name)
create index concurrently on p (name); create index concurrently on t (k)
vacuum p; alter table p add column x int
insert into p values (99999, 'x'); vacuum p
L: alter type mood add value 'x'
select lo_create(0)
select pg_reload_conf()
select pg_switch_wal()
