-- Functions, procedures and aggregates that users or extensions made: columns as in `_function`.
select p.oid::int8, n.nspname::text, p.proname::text, p.prokind::text, p.proargtypes::int8[],
       p.proargnames, p.proargmodes::text[], p.pronargdefaults,
       p.prorettype::int8, p.proretset, p.provolatile::text, l.lanname::text, p.prosrc, p.proisstrict, pg_get_userbyid(p.proowner)::text, p.provariadic <> 0
  from pg_proc p join pg_namespace n on n.oid = p.pronamespace join pg_language l on l.oid = p.prolang
 where p.oid >= 16384
 order by p.oid
