"""What services and commands answer."""

import json
from collections.abc import Mapping
from dataclasses import field
from types import MappingProxyType

from flyback.errors import Problem, ServiceError
from flyback.frozen import frozen

LARGEST = 4 << 20
"""Bytes of an answer that are taken; a service that sends more is not asked further."""


@frozen
class Reply:
    """An answer in full."""

    status: int
    """Of HTTP, or the exit code of a command."""
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """By name in lower case."""
    attempts: int = 1

    @property
    def text(self) -> str:
        """The body, whatever it is."""
        return self.body.decode(errors="replace")

    def json(self, where: str) -> object:
        """The body as JSON; `where` is who was asked.

        Raises:
            ServiceError: it is none, or says a name twice.
        """
        try:
            found: object = json.loads(self.body, object_pairs_hook=_once)
        except (ValueError, RecursionError) as error:
            hint = "a proxy or a login page may have answered in its place; look at the address and the credentials"
            what = f"the answer is no JSON that can be relied on: {error}"
            raise ServiceError(Problem(code="service-answer", what=what, where=where, hint=hint)) from None
        return found


class StatusError(ServiceError):
    """A service answered, but not as it should."""

    def __init__(self, problem: Problem, status: int) -> None:
        super().__init__(problem)
        self.args = (problem, status)
        self.status = status


def first_line(text: str) -> str:
    """The first line that says something, short enough to be shown."""
    line = next((" ".join(each.split()) for each in text.splitlines() if each.strip()), "")
    shown = "".join(each if each.isprintable() else "?" for each in line)
    return shown if len(shown) <= 200 else f"{shown[:200]}…"


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Two readers of one text must not see two texts."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name stands there twice")
    return found
