-- How storage stands before a script runs: the newest storage file (later ones have greater numbers), and the scans
-- counted so far, which may be those of an earlier transaction (oid:scans ...).
select max(relfilenode)::int8, string_agg(oid || ':' || scans, ' ') filter (where scans > 0)
  from (select oid, relfilenode, pg_stat_get_xact_numscans(oid) as scans from pg_class
         where oid >= 16384 and relkind in ('r', 'i', 'm')) stored
