-- The statements of this database that took the most time, those inside functions left out: text and calls.
select s.query, sum(s.calls)::int8
  from {view} s
 where s.dbid = (select oid from pg_database where datname = current_database()) and s.toplevel
 group by s.query
 order by sum(s.total_exec_time) desc
 limit %(count)s
