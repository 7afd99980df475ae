"""What the server refuses, told to the user."""

import re

import psycopg

from flyback.errors import Problem, ServerError

_PREFIX = re.compile(r"^(?:- host: .*?)?connection (?:failed|is bad): ")


class RefusedError(ServerError):
    """The server refused a statement of flyback's own, or the connection was lost."""

    def __init__(self, error: psycopg.Error, where: str) -> None:
        self.sqlstate = error.sqlstate or ""
        what = error.diag.message_primary or one_line(str(error))
        detail = f" ({error.diag.message_detail})" if error.diag.message_detail else ""
        state = f" (SQL State: {self.sqlstate})" if self.sqlstate else ""
        hint = error.diag.message_hint or (
            "the role that flyback connects as needs that privilege" if self.sqlstate == "42501" else ""
        )
        super().__init__(Problem(code="server-refused", what=f"{what}{detail}{state}", where=where, hint=hint))


def one_line(message: str) -> str:
    """The message of a failed connection on one line, each attempt once, without libpq's questions to the user."""
    told: dict[str, None] = {}
    for line in message.splitlines():
        if line.startswith(("\t", "Multiple connection attempts failed")):
            continue
        told[_PREFIX.sub("", line).strip()] = None
    return "; ".join(filter(None, told))
