"""Flyway's advisory lock, so that Flyway and flyback exclude one another.

Source: Flyway's PostgreSQLAdvisoryLockTemplate: the letters of "Flyway" plus Java's hash of the table's quoted name.
"""

_FLYWAY = 0x466C79776179


def lock_key(schema: str, table: str) -> int:
    """The key of a history table's lock, for `pg_advisory_lock`."""
    name = ".".join('"' + part.replace('"', '""') + '"' for part in (schema, table))
    java_hash = 0
    units = name.encode("utf-16-be")
    for high, low in zip(units[::2], units[1::2], strict=True):
        java_hash = (31 * java_hash + (high << 8 | low)) & 0xFFFFFFFF
    return _FLYWAY + (java_hash - (1 << 32) if java_hash >= 1 << 31 else java_hash)
