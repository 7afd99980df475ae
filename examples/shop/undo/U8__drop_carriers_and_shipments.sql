-- WRONG ON PURPOSE. What a reviewer misses: the order. The tables are dropped as they were created, but shipments refers to
-- carriers, so the first statement is refused. The undo has to go backwards.
DROP TABLE carriers;
DROP TABLE shipments;
