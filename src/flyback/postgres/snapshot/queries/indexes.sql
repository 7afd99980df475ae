-- Their indexes, columns as in `_index`; the fifth are the columns that expressions and predicate mention.
select i.indexrelid::int8, i.indrelid::int8, i.indkey::int2[], i.indnkeyatts,
       case when i.indexprs is not null or i.indpred is not null then array(
         select distinct found[1]::int2 from regexp_matches(concat(i.indexprs::text, i.indpred::text), ':varattno (\d+)', 'g') found) end,
       i.indisunique, i.indisprimary, i.indisexclusion, i.indisvalid, i.indimmediate, i.indpred is not null,
       i.indisclustered, i.indisreplident, m.amname::text,
       case when i.indpred is null or {{locked:i.indrelid}} then '' else pg_get_expr(i.indpred, i.indrelid) end,
       i.indcollation::oid[]::int8[],
       case when i.indexprs is null or {{locked:i.indrelid}} then '' else pg_get_expr(i.indexprs, i.indrelid) end,
       array(select case when o.opcdefault then 0 else o.opcintype::int8 end
               from unnest(i.indclass::oid[]) with ordinality as key (class, place) join pg_opclass o on o.oid = key.class
              order by key.place)
  from pg_index i join pg_class c on c.oid = i.indexrelid join pg_am m on m.oid = c.relam
 where {{user:c}}
 order by i.indexrelid
