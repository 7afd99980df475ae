-- Settings that came with the connection itself (options in the address, PGOPTIONS, PGDATESTYLE and their like), but for
-- the two that every connection has: (name). They outlast RESET ALL, so that every script runs under them.
select name from pg_catalog.pg_settings
 where source = 'client' and name not in ('application_name', 'client_encoding') order by 1
