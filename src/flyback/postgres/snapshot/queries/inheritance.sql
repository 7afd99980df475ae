-- Partitions and inheriting tables, and the indexes of partitions, in the order of their parents: (child, parent).
select inhrelid::int8, inhparent::int8 from pg_inherits order by inhparent, inhrelid
