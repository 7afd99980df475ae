-- setup
{T}
{P}
{CH}
create table cas (id int primary key, p_id int references p (id) on delete cascade);
insert into cas select g, g % 2000 + 1 from generate_series(1, 5000) g;
create table cas_indexed (id int primary key, p_id int references p (id) on delete cascade);
insert into cas_indexed select g, g % 2000 + 1 from generate_series(1, 5000) g;
create index cas_indexed_p on cas_indexed (p_id);
create table setnull (id int primary key, p_id int references p (id) on delete set null on update cascade);
insert into setnull select g, g % 2000 + 1 from generate_series(1, 5000) g;
create table ser (id serial primary key, b int);
insert into ser (b) select generate_series(1, 100);
create table iden (id int generated always as identity, b int);
insert into iden (b) select generate_series(1, 100);
create table e (id int);
create table lonely (id int primary key, a int, b text);
insert into lonely select g, g, 'b' || g from generate_series(1, 5000) g;
create table parent2 (id int primary key, a int);
insert into parent2 select g, g from generate_series(1, 1000) g;
create table child2 (id int, p2 int references parent2);
insert into child2 select g, g from generate_series(1, 500) g;
create view vw as select id, a from t;
create materialized view mv as select id from t;
create sequence s;
create function wipe() returns void language sql as 'delete from lonely';
create function wipe_plpgsql() returns void language plpgsql as 'begin delete from lonely where id = 5; end';
create function ddl() returns void language plpgsql as 'begin alter table lonely add column x int; end';
create function dynamic(x text) returns void language plpgsql as 'begin execute x; end';
create procedure pr() language plpgsql as 'begin update lonely set a = 0; end';
create procedure prc() language plpgsql as 'begin update lonely set a = 0; commit; end';
create function reads() returns bigint stable language sql as 'select count(*) from t';
create table audit (id int, at timestamptz);
create function aud() returns trigger language plpgsql as
    'begin insert into audit values (new.id, now()); return new; end';
create table audited (id int primary key, b text);
insert into audited select g, 'x' from generate_series(1, 100) g;
create trigger aud after insert or update on audited for each row execute function aud();
alter table t add column nx int;
alter table t add column gen int generated always as (a * 2) stored;
{ROLE}
analyze;
-- shapes
insert into t (id) values (999999)
insert into t (id, a) select g, g from generate_series(10001, 10010) g
insert into t default values
insert into e select id from t
insert into e select id from t where a = 5
insert into lonely select id + 10000, a, b from lonely
insert into ch values (999999, 1, 1)
insert into ch values (999999, null, 1)
insert into ser (b) values (1)
insert into iden (b) values (1)
insert into iden (id, b) values (1, 1)
insert into iden (id, b) overriding system value values (1000, 1)
insert into t (id) values (1) on conflict do nothing
insert into t (id) values (1) on conflict (id) do nothing
L: insert into t (id, a) values (1, 5) on conflict (id) do update set a = excluded.a
insert into t (id) values (1) on conflict (a) do nothing
insert into t (id) values (999999) returning id
insert into t (nope) values (1)
insert into t (id, gen) values (999999, 5)
insert into nope values (1)
insert into vw values (999999, 1)
insert into mv values (1)
insert into audited values (1000, 'x')
L: with moved as (delete from lonely where id < 10 returning *) insert into e select id from moved
L: update t set a = 1
L: update t set a = 1 where id = 5
L: update t set a = 1 where a = 5
L: update t set a = a + 1 where b = 'b5'
L: update t set b = 'x', a = 2 where k > 100
update t set nx = a
update t set nx = 1
update t set nx = a where nx is null
L: update only t set a = 1
L: update t set gen = 5
L: update t set a = default
L: update t set nope = 1
L: update p set name = 'x'
L: update p set id = id + 100000 where id = 5
L: update p set name = 'x' where id = 5
L: update ch set p_id = 2 where id = 5
L: update vw set a = 1 where id = 5
update mv set id = 1
L: update audited set b = 'y'
L: update t set a = 1 where ctid = '(0,1)'
L: update lonely set b = upper(b)
L: delete from lonely
L: delete from lonely where id = 5
L: delete from lonely where id between 1 and 100
L: delete from lonely where a = 5
L: delete from lonely using t where t.id = lonely.id and t.a = 5
L: delete from lonely where not exists (select from t where t.id = lonely.id)
L: delete from p where id = 2000
L: delete from parent2 where id = 900
L: delete from parent2 where id > 900
L: delete from ch where id = 5
L: delete from cas
L: delete from only lonely
L: delete from vw where a = 5
delete from mv
delete from nope
L: with gone as (delete from lonely returning id) insert into e select id from gone
L: with gone as (delete from lonely returning id) select count(*) from gone
L: truncate lonely
L: truncate t
L: truncate only lonely
L: truncate p
L: truncate p cascade
L: truncate p, ch, cas, cas_indexed, setnull
L: truncate ser restart identity
L: truncate ser continue identity
L: truncate iden restart identity
L: truncate parent2
L: truncate parent2 cascade
truncate vw
truncate nope
L: truncate lonely, e
select * from t
select * from t where id = 5
select count(*) from t
select * from t where a = 1 for update
select * from t for update
select * from t where id = 1 for no key update
select * from t where id = 1 for share
select * from t where a = 1 for key share
select * from t where id = 1 for update nowait
select * from t where id = 1 for update skip locked
select * from vw for update
select * from nope
L: select wipe()
L: select wipe_plpgsql()
?: select ddl()
select reads()
L: select setval('s', 1)
select nextval('s')
select pg_sleep(0)
select set_config('search_path', 'public', true)
select pg_advisory_xact_lock(1)
select lo_create(0)
table t
values (1)
copy t (id) from '/dev/null'
copy t from '/dev/null'
copy t to '/dev/null'
copy t (nope) from '/dev/null'
copy nope from '/dev/null'
copy vw to '/dev/null'
copy (select * from t) to '/dev/null'
copy t to program 'cat > /dev/null'
copy iden (b) from '/dev/null'
L: call pr()
L: call prc()
call nope()
L: do 'begin delete from lonely; end'
?: do 'begin execute ''alter table lonely add column x int''; end'
do 'begin perform 1; end'
explain select * from t
explain delete from lonely
L: explain analyze delete from lonely
explain (analyze) select count(*) from t
prepare q as select * from t where id = $1; execute q(1)
L: prepare q as delete from lonely where id = $1; execute q(1)
declare c cursor for select * from t; fetch 1 from c
declare c cursor for select * from t; close c
set work_mem = '8MB'
set local lock_timeout = '1s'
set lock_timeout = '1s'; alter table lonely add column x int
set search_path = public
set role oracle_r
set session authorization oracle_r
set transaction isolation level serializable
set constraints all deferred
show work_mem
reset all
listen x
notify x
unlisten *
discard plans
L: merge into lonely using t on t.id = lonely.id when matched then update set a = t.a
L: merge into lonely using t on t.id = lonely.id when matched then delete
merge into lonely using t on t.id = lonely.id when not matched then insert values (t.id, t.a, t.b)
merge into lonely using t on t.id = lonely.id when matched then do nothing
merge into nope using t on true when matched then delete
