-- What roles own or hold privileges on in this database: (catalogue, oid, column, role).
select s.classid::int8, s.objid::int8, s.objsubid, pg_get_userbyid(s.refobjid)::text
  from pg_shdepend s
 where s.refclassid = 'pg_authid'::regclass and s.dbid = (select oid from pg_database where datname = current_database())
 order by s.classid, s.objid, s.objsubid, s.deptype, 4
