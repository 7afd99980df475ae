"""Disposable PostgreSQL servers: found, started, isolated and always removed."""
