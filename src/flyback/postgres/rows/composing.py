"""SQL text that the server itself wrote, as a part of a larger statement."""

from psycopg import sql


def trusted(text: str) -> sql.SQL:
    """SQL that came from the server's own deparser or from a query file of this room."""
    return sql.SQL(text)
