-- The statements of this database that took the most time, those inside functions left out, for each role that sent
-- them: text, calls, and where that role looks names up, null where nothing says.
-- The column toplevel is not there where the extension is older than the server.
select s.query, sum(s.calls)::int8 as calls, (
         select replace(substr(setting, length('search_path=') + 1), '"$user"', quote_ident(r.rolname))
           from pg_db_role_setting d, unnest(d.setconfig) as setting
          where d.setrole in (0, s.userid) and d.setdatabase in (0, s.dbid) and setting like 'search\_path=%%'
          order by d.setrole = 0, d.setdatabase = 0
          limit 1) as search_path
  from {view} s
  left join pg_roles r on r.oid = s.userid
 where s.dbid = (select oid from pg_database where datname = current_database())
   and coalesce((to_jsonb(s) ->> 'toplevel')::bool, true)
 group by s.query, s.userid, s.dbid, r.rolname
 order by sum(s.total_exec_time) desc
 limit %(count)s
