-- How often this transaction wrote to each system catalogue so far, in the order of their names, which come with it.
select string_agg(c.relname, ' ' order by c.relname), string_agg((pg_stat_get_xact_tuples_inserted(c.oid)
         + pg_stat_get_xact_tuples_updated(c.oid) + pg_stat_get_xact_tuples_deleted(c.oid))::text, ' ' order by c.relname)
  from pg_class c where c.relnamespace = 'pg_catalog'::regnamespace and c.relkind = 'r' and c.oid < 16384
