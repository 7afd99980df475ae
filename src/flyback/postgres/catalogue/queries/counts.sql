-- How often this transaction wrote to each system catalogue so far: catalogues and counts, in the same order.
select array_agg(c.oid::int8 order by c.oid),
       array_agg(pg_stat_get_xact_tuples_inserted(c.oid) + pg_stat_get_xact_tuples_updated(c.oid) + pg_stat_get_xact_tuples_deleted(c.oid) order by c.oid)
  from pg_class c where c.relnamespace = 'pg_catalog'::regnamespace and c.relkind = 'r' and c.oid < 16384
