-- Roles, tablespaces and members of extensions by name: what is missing later was renamed or lost its members, which can
-- show anywhere. Asked when the transaction wrote to pg_authid, pg_tablespace or pg_depend.
select 'names', string_agg(key, ' ') from (
  select 'r' || oid || ':' || md5(rolname) as key from pg_roles where oid >= 16384
  union all select 't' || oid || ':' || md5(spcname) from pg_tablespace
  union all select 'm' || refobjid || ':' || count(*) from pg_depend where refclassid = 'pg_extension'::regclass and deptype = 'e' group by refobjid
) found
