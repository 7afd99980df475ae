-- Connected standbys and subscribers: name, state, kind of synchrony, WAL not replayed in bytes, lag in seconds.
select coalesce(nullif(application_name, ''), client_addr::text, 'pid ' || pid), coalesce(state, 'hidden'), coalesce(sync_state, ''),
       case when not pg_is_in_recovery() then pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn)::int8 end,
       extract(epoch from replay_lag)::float8
  from pg_stat_replication
 order by 1, pid
