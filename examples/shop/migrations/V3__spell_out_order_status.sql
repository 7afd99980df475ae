-- Nobody remembers what 'P' stands for. Changes rows, and the undo changes every one of them back.
ALTER TABLE orders DROP CONSTRAINT orders_status_check;

UPDATE orders
SET status = CASE status WHEN 'N' THEN 'new' WHEN 'P' THEN 'paid' WHEN 'S' THEN 'shipped' WHEN 'C' THEN 'cancelled' END;

ALTER TABLE orders
    ALTER COLUMN status SET DEFAULT 'new',
    ADD CONSTRAINT orders_status_check CHECK (status IN ('new', 'paid', 'shipped', 'cancelled'));
