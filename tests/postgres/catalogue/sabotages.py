"""Undo scripts that are wrong in one detail, and the sentences that must tell it: `sabotages.toml`."""

import tomllib
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """What a migration drops, and how it is made."""

    drop: str
    make: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sabotage:
    """One detail that the undo gets wrong, and every sentence that is told for it."""

    family: str
    old: str
    new: str
    told: list[str]
    since: int = 14
    """The first version that has such a thing."""

    @property
    def undo(self) -> str:
        """The undo script with the wrong detail."""
        make = FAMILIES[self.family].make
        assert make.count(self.old) == 1, f"{self.old!r} stands {make.count(self.old)} times"
        return make.replace(self.old, self.new)


def spelled_for(major: int, sql: str) -> str:
    """The same SQL without what that version does not know.

    Source: ALTER PUBLICATION, row filters exist since 15.
    """
    return sql if major >= 15 else sql.replace("add table users where (id > 5)", "add table users")


_DATA = tomllib.loads(Path(__file__).with_name("sabotages.toml").read_text(encoding="utf-8"))
FAMILIES = {name: Family(**each) for name, each in _DATA["families"].items()}
SABOTAGES = {name: Sabotage(**each) for name, each in _DATA["sabotages"].items()}
ORDER_ONLY = Sabotage(**_DATA["order_only"])
