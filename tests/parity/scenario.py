"""Scenarios: what a team does to its project and its database, turn by turn, whoever takes the turn."""

from collections.abc import Mapping
from dataclasses import dataclass, field

Files = Mapping[str, str | bytes | None]
"""Contents by path in the folder of the migrations; None for a file that goes away."""
Settings = Mapping[str, str]
"""Flyway's settings by their names in files."""


@dataclass(frozen=True, kw_only=True)
class Turn:
    """What changes, and the verb that somebody runs then."""

    verb: str = "migrate"
    """Empty when nobody runs anything; `undo` and `undo 2` are always flyback's."""
    files: Files = field(default_factory=dict)
    settings: Settings = field(default_factory=dict)
    """For this turn only, looks at the outcome included."""
    sql: str = ""
    """What somebody else does to the database before."""
    fails: str = ""
    """What both say when the verb fails; empty when it succeeds."""
    our_words: str = ""
    """What flyback says instead, where it does not speak as Flyway."""


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """A story that must end the same whoever takes which turn."""

    name: str
    settings: Settings = field(default_factory=dict)
    turns: tuple[Turn, ...]
