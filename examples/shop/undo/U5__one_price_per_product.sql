-- Everything is back except the place of the column: PostgreSQL appends what it adds, so `price`, once fourth, is now last.
-- Harmless, unless something says INSERT INTO products VALUES (...) or reads SELECT * by position.
ALTER TABLE products ADD COLUMN price numeric(10, 2);
COMMENT ON COLUMN products.price IS 'in euro, tax included';

UPDATE products
SET price = coalesce((SELECT amount FROM prices WHERE product_id = products.id AND currency = 'EUR'), 0);

ALTER TABLE products
    ALTER COLUMN price SET NOT NULL,
    ADD CONSTRAINT products_price_check CHECK (price >= 0);

DROP TABLE prices;
