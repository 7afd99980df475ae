"""The database that migrations are for: connections, history table, lock, schemas."""
