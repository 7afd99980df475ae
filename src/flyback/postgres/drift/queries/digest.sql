-- After structure.sql: one row, the SHA-256 over every object and its digest, in the order of their bytes.
select encode(sha256(convert_to(coalesce(string_agg(object || ' ' || digest, E'\n' order by object collate "C"), ''), 'UTF8')), 'hex') from structure
