-- Rewrite rules, also those that views are made of: columns as in `Rule`.
select r.oid::int8, r.rulename::text, r.ev_class::int8, r.ev_type::text, r.is_instead
  from pg_rewrite r
 where r.oid >= 16384
 order by r.oid
