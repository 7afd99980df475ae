-- Triggers that users made, and their copies on partitions; those of foreign keys left out: columns as in `Trigger`.
select t.oid::int8, t.tgname::text, t.tgrelid::int8, t.tgfoid::int8, t.tgenabled::text, t.tgattr::int2[], t.tgtype, t.tgparentid::int8
  from pg_trigger t
 where not t.tgisinternal or (t.tgparentid <> 0 and t.tgconstrrelid = 0)
 order by t.tgname
