CREATE TABLE carriers (
    code  text PRIMARY KEY,
    name  text NOT NULL
);
INSERT INTO carriers (code, name) VALUES ('post', 'The post office'), ('bike', 'Bicycle courier');

CREATE TABLE shipments (
    order_id    bigint PRIMARY KEY REFERENCES orders (id),
    carrier     text NOT NULL REFERENCES carriers (code),
    shipped_at  timestamptz NOT NULL DEFAULT now()
);
