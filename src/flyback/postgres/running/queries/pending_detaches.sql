-- Partitions whose DETACH CONCURRENTLY was begun and not ended: partition, its parent.
select format('%%I.%%I', cn.nspname, c.relname), format('%%I.%%I', pn.nspname, p.relname)
  from pg_catalog.pg_inherits h
  join pg_catalog.pg_class c on c.oid = h.inhrelid join pg_catalog.pg_namespace cn on cn.oid = c.relnamespace
  join pg_catalog.pg_class p on p.oid = h.inhparent join pg_catalog.pg_namespace pn on pn.oid = p.relnamespace
 where h.inhdetachpending
 order by 1
