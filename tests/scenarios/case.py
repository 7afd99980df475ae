"""A migration, its undo, and what a rehearsal must say about them, whichever path it takes."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from flyback.model.rehearsal import DataVerdict, Verdict


@dataclass(frozen=True, kw_only=True)
class Case:
    """One row of a table of scenarios: `earlier` is V1, `forward` is V2, `undo` is U2."""

    name: str
    forward: str
    undo: str | None
    verdict: Verdict = Verdict.EXACT
    earlier: str = ""
    says: tuple[str, ...] = ()
    """Each must occur in the reason, the failure, a difference, a caution, a note or an example."""
    never: tuple[str, ...] = ()
    """None of these may."""
    path: str = "transaction"
    data: DataVerdict | None = None
    extra: Mapping[str, str] = field(default_factory=dict)
    """More files of the project."""
    rows: int = 10
    since: int = 14
    """The first major version of PostgreSQL that has what it needs."""
    not_on_copies: str = ""
    """Why the path of copies cannot be faithful; empty where it is."""

    @property
    def files(self) -> dict[str, str]:
        """The project."""
        named = {"migrations/V1__earlier.sql": self.earlier or "select 1;", "migrations/V2__it.sql": self.forward}
        undo = {} if self.undo is None else {"undo/U2__it.sql": self.undo}
        return {**named, **undo, **self.extra, "flyway.toml": _TOML + self.extra.get("flyway.toml", "")}


_TOML = '[flyway]\nlocations = ["filesystem:migrations"]\n'
