ALTER TABLE orders DROP CONSTRAINT orders_status_check;

UPDATE orders
SET status = CASE status WHEN 'new' THEN 'N' WHEN 'paid' THEN 'P' WHEN 'shipped' THEN 'S' WHEN 'cancelled' THEN 'C' END;

ALTER TABLE orders
    ALTER COLUMN status SET DEFAULT 'N',
    ADD CONSTRAINT orders_status_check CHECK (status IN ('N', 'P', 'S', 'C'));
