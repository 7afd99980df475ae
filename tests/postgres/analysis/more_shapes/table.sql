-- setup
{T}
{P}
{CH}
{ROLE}
create schema s2;
create view vw as select id, a from t;
create function uses_t() returns bigint language plpgsql as 'begin return (select sum(a) from t); end';
create unlogged table ul (id int primary key, b text);
insert into ul select g, g from generate_series(1, 1000) g;
create table own_seq (id serial primary key, b int);
insert into own_seq (b) select generate_series(1, 100);
create table iden (id int generated always as identity, b int);
create materialized view mv as select id from t;
create publication pub for table p;
create publication pub_all for tables in schema s2;
create unique index t_k on t (k);
create unique index t_bi on t (bi);
create unique index t_part on t (k) where k > 0;
create access method heap2 type table handler heap_tableam_handler;
create table other (id int);
insert into other select generate_series(1, 100);
create index other_id on other (id);
cluster other using other_id;
-- shapes
alter table t rename to t2
alter table t rename to p
alter table t rename to t_pkey
alter table nope rename to t2
alter table if exists nope rename to t2
alter table t rename to t2; alter table p rename to t
alter table t rename to t_old; create table t (id int)
alter table t rename to t2; create view t as select * from t2
alter table t rename to t2; alter table t2 add column x int
alter table t set schema s2
alter table t set schema nope
alter table own_seq set schema s2
alter table if exists nope set schema s2
alter table t owner to oracle_r
alter table own_seq owner to oracle_r
alter table vw owner to oracle_r
alter table t set tablespace oracle_ts
alter table t set tablespace pg_default
alter table t set access method heap
alter table t set access method heap2
L: alter table t set unlogged
alter table t set logged
alter table ul set logged
alter table ul set unlogged
L: alter table p set unlogged
L: alter table ch set unlogged
alter table t set (fillfactor = 70)
alter table t reset (fillfactor)
alter table t set (autovacuum_enabled = false)
alter table t set (toast_tuple_target = 200)
alter table t set (parallel_workers = 4)
alter table t set (user_catalog_table = true)
alter table t reset (user_catalog_table)
alter table t set (toast.autovacuum_enabled = false)
alter table t set (log_autovacuum_min_duration = 0)
alter table t set (vacuum_truncate = false, autovacuum_freeze_max_age = 100000000)
alter table t set (vacuum_index_cleanup = off)
alter table t set (nosuch = 1)
alter table t set without oids
alter table t cluster on t_a_idx
alter table other set without cluster
alter table t cluster on nope
alter table t replica identity full
alter table t replica identity nothing
alter table t replica identity default
alter table t replica identity using index t_k
alter table t replica identity using index t_bi
alter table t replica identity using index t_part
alter table t replica identity using index t_a_idx
alter table p replica identity nothing
alter table t enable row level security
alter table t disable row level security
alter table t force row level security
alter table t no force row level security
alter table t enable row level security, force row level security
alter table t inherit p
alter table t enable trigger all
alter table t disable trigger all
alter table t disable trigger user
alter table ch disable trigger all
alter table t disable trigger nope
alter table t set (fillfactor = 70), add column x int
alter table vw set (security_barrier = true)
alter table vw rename to vw2
alter table mv rename to mv2
alter table mv set tablespace oracle_ts
alter table t_a_idx set (fillfactor = 70)
alter table t_a_idx set tablespace oracle_ts
lock table t
lock t in access share mode
lock t in row share mode
lock t in row exclusive mode
lock t in share update exclusive mode
lock t in share row exclusive mode
lock t in exclusive mode
lock t in access exclusive mode nowait
lock t, p in share mode
lock vw
lock only t
lock mv
lock nope
L: drop table t
L: drop table t cascade
L: drop table if exists t
L: drop table p
L: drop table p cascade
L: drop table ch
L: drop table ch, p
L: drop table own_seq
L: drop table iden
L: drop table ul
drop table nope
drop table if exists nope
drop table vw
L: drop table if exists nope, other
L: drop table other

-- setup
{P}
{T}
{DOMAINS}
create type ct as (p int, q text);
create sequence s;
create table tt (p int, q text);
create table tt_other (p int, q int);
create table tt_of of ct;
create table par (id int, x int);
insert into par select g, g from generate_series(1, 100) g;
create table kid () inherits (par);
insert into kid select g, g from generate_series(1, 100) g;
create table loose (id int, x int);
insert into loose select g, g from generate_series(1, 100) g;
create table loose_not_null (id int not null, x int);
create table parck (id int, x int, constraint ck check (id > 0));
create table kidck (id int, x int, constraint ck check (id > 0));
create table part (id int) partition by range (id);
create table src (id int primary key, a int default 5 check (a > 0), b text unique,
    g int generated always as (a * 2) stored, i int generated always as identity);
create index src_a on src (a);
create statistics src_st on a, b from src;
comment on column src.a is 'x';
create foreign data wrapper fw;
create server fs foreign data wrapper fw;
create unlogged table ul (id int primary key);
insert into ul values (1);
create unlogged table refs (id int references ul);
-- shapes
create table newt (id int)
create table if not exists newt (id int)
create table if not exists t (id int)
create table t (id int)
create table nope.newt (id int)
create table newt (id int primary key, p_id int references p (id))
?: create table newt (id int primary key, p_id int references p (id) on delete cascade)
create table newt (id int primary key, p_id int references p (id) not null, t_id int references t (id))
create table newt (id int, foreign key (id) references nope)
create table newt (id int references p (name))
create table newt (id int references newt)
create table newt (id int primary key, par int references newt)
create table newt (id int references t (k))
create table newt (id serial primary key, x bigserial)
create table newt (id int generated always as identity)
create table newt (id int default nextval('s'))
create table newt (id int default random())
create table newt (id int check (id > 0), unique (id), exclude using gist (int4range(id, id + 1) with &&))
create table newt (like t)
create table newt (like t including all)
create table newt (like src including all)
create table newt (like src including indexes including defaults)
create table newt (like nope)
create table newt () inherits (par)
create table newt (y int) inherits (par, parck)
create table newt (id text) inherits (par)
create table newt (id int) inherits (nope)
create table newt of ct
create table newt of nope
create table newt as select * from t
create table newt as select * from t where a = 1
create table newt as select * from t with no data
create table newt as select count(*) from t
create table newt as table p
create table newt as values (1, 2)
L: create table newt as with x as (delete from p returning *) select * from x
create table if not exists newt as select 1
create table if not exists t as select 1
select * into newt from p
select * into t from p
select id into temp newt from t
L: create unlogged table newt as select * from p
?: create unlogged table newt (id int primary key)
create temp table newt (id int)
create temp table newt as select * from t
create temp table newt (id int references p)
create temp table newt (like t including all) on commit drop
create table newt (id int) partition by range (id)
create table newt (id int) with (fillfactor = 70)
create table newt (id int) with (nosuch = 1)
create table newt (id int) tablespace oracle_ts
create table newt (id int) using heap
create table newt (id int) using nope
create table newt (id nosuchtype)
create table newt (id int, id int)
create table newt (id posint, m mood default 'ok')
create table newt (id int default 'x')
create table newt (j json)
create foreign table newt (id int) server fs
create foreign table newt (id int) server nope
create table newt (id int); create index on newt (id); alter table newt add column x int not null; insert into newt select id, a from t; alter table newt add constraint fk foreign key (id) references p
create table newt (id int); alter table newt add constraint fk foreign key (id) references p (id) not valid; alter table newt validate constraint fk
create table newt as select id, a from t; alter table newt add primary key (id); create index on newt (a)
alter table loose inherit par
alter table loose_not_null inherit par
alter table kid no inherit par
alter table kid inherit par
alter table par inherit kid
alter table loose inherit parck
alter table kidck inherit parck
alter table loose inherit p
alter table loose no inherit par
alter table tt of ct
alter table tt_other of ct
alter table tt of nope
alter table tt_of not of
alter table tt not of
alter table ul set logged
alter table refs set logged
alter table kid rename to kid2
L: drop table par
L: drop table par cascade
L: drop table kid
L: drop table tt_of
L: drop table part
L: drop table refs
L: drop table ul
L: drop table ul cascade
-- from 18
create table newt (id int storage plain)
create table newt (id int, g int generated always as (id * 2))
create table newt (id int constraint nn not null, r int4range, unique (id, r without overlaps))
create table newt (id int references p not enforced)
