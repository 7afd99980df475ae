"""What is known of a target database once one is connected."""

from flyback.frozen import frozen


@frozen
class TargetFacts:
    """The answers of `queries/facts.sql`, as they were right after connecting."""

    user: str
    """The role in force: whom `installed_by` means unless it is set."""
    session_user: str
    database: str
    schema: str
    """The default schema: as configured, else the first of the search path that exists."""
    schema_exists: bool
    search_path: str
    """As the database, the role, the URL, `initSql` and `afterConnect` left it; scripts see the default schema in
    front of it."""
    history_exists: bool
    """Whether there is a history table, an ordinary table in the default schema."""
    server_version_num: int
    """150018"""
    server_version: str
    """`15.18`"""
    in_recovery: bool
    """Whether the server is a standby."""
    read_only: bool
    backend_pid: int
    """As the server says; behind a pooler libpq was told another."""
    role: str
    """What SET ROLE said; `none` when nothing did."""
