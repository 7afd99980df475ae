-- After structure.sql: the objects that are not as they were kept: (kind and identity, how); {table} is the table.
select coalesce(now.object, kept.object), case when kept.object is null then 'is new' when now.object is null then 'is gone' else 'was changed' end
  from structure now full join (
    select each.key as object, each.value as digest from {table} k cross join jsonb_each_text(k.objects) each
     where k.history_schema = %(history_schema)s and k.history_table = %(history_table)s) kept on kept.object = now.object
 where kept.digest is distinct from left(now.digest, 12)
 order by 1
