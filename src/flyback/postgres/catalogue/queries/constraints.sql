-- The constraints of tables and domains in $1 (oids), one row each; those of extensions' tables left out.
select 'k' || k.oid, 'pg_constraint'::regclass::oid, k.oid,
       case when k.conrelid <> 0 then 'constraint' else 'domain constraint' end,
       case when k.conrelid <> 0 then k.conrelid::regclass::text else format_type(k.contypid, null) end || '.' || quote_ident(k.conname),
       json_build_object({{pairs:pg_constraint:k}},
         'definition', pg_get_constraintdef(k.oid),
         'index', case when k.conindid <> 0 then k.conindid::regclass::text end,
         'copied_from', case when k.conparentid <> 0 then (select o.conrelid::regclass::text || '.' || quote_ident(o.conname) from pg_constraint o where o.oid = k.conparentid) end,
         'triggers_enabled', case when k.contype = 'f' then (select jsonb_object_agg(side.name, side.states) from (
                                select t.tgrelid::regclass::text as name, string_agg(distinct t.tgenabled::text, '') as states from pg_trigger t
                                where t.tgconstraint = k.oid and t.tgisinternal group by t.tgrelid) side) end,
         'comment', obj_description(k.oid, 'pg_constraint'))
  from pg_constraint k left join pg_class c on c.oid = k.conrelid
 where k.oid = any ($1) and k.oid >= 16384 and c.relpersistence is distinct from 't'
   and {{own:pg_class:k.conrelid}} and {{own:pg_type:k.contypid}}
