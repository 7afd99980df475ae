-- WRONG ON PURPOSE. The type comes back and so does every row; the default does not: it was (now() AT TIME ZONE 'UTC')
-- and stays now(). What a reviewer misses: the old default is in V2, not in V6. In a session whose time
-- zone is not UTC, every order placed after this undo is stored hours off, and nothing fails.
ALTER TABLE orders
    ALTER COLUMN placed_at TYPE timestamp USING placed_at AT TIME ZONE 'UTC';
