-- Types that users or extensions made, those of relations' rows included: columns as in `Type`.
select t.oid::int8, n.nspname::text, t.typname::text, t.typtype::text, t.typbasetype::int8, t.typtypmod, t.typnotnull,
       t.typrelid::int8, case when t.typcategory = 'A' then t.typelem else 0 end::int8, t.typarray::int8, pg_get_userbyid(t.typowner)::text,
       case when t.typtype = 'e' then array(select e.enumlabel::text from pg_enum e where e.enumtypid = t.oid order by e.enumsortorder) end,
       t.typcategory::text, t.typcollation::int8, case when t.typtype = 'd' then coalesce(t.typdefault, '') else '' end
  from pg_type t join pg_namespace n on n.oid = t.typnamespace
 where t.oid >= 16384 and n.nspname !~ '^pg_toast' and (n.nspname !~ '^pg_temp_' or n.oid = pg_my_temp_schema())
 order by t.oid
