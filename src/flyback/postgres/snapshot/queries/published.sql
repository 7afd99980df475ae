-- Tables in publications: columns as in `Published`.
select oid::int8, prpubid::int8, prrelid::int8
       , prattrs::int2[], prqual is not null -- since 15
  from pg_publication_rel
 order by oid
