-- Publications: columns as in `Publication`.
select oid::int8, pubname::text, puballtables from pg_publication
 order by oid
