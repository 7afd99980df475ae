-- Everything rare, whole, one row an object: schemas, extensions, casts, operators, text search, foreign data,
-- publications, event triggers, default privileges, settings, roles. Members of extensions are left out.
select 'o', 'pg_namespace'::regclass::oid, n.oid, 'schema', quote_ident(n.nspname),
       {{pg_namespace:n}} || jsonb_build_object('owner', pg_get_userbyid(n.nspowner), 'privileges', {{acl:n.nspacl:'n':n.nspowner}},
         'comment', obj_description(n.oid, 'pg_namespace'), 'security_labels', {{labels:pg_namespace:n.oid:0}})
  from pg_namespace n where n.nspname !~ '^pg_' and n.nspname <> 'information_schema' and {{own:pg_namespace:n.oid}}
union all
select 'o', 'pg_extension'::regclass::oid, e.oid, 'extension', quote_ident(e.extname),
       {{pg_extension:e}} || jsonb_build_object('schema', n.nspname, 'owner', pg_get_userbyid(e.extowner),
         'configuration_tables', (select jsonb_agg(c::regclass::text) from unnest(e.extconfig) c),
         'members', (select count(*) from pg_depend d where d.refclassid = 'pg_extension'::regclass and d.refobjid = e.oid and d.deptype = 'e'),
         'comment', obj_description(e.oid, 'pg_extension'))
  from pg_extension e join pg_namespace n on n.oid = e.extnamespace
union all
select 'o', 'pg_collation'::regclass::oid, c.oid, 'collation', quote_ident(n.nspname) || '.' || quote_ident(c.collname),
       {{pg_collation:c}} || jsonb_build_object('owner', pg_get_userbyid(c.collowner), 'comment', obj_description(c.oid, 'pg_collation'))
  from pg_collation c join pg_namespace n on n.oid = c.collnamespace where c.oid >= 16384 and {{own:pg_collation:c.oid}}
union all
select 'o', 'pg_conversion'::regclass::oid, c.oid, 'conversion', quote_ident(n.nspname) || '.' || quote_ident(c.conname),
       {{pg_conversion:c}} || jsonb_build_object('owner', pg_get_userbyid(c.conowner), 'function', c.conproc::text, 'comment', obj_description(c.oid, 'pg_conversion'))
  from pg_conversion c join pg_namespace n on n.oid = c.connamespace where c.oid >= 16384 and {{own:pg_conversion:c.oid}}
union all
select 'o', 'pg_cast'::regclass::oid, c.oid, 'cast', format_type(c.castsource, null) || ' as ' || format_type(c.casttarget, null),
       {{pg_cast:c}} || jsonb_build_object('function', case when c.castfunc <> 0 then c.castfunc::regprocedure::text end, 'comment', obj_description(c.oid, 'pg_cast'))
  from pg_cast c where c.oid >= 16384 and {{own:pg_cast:c.oid}}
union all
select 'o', 'pg_operator'::regclass::oid, p.oid, 'operator', p.oid::regoperator::text,
       {{pg_operator:p}} || jsonb_build_object('owner', pg_get_userbyid(p.oprowner), 'result', format_type(p.oprresult, null),
         'function', p.oprcode::text, 'restrict', p.oprrest::text, 'join', p.oprjoin::text,
         'commutator', nullif(p.oprcom, 0)::regoperator::text, 'negator', nullif(p.oprnegate, 0)::regoperator::text,
         'comment', obj_description(p.oid, 'pg_operator'))
  from pg_operator p where p.oid >= 16384 and {{own:pg_operator:p.oid}}
union all
select 'o', 'pg_opfamily'::regclass::oid, f.oid, 'operator family', quote_ident(n.nspname) || '.' || quote_ident(f.opfname) || ' using ' || m.amname,
       {{pg_opfamily:f}} || jsonb_build_object('owner', pg_get_userbyid(f.opfowner),
         'operators', (select jsonb_agg(format('%s (%s, %s) %s%s', o.amopstrategy, format_type(o.amoplefttype, null), format_type(o.amoprighttype, null),
                        o.amopopr::regoperator, case o.amoppurpose when 'o' then ' for order by ' || (select opfname from pg_opfamily where oid = o.amopsortfamily) end)
                        order by o.amopstrategy, o.amopopr::regoperator::text) from pg_amop o where o.amopfamily = f.oid),
         'functions', (select jsonb_agg(format('%s (%s, %s) %s', o.amprocnum, format_type(o.amproclefttype, null), format_type(o.amprocrighttype, null), o.amproc)
                        order by o.amprocnum, o.amproc::text) from pg_amproc o where o.amprocfamily = f.oid),
         'comment', obj_description(f.oid, 'pg_opfamily'))
  from pg_opfamily f join pg_namespace n on n.oid = f.opfnamespace join pg_am m on m.oid = f.opfmethod where f.oid >= 16384 and {{own:pg_opfamily:f.oid}}
union all
select 'o', 'pg_opclass'::regclass::oid, k.oid, 'operator class', quote_ident(n.nspname) || '.' || quote_ident(k.opcname) || ' using ' || m.amname,
       {{pg_opclass:k}} || jsonb_build_object('owner', pg_get_userbyid(k.opcowner), 'type', format_type(k.opcintype, null),
         'family', (select opfname from pg_opfamily where oid = k.opcfamily),
         'stored_type', case when k.opckeytype <> 0 then format_type(k.opckeytype, null) end, 'comment', obj_description(k.oid, 'pg_opclass'))
  from pg_opclass k join pg_namespace n on n.oid = k.opcnamespace join pg_am m on m.oid = k.opcmethod where k.oid >= 16384 and {{own:pg_opclass:k.oid}}
union all
select 'o', 'pg_am'::regclass::oid, m.oid, 'access method', quote_ident(m.amname),
       {{pg_am:m}} || jsonb_build_object('handler', m.amhandler::text, 'comment', obj_description(m.oid, 'pg_am'))
  from pg_am m where m.oid >= 16384 and {{own:pg_am:m.oid}}
union all
select 'o', 'pg_language'::regclass::oid, l.oid, 'language', quote_ident(l.lanname),
       {{pg_language:l}} || jsonb_build_object('owner', pg_get_userbyid(l.lanowner), 'privileges', {{acl:l.lanacl:'l':l.lanowner}},
         'handler', nullif(l.lanplcallfoid, 0)::regprocedure::text, 'inline', nullif(l.laninline, 0)::regprocedure::text,
         'validator', nullif(l.lanvalidator, 0)::regprocedure::text, 'comment', obj_description(l.oid, 'pg_language'), 'security_labels', {{labels:pg_language:l.oid:0}})
  from pg_language l where {{own:pg_language:l.oid}} or l.oid < 16384
union all
select 'o', 'pg_transform'::regclass::oid, t.oid, 'transform', format_type(t.trftype, null) || ' for ' || l.lanname,
       {{pg_transform:t}} || jsonb_build_object('from_sql', t.trffromsql::text, 'to_sql', t.trftosql::text, 'comment', obj_description(t.oid, 'pg_transform'))
  from pg_transform t join pg_language l on l.oid = t.trflang where {{own:pg_transform:t.oid}}
union all
select 'o', 'pg_ts_config'::regclass::oid, c.oid, 'text search configuration', quote_ident(n.nspname) || '.' || quote_ident(c.cfgname),
       {{pg_ts_config:c}} || jsonb_build_object('owner', pg_get_userbyid(c.cfgowner), 'parser', (select prsname from pg_ts_parser where oid = c.cfgparser),
         'mappings', (select jsonb_object_agg(token.alias, token.dictionaries) from (
                        select t.alias, jsonb_agg(m.mapdict::regdictionary::text order by m.mapseqno) as dictionaries
                        from pg_ts_config_map m join ts_token_type(c.cfgparser) t on t.tokid = m.maptokentype where m.mapcfg = c.oid group by t.alias
                      ) token), 'comment', obj_description(c.oid, 'pg_ts_config'))
  from pg_ts_config c join pg_namespace n on n.oid = c.cfgnamespace where c.oid >= 16384 and {{own:pg_ts_config:c.oid}}
union all
select 'o', 'pg_ts_dict'::regclass::oid, d.oid, 'text search dictionary', quote_ident(n.nspname) || '.' || quote_ident(d.dictname),
       {{pg_ts_dict:d}} || jsonb_build_object('owner', pg_get_userbyid(d.dictowner), 'template', (select tmplname from pg_ts_template where oid = d.dicttemplate),
         'comment', obj_description(d.oid, 'pg_ts_dict'))
  from pg_ts_dict d join pg_namespace n on n.oid = d.dictnamespace where d.oid >= 16384 and {{own:pg_ts_dict:d.oid}}
union all
select 'o', 'pg_ts_parser'::regclass::oid, p.oid, 'text search parser', quote_ident(n.nspname) || '.' || quote_ident(p.prsname),
       {{pg_ts_parser:p}} || jsonb_build_object('start', p.prsstart::text, 'token', p.prstoken::text, 'end', p.prsend::text,
         'headline', p.prsheadline::text, 'lextypes', p.prslextype::text, 'comment', obj_description(p.oid, 'pg_ts_parser'))
  from pg_ts_parser p join pg_namespace n on n.oid = p.prsnamespace where p.oid >= 16384 and {{own:pg_ts_parser:p.oid}}
union all
select 'o', 'pg_ts_template'::regclass::oid, t.oid, 'text search template', quote_ident(n.nspname) || '.' || quote_ident(t.tmplname),
       {{pg_ts_template:t}} || jsonb_build_object('init', t.tmplinit::text, 'lexize', t.tmpllexize::text, 'comment', obj_description(t.oid, 'pg_ts_template'))
  from pg_ts_template t join pg_namespace n on n.oid = t.tmplnamespace where t.oid >= 16384 and {{own:pg_ts_template:t.oid}}
union all
select 'o', 'pg_foreign_data_wrapper'::regclass::oid, w.oid, 'foreign data wrapper', quote_ident(w.fdwname),
       {{pg_foreign_data_wrapper:w}} || jsonb_build_object('owner', pg_get_userbyid(w.fdwowner), 'privileges', {{acl:w.fdwacl:'F':w.fdwowner}},
         'handler', nullif(w.fdwhandler, 0)::regprocedure::text, 'validator', nullif(w.fdwvalidator, 0)::regprocedure::text,
         'options', (select jsonb_agg(o order by o) from unnest(w.fdwoptions) o), 'comment', obj_description(w.oid, 'pg_foreign_data_wrapper'))
  from pg_foreign_data_wrapper w where {{own:pg_foreign_data_wrapper:w.oid}} or w.fdwacl is not null
union all
select 'o', 'pg_foreign_server'::regclass::oid, s.oid, 'foreign server', quote_ident(s.srvname),
       {{pg_foreign_server:s}} || jsonb_build_object('owner', pg_get_userbyid(s.srvowner), 'privileges', {{acl:s.srvacl:'S':s.srvowner}},
         'wrapper', (select fdwname from pg_foreign_data_wrapper where oid = s.srvfdw),
         'options', (select jsonb_agg(o order by o) from unnest(s.srvoptions) o), 'comment', obj_description(s.oid, 'pg_foreign_server'))
  from pg_foreign_server s where {{own:pg_foreign_server:s.oid}}
union all
select 'o', 'pg_user_mapping'::regclass::oid, u.umid, 'user mapping', quote_ident(u.usename) || ' on ' || quote_ident(u.srvname),
       jsonb_build_object('secret_options', (select encode(sha256(string_agg(o, ',' order by o)::bytea), 'hex') from unnest(u.umoptions) o))
  from pg_user_mappings u
union all
select 'o', 'pg_publication'::regclass::oid, p.oid, 'publication', quote_ident(p.pubname),
       {{pg_publication:p}} || jsonb_build_object('owner', pg_get_userbyid(p.pubowner), 'comment', obj_description(p.oid, 'pg_publication'), 'security_labels', {{labels:pg_publication:p.oid:0}})
  from pg_publication p
union all -- since 15
select 'o', 'pg_publication_namespace'::regclass::oid, n.oid, 'publication schema', quote_ident(p.pubname) || ' ' || quote_ident(s.nspname), -- since 15
       {{pg_publication_namespace:n}} || jsonb_build_object('publication', quote_ident(p.pubname)) -- since 15
  from pg_publication_namespace n join pg_publication p on p.oid = n.pnpubid join pg_namespace s on s.oid = n.pnnspid -- since 15
union all
select 'o', 'pg_subscription'::regclass::oid, s.oid, 'subscription', quote_ident(s.subname),
       {{pg_subscription:s}} || jsonb_build_object('owner', pg_get_userbyid(s.subowner), 'comment', obj_description(s.oid, 'pg_subscription'), 'security_labels', {{labels:pg_subscription:s.oid:0}})
  from (select {{columns:pg_subscription}} from pg_subscription where subdbid = (select oid from pg_database where datname = current_database())) s
union all
select 'o', 'pg_event_trigger'::regclass::oid, e.oid, 'event trigger', quote_ident(e.evtname),
       {{pg_event_trigger:e}} || jsonb_build_object('owner', pg_get_userbyid(e.evtowner), 'function', e.evtfoid::regprocedure::text,
         'comment', obj_description(e.oid, 'pg_event_trigger'), 'security_labels', {{labels:pg_event_trigger:e.oid:0}})
  from pg_event_trigger e where {{own:pg_event_trigger:e.oid}}
union all
select 'o', 'pg_default_acl'::regclass::oid, d.oid, 'default privileges',
       quote_ident(pg_get_userbyid(d.defaclrole)) || ' for ' || case d.defaclobjtype when 'r' then 'tables' when 'S' then 'sequences'
         when 'f' then 'functions' when 'T' then 'types' when 'n' then 'schemas' when 'L' then 'large objects' else d.defaclobjtype::text end
         || coalesce(' in schema ' || quote_ident(n.nspname), ''),
       {{pg_default_acl:d}} || jsonb_build_object('privileges', (select jsonb_agg(a::text order by a::text) from unnest(d.defaclacl) a))
  from pg_default_acl d left join pg_namespace n on n.oid = d.defaclnamespace
union all
select 'o', 'pg_database'::regclass::oid, d.oid, 'database', 'this database',
       {{pg_database:d}} || jsonb_build_object('owner', pg_get_userbyid(d.datdba), 'privileges', {{acl:d.datacl:'d':d.datdba}},
         'tablespace', (select spcname from pg_tablespace where oid = d.dattablespace), 'comment', shobj_description(d.oid, 'pg_database'),
         'security_labels', (select jsonb_object_agg(g.provider, g.label) from pg_shseclabel g where g.classoid = 'pg_database'::regclass and g.objoid = d.oid),
         'settings', (select jsonb_agg(o || coalesce(' for ' || quote_ident(r.rolname), '') order by o, r.rolname)
                      from pg_db_role_setting s cross join unnest(s.setconfig) o left join pg_roles r on r.oid = s.setrole where s.setdatabase = d.oid))
  from pg_database d where d.datname = current_database()
union all
select 'o', 'pg_authid'::regclass::oid, r.oid, 'role', quote_ident(r.rolname),
       {{pg_roles:r}} || jsonb_build_object(
         'member_of', (select jsonb_object_agg(quote_ident(pg_get_userbyid(m.roleid)) || ' granted by ' || quote_ident(pg_get_userbyid(m.grantor)), {{pg_auth_members:m}})
                       from pg_auth_members m where m.member = r.oid),
         'settings', (select jsonb_agg(o order by o) from unnest(r.rolconfig) o), 'comment', shobj_description(r.oid, 'pg_authid'),
         'security_labels', (select jsonb_object_agg(g.provider, g.label) from pg_shseclabel g where g.classoid = 'pg_authid'::regclass and g.objoid = r.oid))
  from pg_roles r where r.oid >= 16384
union all
select 'o', 'pg_parameter_acl'::regclass::oid, a.oid, 'parameter privileges', a.parname, -- since 15
       {{pg_parameter_acl:a}} || jsonb_build_object('privileges', (select jsonb_agg(i::text order by i::text) from unnest(a.paracl) i)) -- since 15
  from pg_parameter_acl a -- since 15
union all -- since 15
select 'o', 'pg_largeobject'::regclass::oid, l.oid, 'large object', l.oid::text,
       {{pg_largeobject_metadata:l}} || jsonb_build_object('owner', pg_get_userbyid(l.lomowner), 'privileges', {{acl:l.lomacl:'L':l.lomowner}},
         'comment', obj_description(l.oid, 'pg_largeobject'), 'security_labels', {{labels:pg_largeobject:l.oid:0}})
  from pg_largeobject_metadata l
