-- setup
{T}
{P}
create index t_e on t (lower(b));
create unique index t_k on t (k);
alter table t add constraint uq unique (bi);
create materialized view mv as select id, a from t;
create unique index mv_id on mv (id);
create view vw as select id from t;
create function plain_fn(x int) returns int language plpgsql as 'begin return x; end';
create function immut(x int) returns int immutable language plpgsql as 'begin return x; end';
create extension pg_trgm;
create schema s2;
create table s2.x (id int primary key);
insert into s2.x select generate_series(1, 100);
create table empty_one (id int);
create table ch (id int references t (k));
{ROLE}
-- shapes
create index on t (k)
create index t_k2 on t (k)
create index t_k2 on only t (k)
create index if not exists t_k2 on t (k)
create index if not exists t_a_idx on t (k)
create index t_a_idx on t (k)
create index on t (a, k)
create index on t (k) include (a)
create index on t (lower(ut))
create index on t ((a + k))
create index on t (k) where a > 5
create index on t (b desc nulls last)
create index on t (b collate "C")
create index on t (b text_pattern_ops)
create index on t (k) with (fillfactor = 70)
create index on t (k) tablespace oracle_ts
create index on t using brin (k)
create index on t using gin (ia)
create index on t using gin (b gin_trgm_ops)
create index on t using gin (b)
create index on t using gist (r)
create index on t using gist (ine inet_ops)
create index on t using spgist (b)
create index on t using spgist (r)
create index on t using hash (b)
create index on t using nope (k)
create index on t (j)
create index on t (nope)
create index on nope (k)
create index on vw (id)
create index on mv (a)
create index on t (plain_fn(a))
create index on t (immut(a))
create index on t ((random()))
create index on t ((now()))
create index on t (k) where random() > 0.5
create index on tmp (id)
create unique index on t (k)
create unique index on t (a)
create unique index on t (k) nulls not distinct
create unique index on t (lower(ut))
create unique index on t (k) where a > 5
create unique index on t using hash (k)
create index concurrently on t (k)
create index concurrently t_k2 on t (k)
create index concurrently if not exists t_a_idx on t (k)
create index concurrently t_a_idx on t (k)
create index concurrently on t (nope)
create index concurrently on vw (id)
create unique index concurrently on t (k)
create index concurrently on t (lower(ut))
create index concurrently on tmp (id)
create index concurrently on t using gin (jb)
create index on t (k); create index on t (si)
create index on t (k); create index on p (name)
drop index t_a_idx
drop index if exists t_a_idx
drop index if exists nope
drop index nope
drop index t_a_idx cascade
drop index t_a_idx, t_v_idx
drop index t_a_idx, nope
drop index t_pkey
drop index uq
drop index t_k
drop index t_k cascade
drop index t
drop index mv_id
drop index concurrently t_a_idx
drop index concurrently if exists t_a_idx
drop index concurrently if exists nope
drop index concurrently t_pkey
drop index concurrently t_a_idx cascade
drop index concurrently t_k
drop index t_a_idx; create index t_a_idx on t (a)
create index t_a2 on t (a); drop index t_a_idx; alter index t_a2 rename to t_a_idx
alter index t_a_idx rename to t_a2
alter index t_a_idx rename to t_v_idx
alter index if exists nope rename to t_a2
alter index t_pkey rename to t_pk
alter index t rename to t2
alter table t_a_idx rename to t_a2
alter index t_a_idx set (fillfactor = 70)
alter index t_a_idx reset (fillfactor)
alter index t_a_idx set (deduplicate_items = off)
alter index t_a_idx set (nosuch = 1)
alter index t_a_idx set tablespace oracle_ts
alter index t_a_idx set tablespace pg_default
alter index t_pkey set tablespace oracle_ts
alter index t_e alter column 1 set statistics 100
alter index t_a_idx alter column 1 set statistics 100
alter index t_e alter 2 set statistics 100
alter index t_a_idx depends on extension pg_trgm
alter index t_a_idx owner to oracle_r
alter index all in tablespace pg_default set tablespace oracle_ts
alter index all in tablespace oracle_ts set tablespace pg_default
reindex index t_a_idx
reindex index t_e
reindex index nope
reindex index t
reindex table t
reindex table nope
reindex table mv
reindex table vw
reindex (verbose) table t
reindex (tablespace oracle_ts) table t
reindex schema s2
reindex schema nope
reindex schema concurrently s2
reindex database template1
reindex index concurrently t_a_idx
reindex index concurrently t_pkey
reindex table concurrently t
reindex (concurrently) table t
reindex (concurrently, tablespace oracle_ts) index t_a_idx
reindex table concurrently empty_one
reindex table empty_one
reindex index mv_id
reindex system postgres
cluster t using t_a_idx
cluster t
cluster t using nope
cluster (verbose) t using t_pkey
cluster
cluster mv using mv_id
cluster t using t_e
alter table t cluster on t_a_idx; cluster t
vacuum t
vacuum (analyze) t
vacuum analyze t
vacuum full t
vacuum (full, analyze) t
vacuum freeze t
vacuum (truncate false) t
vacuum (index_cleanup off, parallel 0) t
vacuum (disable_page_skipping) t
vacuum t (a)
vacuum analyze t (a)
vacuum t, p
vacuum full t, p
vacuum full mv
vacuum nope
vacuum full
analyze
analyze t
analyze t (a)
analyze verbose t
analyze mv
analyze vw
analyze nope
analyze t (nope)
checkpoint
alter table all in tablespace pg_default set tablespace oracle_ts
alter table all in tablespace pg_default owned by oracle_r set tablespace oracle_ts
alter materialized view all in tablespace pg_default set tablespace oracle_ts
-- from 18
reindex system
vacuum (process_main false) t
vacuum (buffer_usage_limit '1MB') t
vacuum only t
analyze only t
