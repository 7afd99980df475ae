"""SQL text that needs no more quoting, as a part of a larger statement."""

from psycopg import sql

KNOWN = 8192
"""So many parts are kept as text: most migrations change few columns, and a table has 1,600 at most."""


def trusted(text: str) -> sql.SQL:
    """SQL that came from the server's own deparser or from a query file of this room."""
    return sql.SQL(text)


def rendered(composed: sql.Composable) -> sql.SQL:
    """The same as text, for parts of which there are many in each statement."""
    return sql.SQL(composed.as_string(None))
