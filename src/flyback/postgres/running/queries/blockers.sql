-- Who is in the way of session `pid`, or of anybody who wants a lock that conflicts with `modes` on the relations
-- `names`, their partitions included: transaction, pid, application, user, state, age of the transaction in seconds,
-- relation, mode, query. Oldest first, the strongest of several locks only; prepared transactions have pid 0.
with recursive named (oid) as (
  select to_regclass(name)::oid from unnest(%(names)s::text[]) as name where to_regclass(name) is not null
   union
  select h.inhrelid from pg_catalog.pg_inherits h join named on h.inhparent = named.oid
),
here as (
  select * from pg_catalog.pg_locks
   where database is null or database = (select oid from pg_catalog.pg_database where datname = current_database())
),
holding as (
  select l.pid, l.relation, l.mode, l.virtualtransaction
    from here l join named on named.oid = l.relation
   where l.locktype = 'relation' and l.granted and l.mode = any(%(modes)s::text[])
   union
  select b.pid, w.relation, coalesce(l.mode, w.locktype), coalesce(l.virtualtransaction, '')
    from here w
   cross join unnest(pg_blocking_pids(%(pid)s)) as b (pid)
    left join here l on l.pid = b.pid and l.relation = w.relation and l.locktype = 'relation'
   where w.pid = %(pid)s and not w.granted
)
select distinct on (age, pid, h.relation)
       h.virtualtransaction, coalesce(h.pid, 0) as pid,
       coalesce(a.application_name, 'prepared transaction ' || p.gid, ''),
       coalesce(a.usename, p.owner, ''),
       case when p.gid is not null then 'prepared'
            when a.query like 'autovacuum: %%to prevent wraparound)' then 'autovacuum (to prevent wraparound)'
            when a.backend_type = 'autovacuum worker' then 'autovacuum'
            else coalesce(a.state, '') end,
       greatest(extract(epoch from now() - coalesce(a.xact_start, p.prepared)), 0)::float8 as age,
       coalesce(h.relation::regclass::text, ''),
       h.mode,
       coalesce(regexp_replace(left(nullif(a.query, '<insufficient privilege>'), 200), '\s+', ' ', 'g'), '')
  from holding h
  left join pg_catalog.pg_stat_activity a on a.pid = h.pid
  left join pg_catalog.pg_prepared_xacts p
    on h.pid is null and p.transaction::text = split_part(h.virtualtransaction, '/', 2)
 where h.pid is distinct from %(pid)s and h.pid is distinct from pg_backend_pid()
 order by age desc, pid, h.relation, array_position(%(modes)s::text[], h.mode)
