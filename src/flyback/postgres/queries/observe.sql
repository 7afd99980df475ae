-- The relations that the backend $1 has locked or waits for, and what became of them; a first row of nulls carries the WAL position.
-- (oid, lock modes, kind, storage file, table of an index, scans from end to end in this transaction, WAL bytes)
select null, null, null, null, null, null, pg_current_wal_insert_lsn() - '0/0'::pg_lsn
union all
select l.relation::int8, array_agg(distinct l.mode), (select relkind::text from pg_class where oid = l.relation),
       pg_relation_filenode(l.relation)::int8, (select indrelid::int8 from pg_index where indexrelid = l.relation),
       pg_stat_get_xact_numscans(l.relation), null
  from pg_locks l
 where l.pid = $1 and l.locktype = 'relation' and l.relation >= 16384
   and l.database = (select oid from pg_database where datname = current_database())
 group by l.relation
