-- The relations in $1 (oids of tables, views, sequences, foreign tables) and what hangs on them, but for columns, indexes
-- and constraints; one row an object: unit (r + oid of the relation), catalogue and oid, kind, identity, definition.
-- Objects that belong to an extension are left out: the extension stands for them; a composite type is among the types.
with wanted as materialized (
  select c.oid from pg_class c
   where c.oid = any ($1) and c.oid >= 16384 and c.relkind in ('r', 'p', 'v', 'm', 'S', 'f', 'c') and c.relpersistence <> 't'
     and {{own:pg_class:c.oid}}
)
select 'r' || c.oid, 'pg_class'::regclass::oid, c.oid,
       case c.relkind when 'r' then 'table' when 'p' then 'table' when 'v' then 'view' when 'm' then 'materialized view'
            when 'S' then 'sequence' else 'foreign table' end,
       c.oid::regclass::text,
       ({{pg_class:c}} || jsonb_build_object(
         'owner', pg_get_userbyid(c.relowner),
         'access_method', case when c.relam <> 0 then (select amname from pg_am where oid = c.relam) end,
         'tablespace', case when c.reltablespace <> 0 then (select spcname from pg_tablespace where oid = c.reltablespace) end,
         'of_type', case when c.reloftype <> 0 then format_type(c.reloftype, null) end,
         'privileges', {{acl:c.relacl:case c.relkind when 'S' then 's' else 'r' end:c.relowner}},
         'options', case when c.reloptions is not null then (select jsonb_agg(o order by o) from unnest(c.reloptions) o) end,
         'toast_options', (select jsonb_agg(o order by o) from pg_class t, unnest(t.reloptions) o where t.oid = c.reltoastrelid),
         'partition_of', case when c.relispartition then (select inhparent::regclass::text from pg_inherits where inhrelid = c.oid) end,
         'partition_bound', pg_get_expr(c.relpartbound, c.oid),
         'partition_key', case c.relkind when 'p' then pg_get_partkeydef(c.oid) end,
         'inherits', case when not c.relispartition then (select jsonb_agg(i.inhparent::regclass::text order by i.inhseqno)
                                                          from pg_inherits i where i.inhrelid = c.oid) end,
         'detach_pending', case when c.relispartition then (select bool_or(i.inhdetachpending) from pg_inherits i where i.inhrelid = c.oid) end,
         'definition', case when c.relkind in ('v', 'm') then pg_get_viewdef(c.oid) end,
         'rule_enabled', case when c.relkind = 'v' then (select ev_enabled from pg_rewrite w where w.ev_class = c.oid and w.rulename = '_RETURN') end,
         'comment', obj_description(c.oid, 'pg_class'),
         'row_type_comment', obj_description(c.reltype, 'pg_type'),
         'row_type_privileges', (select {{acl:t.typacl:'T':t.typowner}} from pg_type t where t.oid = c.reltype and t.typacl is not null),
         'extensions', {{extensions:pg_class:c.oid}},
         'security_labels', {{labels:pg_class:c.oid:0}})
       || case when c.relkind = 'S' then (
            select {{pg_sequence:s}} || jsonb_build_object('type', format_type(s.seqtypid, null), 'owned_by', (
                     select d.refobjid::regclass::text || '.' || a.attname from pg_depend d
                     join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
                     where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.objsubid = 0
                       and d.refclassid = 'pg_class'::regclass and d.deptype in ('a', 'i')))
            from pg_sequence s where s.seqrelid = c.oid)
          when c.relkind = 'f' then (
            select {{pg_foreign_table:f}} || jsonb_build_object('server', (select srvname from pg_foreign_server where oid = f.ftserver),
                     'foreign_options', (select jsonb_agg(o order by o) from unnest(f.ftoptions) o))
            from pg_foreign_table f where f.ftrelid = c.oid)
          when c.relkind = 'p' then (
            select {{pg_partitioned_table:p}} from pg_partitioned_table p where p.partrelid = c.oid)
          else '{}' end)::text
  from wanted join pg_class c on c.oid = wanted.oid and c.relkind <> 'c'
union all
select 'r' || t.tgrelid, 'pg_trigger'::regclass::oid, t.oid, 'trigger', t.tgrelid::regclass::text || '.' || quote_ident(t.tgname),
       ({{pg_trigger:t}} || jsonb_build_object(
         'definition', pg_get_triggerdef(t.oid),
         'copied_from', (select o.tgrelid::regclass::text || '.' || quote_ident(o.tgname) from pg_trigger o where o.oid = t.tgparentid),
         'comment', obj_description(t.oid, 'pg_trigger'),
         'extensions', {{extensions:pg_trigger:t.oid}}))::text
  from wanted join pg_trigger t on t.tgrelid = wanted.oid
 where {{user:t}}
union all
select 'r' || w.ev_class, 'pg_rewrite'::regclass::oid, w.oid, 'rule', w.ev_class::regclass::text || '.' || quote_ident(w.rulename),
       ({{pg_rewrite:w}} || jsonb_build_object('definition', pg_get_ruledef(w.oid), 'comment', obj_description(w.oid, 'pg_rewrite')))::text
  from wanted join pg_rewrite w on w.ev_class = wanted.oid
 where w.rulename <> '_RETURN'
union all
select 'r' || p.polrelid, 'pg_policy'::regclass::oid, p.oid, 'policy', p.polrelid::regclass::text || '.' || quote_ident(p.polname),
       ({{pg_policy:p}} || jsonb_build_object(
         'roles', (select jsonb_agg(case when r = 0 then 'public' else pg_get_userbyid(r)::text end order by r <> 0, pg_get_userbyid(r)) from unnest(p.polroles) r),
         'using', pg_get_expr(p.polqual, p.polrelid),
         'with_check', pg_get_expr(p.polwithcheck, p.polrelid),
         'comment', obj_description(p.oid, 'pg_policy')))::text
  from wanted join pg_policy p on p.polrelid = wanted.oid
union all
select 'r' || x.stxrelid, 'pg_statistic_ext'::regclass::oid, x.oid, 'statistics',
       quote_ident(n.nspname) || '.' || quote_ident(x.stxname),
       ({{pg_statistic_ext:x}} || jsonb_build_object(
         'definition', pg_get_statisticsobjdef(x.oid),
         'owner', pg_get_userbyid(x.stxowner),
         'statistics_target', nullif(x.stxstattarget, -1),
         'comment', obj_description(x.oid, 'pg_statistic_ext')))::text
  from wanted join pg_statistic_ext x on x.stxrelid = wanted.oid join pg_namespace n on n.oid = x.stxnamespace
union all
select 'r' || r.prrelid, 'pg_publication_rel'::regclass::oid, r.oid, 'publication table',
       quote_ident(b.pubname) || ' ' || r.prrelid::regclass::text,
       ({{pg_publication_rel:r}} || jsonb_build_object(
         'row_filter', pg_get_expr(r.prqual, r.prrelid), -- since 15
         'columns', (select jsonb_agg(a.attname order by a.attname) from pg_attribute a -- since 15
                     where a.attrelid = r.prrelid and a.attnum = any (r.prattrs)), -- since 15
         'publication', quote_ident(b.pubname)))::text
  from wanted join pg_publication_rel r on r.prrelid = wanted.oid join pg_publication b on b.oid = r.prpubid
