-- Relations that users or extensions made, without TOAST tables, one row each, columns as in `_relation`.
-- What asks for a lock is left out where somebody holds or wants the strongest one.
select c.oid::int8, n.nspname::text, c.relname::text, c.relkind::text, c.relpersistence::text,
       pg_get_userbyid(c.relowner)::text, c.reltuples::float8, c.relpages,
       case when c.relkind in ('r', 'm', 'i', 't') and not {{locked:c.oid}} then pg_relation_size(c.oid) end,
       case when c.reltoastrelid <> 0 and not {{locked:c.oid}} then pg_relation_size(c.reltoastrelid) else 0 end,
       case when c.reltuples < 0 and c.relkind in ('r', 'm') then pg_stat_get_live_tuples(c.oid) else 0 end,
       case when c.relispartition and c.relkind in ('r', 'p', 'f') and not {{locked:c.oid}} then pg_get_expr(c.relpartbound, c.oid) else '' end,
       case when c.relkind = 'p' then (select partattrs::int2[] from pg_partitioned_table where partrelid = c.oid) end,
       c.reloftype::int8, c.relrowsecurity, c.relforcerowsecurity, c.relreplident::text, coalesce(m.amname::text, ''),
       coalesce(s.spcname::text, ''), c.reloptions, c.relispopulated,
       case when c.relkind = 'p' then (select partstrat::text from pg_partitioned_table where partrelid = c.oid) end
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  left join pg_am m on m.oid = c.relam left join pg_tablespace s on s.oid = c.reltablespace
 where {{user:c}}
 order by c.oid
