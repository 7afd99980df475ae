-- What ALTER TABLE does with these is compared with a server: a statement, or several in one transaction, a line.

-- setup
create table t(id int primary key, a int, b text);
insert into t select g,g,'x' from generate_series(1,500) g;
create index t_a on t(a);
create table u(id int);
insert into u values (1);
create materialized view mv as select * from t;
create index mv_i on mv(id);
create table pt(id int) partition by range(id);
create table pt1 partition of pt for values from (0) to (10);
create index pt_i on pt(id);
create unlogged table ul(id serial);
create table o(id serial primary key, v text);
alter table o owner to pg_monitor;
create view v as select * from t;
alter view v owner to pg_monitor;
create type ct as (p int, q text);
create table hasct(id int, c ct);
insert into hasct values (1, row(1,'a'));
create table typed of ct;
insert into typed values (1,'x');
create table rowt(x int);
create table uses(id int, r rowt);
create domain dct as ct;
create type nested as (c ct);
create table hasn(n nested);
create type free as (a int);
create index t_gin on t using gin(to_tsvector('simple', b));
create index t_brin on t using brin(a);
create index t_hash on t using hash(a);
create index t_gist on t using gist(point(a,a));

-- shapes
alter table t set tablespace pg_default
alter table o owner to pg_monitor
alter table o owner to pg_monitor
alter table o owner to current_user
alter view v owner to pg_monitor
alter sequence o_id_seq owner to pg_monitor
alter table pt owner to pg_monitor
alter table t owner to pg_monitor
alter materialized view mv owner to pg_monitor
alter index t_a owner to pg_monitor
alter type ct add attribute r int
alter type ct add attribute r int cascade
alter type ct drop attribute q
alter type ct drop attribute q cascade
alter type ct alter attribute p type bigint cascade
alter type free add attribute z int
alter type free drop attribute zz
alter type free drop attribute if exists zz
alter type free alter attribute a type text
alter type free add attribute a int
alter type ct rename attribute p to pp
alter type ct rename attribute p to pp cascade
alter type nested add attribute zz int
alter type t add attribute zz int
alter table ct add column z int
alter table rowt add column z int
alter table rowt alter x type bigint
alter table rowt drop column x
alter type free owner to pg_monitor
alter type free add attribute z int, drop attribute a
alter index t_gin set (fastupdate=off)
alter index t_gin set (gin_pending_list_limit=100)
alter index t_brin set (pages_per_range=4)
alter index t_brin set (autosummarize=on)
alter index t_hash set (fillfactor=50)
alter index t_gist set (buffering=off)
alter index t_gist set (fillfactor=50)
alter index t_a reset (fillfactor)
alter index t_gin alter column 1 set statistics 5
alter index if exists nosuch set (fillfactor=50)
alter index nosuch set (fillfactor=50)
alter table t set (toast.nosuch=4)
alter table t set (toast.vacuum_truncate=off)
alter table t set (autovacuum_vacuum_max_threshold=4)
alter table t set (user_catalog_table=true)
alter table t reset (user_catalog_table)
alter table t set (vacuum_truncate)
alter table t set (parallel_workers=2, fillfactor=70)
alter table t alter a set (n_distinct=-0.5)
alter table t alter b set storage default
alter table t alter a set statistics default
alter table t set access method default
alter table pt set access method heap
alter table t set without cluster, alter a set statistics 6
alter table t set (fillfactor=60), alter a set statistics 6, disable trigger all
alter table t validate constraint t_pkey
alter table t add column x int[] default array[1,2]
alter table t add column x point default '(1,2)'
alter table t add column x jsonb not null default '{}'
alter table t add column x text default upper('x')
alter table t add column x date default current_date
alter table t add column x varchar default 5
alter table t add column x text default 5
alter table t add column x numeric(5,2) default 1.234
alter table t add column x int default 1.5
alter table t add column x int default '5'::text
alter table t add column x bool default 'yes'
alter table t add column x timestamptz default '2020-01-01'
alter table t add column x int default (random()*10)::int
alter table t add column x bigint default 5000000000
alter table t add column x ct default row(1,'a')
alter table t add column x ct default '(1,a)'
alter table t add column x regclass default 't'
alter table t add column x text collate "C" default 'x'
alter table t add column x oid default 5
alter table t add column x interval default '1 day'
alter table t add column x int default nosuch()
alter table t add column x text default now()::text
alter table t add column x int default length('abc')
alter table t alter b set default 5
alter table t alter a set default '5'
alter table t alter a set default null
alter table t add column x int check (x > 0 and a > 0) default 5
alter table t add constraint q check (nosuch(a))
alter table t add column x int generated always as (length(b)) stored
alter table t add column x text generated always as (b || now()::text) stored
alter table t add column x int generated always as (a) stored default 4
alter table t add column x serial default 4
alter table t add column x int generated always as identity default 4
