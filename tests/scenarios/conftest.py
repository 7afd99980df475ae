"""A server to rehearse on."""

from scenarios.arenas import arena

__all__ = ["arena"]
