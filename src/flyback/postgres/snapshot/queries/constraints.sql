-- Constraints of tables and domains, columns as in `_constraint`.
select k.oid::int8, k.conname::text, k.contype::text, k.conrelid::int8, k.contypid::int8, k.conkey, k.confrelid::int8,
       k.confkey, k.conindid::int8, k.convalidated, k.condeferrable, k.condeferred, k.connoinherit, k.conislocal, k.conparentid::int8,
       k.confdeltype::text, k.confupdtype::text, case when k.conbin is null or {{locked:k.conrelid}} then '' else pg_get_expr(k.conbin, k.conrelid) end
       , k.conenforced, k.conperiod -- since 18
  from pg_constraint k
 where k.oid >= 16384
 order by k.conrelid, k.oid
