-- WRONG ON PURPOSE: too small to need an undo script, it was thought, until the release after it had to be taken back.
ALTER TABLE orders ADD COLUMN note text;
