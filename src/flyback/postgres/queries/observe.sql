-- The relations that the backend $1 has locked or waits for, and what became of them; a first row of nulls carries the WAL position.
-- (oid, lock modes, kind or that it holds no rows now, storage file, table of an index, scans from end to end in this transaction, WAL bytes)
-- Every name is qualified, operators too: a script's own pg_locks or "=" must not answer.
select null, null, null, null, null, null,
       pg_catalog.pg_current_wal_insert_lsn() operator(pg_catalog.-) '0/0'::pg_catalog.pg_lsn
union all
select l.relation::pg_catalog.int8, pg_catalog.array_agg(distinct l.mode),
       (select case when relispopulated then relkind::pg_catalog.text else 'unpopulated' end from pg_catalog.pg_class where oid operator(pg_catalog.=) l.relation),
       pg_catalog.pg_relation_filenode(l.relation)::pg_catalog.int8,
       (select indrelid::pg_catalog.int8 from pg_catalog.pg_index where indexrelid operator(pg_catalog.=) l.relation),
       pg_catalog.pg_stat_get_xact_numscans(l.relation), null
  from pg_catalog.pg_locks l
 where l.pid operator(pg_catalog.=) $1 and l.locktype operator(pg_catalog.=) 'relation'
   and l.relation operator(pg_catalog.>=) 16384
   and l.database operator(pg_catalog.=) (select oid from pg_catalog.pg_database
                                           where datname operator(pg_catalog.=) pg_catalog.current_database())
 group by l.relation
