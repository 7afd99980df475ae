-- WRONG ON PURPOSE. What a reviewer misses: the two schemas are identical, so every comparison of dumps is happy.
-- The telephone numbers are gone. Had V7 renamed the column, or kept the numbers in a table of their own, this could be undone.
ALTER TABLE customers ADD COLUMN phone text;
