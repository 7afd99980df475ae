-- The columns of the relations in $1 (oids), one row each; unit c + oid of the relation.
-- A default names no column: printed as of no relation, it costs the server no look at all of them.
select 'c' || a.attrelid, 'pg_class'::regclass::oid, a.attrelid || ':' || a.attnum, case c.relkind when 'c' then 'attribute' else 'column' end, a.attrelid::regclass::text || '.' || quote_ident(a.attname),
       json_build_object({{pairs:pg_attribute:a}},
         'position', row_number() over (partition by a.attrelid order by a.attnum),
         'type', format_type(a.atttypid, a.atttypmod),
         'collation', case when a.attcollation <> 0 then (select n.nspname || '.' || l.collname from pg_collation l join pg_namespace n on n.oid = l.collnamespace
                       where l.oid = a.attcollation and a.attcollation <> (select typcollation from pg_type where oid = a.atttypid)) end,
         'default', case when a.atthasdef then (select pg_get_expr(d.adbin, case a.attgenerated when '' then 0::oid else d.adrelid end) from pg_attrdef d where d.adrelid = a.attrelid and d.adnum = a.attnum) end,
         'statistics_target', nullif(a.attstattarget, -1),
         'options', case when a.attoptions is not null then (select jsonb_agg(o order by o) from unnest(a.attoptions) o) end,
         'foreign_options', case when a.attfdwoptions is not null then (select jsonb_agg(o order by o) from unnest(a.attfdwoptions) o) end,
         'privileges', {{acl:a.attacl:'c':c.relowner}},
         'comment', col_description(a.attrelid, a.attnum),
         'security_labels', {{labels:pg_class:a.attrelid:a.attnum}})::text
  from pg_class c join pg_attribute a on a.attrelid = c.oid
 where c.oid = any ($1) and c.oid >= 16384 and c.relkind in ('r', 'p', 'v', 'm', 'f', 'c') and c.relpersistence <> 't'
   and {{own:pg_class:c.oid}} and a.attnum > 0 and not a.attisdropped
