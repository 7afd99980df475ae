"""Rows on a real server: made up before a migration, digested before and after it."""
