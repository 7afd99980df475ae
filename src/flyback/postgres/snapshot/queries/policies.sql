-- Row security policies: columns as in `Policy`.
select oid::int8, polname::text, polrelid::int8, polcmd::text from pg_policy
 order by oid
