-- What is asked of a target database first; one row, columns as in the class TargetFacts, last the role that is set.
-- %(schema)s: the default schema as configured, empty for the first of the search path; %(table)s: the history's table.
-- Only an ordinary table is a history table, as for Flyway. The schema of flyback's own tables is never the default one,
-- although "$user" leads there where the role is called flyback too.
select current_user::text, session_user::text, current_database()::text, wanted.schema, n.oid is not null,
       current_setting('search_path'),
       exists (select from pg_catalog.pg_class c
                where c.relnamespace = n.oid and c.relname = %(table)s and c.relkind = 'r'),
       current_setting('server_version_num')::int, split_part(current_setting('server_version'), ' ', 1),
       pg_is_in_recovery(), current_setting('transaction_read_only') = 'on', pg_backend_pid(), current_setting('role')
  from (select coalesce(nullif(%(schema)s, ''), (
           select name::text from unnest(current_schemas(false)) with ordinality path(name, place)
            where not exists (
              select from pg_catalog.pg_class c join pg_catalog.pg_namespace s on s.oid = c.relnamespace
                join pg_catalog.pg_attribute a on a.attrelid = c.oid
               where s.nspname = path.name
                 and (c.relname in ('journal', 'catalogue') and a.attname = 'history_table' or c.relname = 'audit' and a.attname = 'seal'))
            order by place limit 1), '') as schema) wanted
  left join pg_catalog.pg_namespace n on n.nspname = wanted.schema
