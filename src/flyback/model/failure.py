"""What a server refuses."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """The server's refusal of a statement."""

    where: str
    """`undo/U12__x.sql:3:1`."""
    message: str
    sqlstate: str
    statement: str
    detail: str = ""
    hint: str = ""
