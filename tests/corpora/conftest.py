"""Servers to rehearse on, and to migrate."""

from postgres.conftest import connection, database, server
from scenarios.arenas import arena

__all__ = ["arena", "connection", "database", "server"]
