CREATE TABLE prices (
    product_id  bigint NOT NULL REFERENCES products (id) ON DELETE CASCADE,
    currency    text NOT NULL CHECK (currency IN ('EUR', 'GBP', 'USD')),
    amount      numeric(10, 2) NOT NULL CHECK (amount >= 0),
    PRIMARY KEY (product_id, currency)
);

INSERT INTO prices (product_id, currency, amount)
SELECT id, 'EUR', price FROM products;

ALTER TABLE products DROP COLUMN price;
