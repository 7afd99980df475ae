-- The enums, domains, ranges and base types in $1 (oids), one row each; array types, row types of tables and members
-- of extensions are left out.
select 't' || t.oid, 'pg_type'::regclass::oid, t.oid,
       case t.typtype when 'e' then 'enum' when 'd' then 'domain' when 'r' then 'range type' when 'm' then 'multirange type'
            when 'c' then 'composite type' else 'type' end,
       format_type(t.oid, null),
       {{pg_type:t}} || jsonb_build_object(
         'owner', pg_get_userbyid(t.typowner),
         'privileges', {{acl:t.typacl:'T':t.typowner}},
         'comment', obj_description(t.oid, 'pg_type'),
         'security_labels', {{labels:pg_type:t.oid:0}})
       || case t.typtype
          when 'e' then jsonb_build_object('labels', (select jsonb_agg(e.enumlabel order by e.enumsortorder) from pg_enum e where e.enumtypid = t.oid))
          when 'd' then jsonb_build_object(
            'base_type', format_type(t.typbasetype, t.typtypmod),
            'default', coalesce(pg_get_expr(t.typdefaultbin, 0), t.typdefault),
            'collation', (select n.nspname || '.' || l.collname from pg_collation l join pg_namespace n on n.oid = l.collnamespace
                          where l.oid = t.typcollation and t.typcollation <> (select typcollation from pg_type where oid = t.typbasetype)))
          when 'r' then (
            select {{pg_range:r}} || jsonb_build_object(
                     'subtype', format_type(r.rngsubtype, null),
                     'multirange', format_type(r.rngmultitypid, null),
                     'collation', (select collname from pg_collation where oid = r.rngcollation),
                     'operator_class', (select opcname from pg_opclass where oid = r.rngsubopc),
                     'canonical', r.rngcanonical::text, 'subtype_diff', r.rngsubdiff::text)
            from pg_range r where r.rngtypid = t.oid)
          when 'b' then jsonb_build_object(
            'input', t.typinput::text, 'output', t.typoutput::text, 'receive', t.typreceive::text, 'send', t.typsend::text,
            'modifier_input', t.typmodin::text, 'modifier_output', t.typmodout::text, 'analyze', t.typanalyze::text,
            'subscript', t.typsubscript::text, 'default', t.typdefault, 'element', case when t.typelem <> 0 then format_type(t.typelem, null) end)
          else '{}' end
  from pg_type t
 where t.oid = any ($1) and t.oid >= 16384 and t.typtype <> 'm' and {{own:pg_type:t.oid}}
   and not exists (select from pg_type e where e.typarray = t.oid)
   and not exists (select from pg_class c where c.oid = t.typrelid and c.relkind <> 'c')
