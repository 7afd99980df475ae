-- Every large object whose owner the reader may act for: (number, digest of its first 64 MB).
select oid::text, md5(lo_get(oid, 0, 67108864)) from pg_largeobject_metadata where pg_has_role(lomowner, 'USAGE')
