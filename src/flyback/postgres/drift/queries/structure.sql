-- After scope.sql: every object whose change could make a migration behave unlike its rehearsal, one row each: kind,
-- identity, and an MD5 of its definition with names for identifiers, so that a restored copy or a rewritten table gives
-- the same. Privileges, comments, storage, statistics and replication are left to whoever runs the database.
-- %(own)s: the role whose objects are told by no owner; empty for none.
-- A default names no column: printed as of no relation, it costs the server no look at all of them.
, columns as materialized (
  select a.attrelid as oid, string_agg(row(a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity, a.attgenerated,
           a.attislocal, a.attinhcount, a.attfdwoptions, nullif(a.attcollation, t.typcollation)::regcollation,
           pg_get_expr(d.adbin, case a.attgenerated when '' then 0::oid else d.adrelid end))::text, ',' order by a.attnum) as text
    from relation r join pg_attribute a on a.attrelid = r.oid join pg_type t on t.oid = a.atttypid
    left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
   where a.attnum > 0 and not a.attisdropped and r.relkind <> 'S'
   group by a.attrelid
),
constraints as materialized (
  select case when k.contypid <> 0 then k.contypid else k.conrelid end as oid,
         string_agg(row(k.conname, k.contype, k.convalidated, k.condeferrable, k.condeferred, k.conislocal, k.coninhcount, k.connoinherit,
           case when k.contype not in ('p', 'u') then pg_get_constraintdef(k.oid) end)::text, ',' order by k.conname, k.oid) as text
    from constraint_ k group by 1
),
triggers as materialized (
  select t.tgrelid as oid, string_agg(case when t.tgconstraint = 0 or k.contype = 't' or t.tgenabled <> 'O' then
           row(t.tgenabled, case when k.contype = 'f' then k.conname else pg_get_triggerdef(t.oid) end)::text end, ',' order by k.conname, t.tgname) as text
    from relation r join pg_trigger t on t.tgrelid = r.oid left join constraint_ k on k.oid = t.tgconstraint
   group by t.tgrelid
),
rules as materialized (
  select w.ev_class as oid, string_agg(row(w.rulename, w.ev_enabled, case when w.rulename <> '_RETURN' then pg_get_ruledef(w.oid) end)::text, ',' order by w.rulename) as text
    from relation r join pg_rewrite w on w.ev_class = r.oid group by w.ev_class
),
policies as materialized (
  select p.polrelid as oid, string_agg(row(p.polname, p.polcmd, p.polpermissive, array(select case when r = 0 then 'public' else pg_get_userbyid(r)::text end from unnest(p.polroles) r order by 1),
           pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid))::text, ',' order by p.polname) as text
    from relation r join pg_policy p on p.polrelid = r.oid group by p.polrelid
),
parents as materialized (
  select h.inhrelid as oid, string_agg(row(h.inhparent::regclass, h.inhdetachpending)::text, ',' order by h.inhseqno) as text
    from relation r join pg_inherits h on h.inhrelid = r.oid group by h.inhrelid
),
sequences as materialized (
  select q.seqrelid as oid, row(q.seqtypid::regtype, q.seqstart, q.seqincrement, q.seqmax, q.seqmin, q.seqcache, q.seqcycle, (
           select string_agg(d.refobjid::regclass || '.' || a.attname, ',') from pg_depend d join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
            where d.classid = 'pg_class'::regclass and d.objid = q.seqrelid and d.objsubid = 0 and d.refclassid = 'pg_class'::regclass and d.deptype in ('a', 'i')))::text as text
    from relation r join pg_sequence q on q.seqrelid = r.oid
),
found(kind, identity, digest) as (
  select case r.relkind when 'v' then 'view' when 'm' then 'materialized view' when 'S' then 'sequence' when 'f' then 'foreign table'
              when 'c' then 'composite type' else 'table' end, r.identity,
         row(r.relkind, nullif(pg_get_userbyid(r.relowner), %(own)s), r.relpersistence, r.relrowsecurity, r.relforcerowsecurity,
           nullif(r.reloftype, 0)::regtype, case when r.relam <> 0 then (select amname from pg_am where oid = r.relam) end,
           pg_get_expr(r.relpartbound, r.oid), case r.relkind when 'p' then pg_get_partkeydef(r.oid) end,
           case when r.relkind = 'v' then r.reloptions end, case when r.relkind in ('v', 'm') then pg_get_viewdef(r.oid) end,
           case when r.relkind = 'f' then (select row(s.srvname, f.ftoptions)::text from pg_foreign_table f join pg_foreign_server s on s.oid = f.ftserver where f.ftrelid = r.oid) end,
           c.text, k.text, t.text, w.text, p.text, h.text, q.text)::text
    from relation r left join columns c on c.oid = r.oid left join constraints k on k.oid = r.oid left join triggers t on t.oid = r.oid
    left join rules w on w.oid = r.oid left join policies p on p.oid = r.oid left join parents h on h.oid = r.oid left join sequences q on q.oid = r.oid
  union all
  select 'index', s.name || '.' || quote_ident(c.relname),
         row(pg_get_indexdef(c.oid), i.indisprimary, i.indimmediate, i.indisvalid, i.indisready, i.indislive,
           case when c.relispartition then (select h.inhparent::regclass from pg_inherits h where h.inhrelid = c.oid) end)::text
    from relation r join pg_index i on i.indrelid = r.oid join pg_class c on c.oid = i.indexrelid join space s on s.oid = c.relnamespace
  union all
  select case p.prokind when 'p' then 'procedure' when 'a' then 'aggregate' when 'w' then 'window function' else 'function' end, p.identity,
         row(nullif(pg_get_userbyid(p.proowner), %(own)s), (select lanname from pg_language where oid = p.prolang), pg_get_function_arguments(p.oid),
           pg_get_function_result(p.oid), coalesce(pg_get_function_sqlbody(p.oid), p.prosrc), p.probin, p.procost, p.prorows, p.prosecdef, p.proleakproof,
           p.proisstrict, p.provolatile, p.proparallel, p.proconfig, p.prosupport, (
             select row(g.aggtransfn, g.aggfinalfn, g.aggcombinefn, g.aggserialfn, g.aggdeserialfn, g.aggmtransfn, g.aggminvtransfn, g.aggmfinalfn,
               nullif(g.aggsortop, 0)::regoperator, g.aggtranstype::regtype, g.agginitval, g.aggminitval)::text from pg_aggregate g where g.aggfnoid = p.oid))::text
    from function p
  union all
  select case t.typtype when 'e' then 'enum' when 'd' then 'domain' when 'r' then 'range type' else 'type' end, t.identity,
         row(nullif(pg_get_userbyid(t.typowner), %(own)s), t.typlen, t.typbyval, t.typalign, t.typstorage, t.typnotnull, t.typinput, t.typoutput,
           coalesce(pg_get_expr(t.typdefaultbin, 0), t.typdefault), case when t.typbasetype <> 0 then format_type(t.typbasetype, t.typtypmod) end,
           nullif(t.typcollation, 0)::regcollation, (select array_agg(e.enumlabel order by e.enumsortorder) from pg_enum e where e.enumtypid = t.oid),
           (select row(g.rngsubtype::regtype, g.rngmultitypid::regtype, g.rngcanonical, g.rngsubdiff)::text from pg_range g where g.rngtypid = t.oid), k.text)::text
    from type t left join constraints k on k.oid = t.oid
  union all
  select 'collation', s.name || '.' || quote_ident(o.collname), row(nullif(pg_get_userbyid(o.collowner), %(own)s), o.collprovider, o.collisdeterministic, o.collencoding, o.collcollate, o.collctype)::text
    from pg_collation o join space s on s.oid = o.collnamespace
  union all
  select 'conversion', s.name || '.' || quote_ident(o.conname), row(nullif(pg_get_userbyid(o.conowner), %(own)s), o.conforencoding, o.contoencoding, o.conproc, o.condefault)::text
    from pg_conversion o join space s on s.oid = o.connamespace
  union all
  select 'operator', o.oid::regoperator::text, row(nullif(pg_get_userbyid(o.oprowner), %(own)s), o.oprcode, o.oprrest, o.oprjoin, o.oprcanmerge, o.oprcanhash, nullif(o.oprcom, 0)::regoperator, nullif(o.oprnegate, 0)::regoperator)::text
    from pg_operator o join space s on s.oid = o.oprnamespace
   where not exists (select from pg_depend d where d.classid = 'pg_operator'::regclass and d.objid = o.oid and d.deptype = 'e')
  union all
  select 'operator family', s.name || '.' || quote_ident(o.opfname) || ' using ' || m.amname, row(nullif(pg_get_userbyid(o.opfowner), %(own)s),
           array(select row(p.amopstrategy, p.amopopr::regoperator)::text from pg_amop p where p.amopfamily = o.oid order by 1),
           array(select row(p.amprocnum, p.amproc)::text from pg_amproc p where p.amprocfamily = o.oid order by 1))::text
    from pg_opfamily o join space s on s.oid = o.opfnamespace join pg_am m on m.oid = o.opfmethod
   where not exists (select from pg_depend d where d.classid = 'pg_opfamily'::regclass and d.objid = o.oid and d.deptype = 'e')
  union all
  select 'operator class', s.name || '.' || quote_ident(o.opcname) || ' using ' || m.amname, row(nullif(pg_get_userbyid(o.opcowner), %(own)s), o.opcintype::regtype, o.opcdefault, nullif(o.opckeytype, 0)::regtype)::text
    from pg_opclass o join space s on s.oid = o.opcnamespace join pg_am m on m.oid = o.opcmethod
   where not exists (select from pg_depend d where d.classid = 'pg_opclass'::regclass and d.objid = o.oid and d.deptype = 'e')
  union all
  select 'text search configuration', s.name || '.' || quote_ident(o.cfgname), row(nullif(pg_get_userbyid(o.cfgowner), %(own)s),
           array(select row(m.maptokentype, m.mapseqno, m.mapdict::regdictionary)::text from pg_ts_config_map m where m.mapcfg = o.oid order by 1))::text
    from pg_ts_config o join space s on s.oid = o.cfgnamespace
  union all
  select 'text search dictionary', s.name || '.' || quote_ident(o.dictname), row(nullif(pg_get_userbyid(o.dictowner), %(own)s), o.dictinitoption)::text
    from pg_ts_dict o join space s on s.oid = o.dictnamespace
   where not exists (select from pg_depend d where d.classid = 'pg_ts_dict'::regclass and d.objid = o.oid and d.deptype = 'e')
  union all
  select 'text search parser', s.name || '.' || quote_ident(o.prsname), row(o.prsstart, o.prstoken, o.prsend)::text
    from pg_ts_parser o join space s on s.oid = o.prsnamespace
   where not exists (select from pg_depend d where d.classid = 'pg_ts_parser'::regclass and d.objid = o.oid and d.deptype = 'e')
  union all
  select 'text search template', s.name || '.' || quote_ident(o.tmplname), row(o.tmplinit, o.tmpllexize)::text
    from pg_ts_template o join space s on s.oid = o.tmplnamespace
   where not exists (select from pg_depend d where d.classid = 'pg_ts_template'::regclass and d.objid = o.oid and d.deptype = 'e')
),
structure(object, digest) as materialized (
  select kind || ' ' || identity, md5(digest) from found where not (identity like any (%(ignore)s))
)
