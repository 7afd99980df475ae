-- Cannot run inside a transaction, so the round trip is made on copies of the database.
CREATE INDEX CONCURRENTLY orders_customer_id_idx ON orders (customer_id);
