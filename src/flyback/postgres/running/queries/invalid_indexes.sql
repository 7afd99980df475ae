-- Every INVALID index: its number, its name with and without schema, whether it is unique; its table's number, name and
-- schema's number (for the index of a TOAST table, of the table it belongs to); and a session that may be building it
-- right now, or null.
select i.indexrelid::int8, format('%%I.%%I', n.nspname, c.relname), c.relname, i.indisunique,
       t.oid::int8, format('%%I.%%I', tn.nspname, t.relname), t.relnamespace::int8,
       (select l.pid from pg_catalog.pg_locks l left join pg_catalog.pg_stat_activity a using (pid)
         where l.locktype = 'relation' and l.relation = i.indrelid and l.mode = 'ShareUpdateExclusiveLock' and l.granted
           and l.database = (select oid from pg_catalog.pg_database where datname = current_database())
           and l.pid <> pg_backend_pid() and a.backend_type is distinct from 'autovacuum worker'
         limit 1)
  from pg_catalog.pg_index i
  join pg_catalog.pg_class c on c.oid = i.indexrelid
  join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  join pg_catalog.pg_class t on t.oid = i.indrelid or t.reltoastrelid = i.indrelid
  join pg_catalog.pg_namespace tn on tn.oid = t.relnamespace
 where not i.indisvalid and c.relkind = 'i' and c.relpersistence <> 't'
 order by 2
