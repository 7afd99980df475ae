"""What a server refuses."""

from flyback.frozen import frozen


@frozen
class Failure:
    """The server's refusal of a statement."""

    where: str
    """`undo/U12__x.sql:3:1`."""
    message: str
    sqlstate: str
    statement: str
    detail: str = ""
    hint: str = ""
