"""Values to pick from, in PostgreSQL's text form."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """Valid values of a type: unremarkable ones and awkward ones."""

    tame: tuple[str, ...]
    awkward: tuple[str, ...] = ()

    @property
    def values(self) -> tuple[str, ...]:
        """All of them, the unremarkable ones first."""
        return self.tame + self.awkward

    def only(self, accepted: Iterable[int]) -> "Pool":
        """The values at the given positions of `values`."""
        kept = set(accepted)
        edge = len(self.tame)
        return Pool(
            tame=tuple(value for at, value in enumerate(self.tame) if at in kept),
            awkward=tuple(value for at, value in enumerate(self.awkward, edge) if at in kept),
        )

    def with_tame(self, more: Iterable[str]) -> "Pool":
        """The same with more unremarkable values, none twice."""
        return Pool(tame=tuple(dict.fromkeys((*self.tame, *more))), awkward=self.awkward)
