"""What both migrators are to these tests: something that runs a verb and answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

Line = tuple[str | None, ...]


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a migrator said about one verb."""

    ok: bool
    lines: tuple[Line, ...] = ()
    """Of `info` one for each migration: version, description, type, state, rank, checksum; of `validate` one for each
    fault: code, version, description, message; of `migrate` one for each script: version, description, type."""
    message: str = field(default="", compare=False)
    """Why it failed, in words that are its own."""


class Player(Protocol):
    """Runs the verbs of Flyway's API with Flyway's settings, by their names in files, without `flyway.`."""

    def __call__(self, verb: str, settings: Mapping[str, str]) -> Answer:
        """Runs `migrate`, `info`, `validate`, `repair`, `baseline` or `clean`."""
