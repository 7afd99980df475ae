"""Reads from a database's system catalogue what the analysis of risks looks things up in."""
