-- Whether the tables of audit and evidence are there, and which other schemas have tables of that shape: whoever changes
-- the name of the schema must not have an empty audit by it. (truth value, names as an array of texts)
select to_regclass(quote_ident({name}) || '.audit') is not null and to_regclass(quote_ident({name}) || '.evidence') is not null,
       array(select n.nspname::text from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
              where c.relname = 'audit' and c.relkind = 'r' and n.nspname <> {name}
                and (select count(*) from pg_catalog.pg_attribute a
                      where a.attrelid = c.oid and a.attname in ('number', 'at', 'record', 'before', 'seal')
                        and not a.attisdropped) = 5
              order by 1)
