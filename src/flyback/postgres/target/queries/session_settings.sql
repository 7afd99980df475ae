-- What was SET in this session; a row a setting: name, value. %(custom)s: names of settings of one's own, `app.tenant`,
-- which pg_settings does not list.
select name, setting from pg_catalog.pg_settings
 where source = 'session'
   and name not in ('application_name', 'search_path', 'transaction_isolation', 'transaction_read_only',
                    'transaction_deferrable')
union all
select custom.name, current_setting(custom.name, true) from unnest(%(custom)s::text[]) custom (name)
 where current_setting(custom.name, true) is not null
   and not exists (select from pg_catalog.pg_settings s where lower(s.name) = lower(custom.name))
 order by 1
