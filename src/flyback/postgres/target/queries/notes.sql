-- The tables of the schema %(schema)s in which flyback notes something about histories: a row a table, its name.
select c.relname
  from pg_catalog.pg_class c
  join pg_catalog.pg_namespace n on n.oid = c.relnamespace
 where n.nspname = %(schema)s and c.relkind = 'r'
   and 2 = (select count(*) from pg_catalog.pg_attribute a
             where a.attrelid = c.oid and not a.attisdropped and a.attname in ('history_schema', 'history_table'))
 order by c.relname
