-- For each relation by the name given, if there is one: number and name of the columns that an INSERT must give. Nothing
-- of tables with a BEFORE or INSTEAD trigger for INSERT, which may fill them.
select n.name, a.attnum, a.attname
  from unnest(%(names)s::text[]) as n (name)
  join pg_class c on c.oid = to_regclass(n.name)
  join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
       and not a.atthasdef and a.attidentity = '' and a.attgenerated = ''
  join pg_type t on t.oid = a.atttypid and (a.attnotnull or (t.typnotnull and t.typdefault is null))
 -- tgtype: 2 before, 4 insert, 64 instead
 where not exists (select from pg_trigger g
                    where g.tgrelid = c.oid and g.tgenabled <> 'D' and g.tgtype & 4 > 0 and g.tgtype & 66 > 0)
 order by n.name, a.attnum
