"""Flyway-style SQL migrations on PostgreSQL with a way back that is proven, not hoped for."""

__version__ = "0.1.0"
