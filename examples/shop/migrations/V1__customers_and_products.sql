CREATE TABLE customers (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name       text NOT NULL,
    email      text NOT NULL,
    joined_on  date NOT NULL DEFAULT current_date,
    closed_on  date,
    phone      text
);
CREATE UNIQUE INDEX customers_email_key ON customers (email);

CREATE TABLE products (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    sku       text NOT NULL UNIQUE,
    name      text NOT NULL,
    price     numeric(10, 2) NOT NULL CHECK (price >= 0),
    added_on  date NOT NULL DEFAULT current_date
);
COMMENT ON COLUMN products.price IS 'in euro, tax included';

INSERT INTO products (sku, name, price) VALUES
    ('MUG-1', 'Mug', 9.50),
    ('TEE-M', 'T-shirt, medium', 24.00),
    ('BAG-1', 'Tote bag', 14.90);
