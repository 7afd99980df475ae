-- Casts that users or extensions made: columns as in `Cast`.
select castsource::int8, casttarget::int8, castfunc::int8, castcontext::text, castmethod::text from pg_cast where oid >= 16384
 order by oid
