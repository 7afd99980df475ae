-- Every relation with its storage file and its scans so far, before a script runs: (oid:file:scans ...).
select string_agg(oid || ':' || relfilenode || ':' || pg_stat_get_xact_numscans(oid), ' ')
  from pg_class where oid >= 16384 and relkind in ('r', 'i', 'm', 'p', 'I', 'v', 'S', 'f')
