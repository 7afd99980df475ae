-- The indexes in $1 (oids), one row each; unit i + oid. Those of toast tables and of extensions' tables are left out.
select 'i' || i.indexrelid, 'pg_class'::regclass::oid, i.indexrelid, 'index', i.indexrelid::regclass::text,
       json_build_object({{pairs:pg_class:c}}, {{pairs:pg_index:i}},
         'of_table', i.indrelid::regclass::text,
         'definition', pg_get_indexdef(i.indexrelid),
         'tablespace', case when c.reltablespace <> 0 then (select spcname from pg_tablespace where oid = c.reltablespace) end,
         'options', case when c.reloptions is not null then (select jsonb_agg(o order by o) from unnest(c.reloptions) o) end,
         'statistics_targets', (select jsonb_object_agg(a.attname, a.attstattarget) from pg_attribute a
                                where a.attrelid = i.indexrelid and a.attstattarget >= 0),
         'attached_to', case when c.relispartition then (select h.inhparent::regclass::text from pg_inherits h where h.inhrelid = i.indexrelid) end,
         'extensions', {{extensions:pg_class:i.indexrelid}},
         'comment', obj_description(i.indexrelid, 'pg_class'))::text
  from pg_index i join pg_class c on c.oid = i.indexrelid
 where i.indexrelid = any ($1) and i.indexrelid >= 16384 and c.relpersistence <> 't' and {{own:pg_class:i.indrelid}}
   and exists (select from pg_class t where t.oid = i.indrelid and t.relkind <> 't')
