-- One column: type as written in SQL, whether its values are computed from other columns or drawn from a sequence of
-- its own, its default as an expression (null: none), and the name as shown.
select
  pg_catalog.format_type(col.atttypid, col.atttypmod),
  col.attgenerated <> '',
  col.attidentity <> '',
  pg_catalog.pg_get_expr(def.adbin, def.adrelid),
  pg_catalog.quote_ident(col.attname)
from pg_catalog.pg_attribute as col
left join pg_catalog.pg_attrdef as def on def.adrelid = col.attrelid and def.adnum = col.attnum
where col.attrelid = %(oid)s and col.attname = %(name)s and col.attnum > 0 and not col.attisdropped
