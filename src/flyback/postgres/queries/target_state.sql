-- Whether the server is a standby, whether sessions begin read-only, its clock, and the sessions of clients in this
-- database by application_name, as JSON; without %(own)s, the names of this run's own sessions.
-- Of others' sessions everybody sees application_name and user, but only pg_read_all_stats sees what kind of backend it
-- is: workers of the server itself have no user, those of parallel queries count then like their leaders.
select pg_is_in_recovery(), current_setting('default_transaction_read_only') = 'on', clock_timestamp(),
       (select coalesce(json_object_agg(name, sessions), '{}')
          from (select coalesce(application_name, '') as name, count(*) as sessions
                  from pg_stat_activity
                 where datname = current_database() and usesysid is not null and pid <> pg_backend_pid()
                   and coalesce(backend_type, 'client backend') = 'client backend'
                   and coalesce(application_name, '') <> all (%(own)s)
                 group by 1 order by 1) named)
