-- The functions, procedures and aggregates in $1 (oids), one row each; those of extensions and of range types left out.
select 'f' || p.oid, 'pg_proc'::regclass::oid, p.oid,
       case p.prokind when 'p' then 'procedure' when 'a' then 'aggregate' when 'w' then 'window function' else 'function' end,
       replace(p.oid::regprocedure::text, ',', ', '),
       {{pg_proc:p}} || jsonb_build_object(
         'owner', pg_get_userbyid(p.proowner),
         'language', (select lanname from pg_language where oid = p.prolang),
         'arguments', pg_get_function_arguments(p.oid),
         'result', pg_get_function_result(p.oid),
         'body', coalesce(pg_get_function_sqlbody(p.oid), p.prosrc),
         'support', case when p.prosupport::oid <> 0 then p.prosupport::text end,
         'transforms', (select jsonb_agg(format_type(t, null)) from unnest(p.protrftypes) t),
         'settings', (select jsonb_agg(o order by o) from unnest(p.proconfig) o),
         'privileges', {{acl:p.proacl:'f':p.proowner}},
         'extensions', {{extensions:pg_proc:p.oid}},
         'comment', obj_description(p.oid, 'pg_proc'),
         'security_labels', {{labels:pg_proc:p.oid:0}})
       || case when p.prokind = 'a' then (
            select {{pg_aggregate:g}} || jsonb_build_object(
                     'transition_function', g.aggtransfn::text, 'final_function', g.aggfinalfn::text,
                     'combine_function', g.aggcombinefn::text, 'serial_function', g.aggserialfn::text,
                     'deserial_function', g.aggdeserialfn::text, 'moving_transition_function', g.aggmtransfn::text,
                     'moving_inverse_function', g.aggminvtransfn::text, 'moving_final_function', g.aggmfinalfn::text,
                     'sort_operator', case when g.aggsortop <> 0 then g.aggsortop::regoperator::text end,
                     'transition_type', format_type(g.aggtranstype, null),
                     'moving_transition_type', case when g.aggmtranstype <> 0 then format_type(g.aggmtranstype, null) end)
            from pg_aggregate g where g.aggfnoid = p.oid)
          else '{}' end
  from pg_proc p
 where p.oid = any ($1) and p.oid >= 16384 and {{own:pg_proc:p.oid}}
