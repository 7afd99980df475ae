"""Puts objects into the database as PostgreSQL makes them: with the names it gives and the dependencies it records."""
