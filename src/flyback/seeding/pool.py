"""Values to pick from, in PostgreSQL's text form."""

from collections.abc import Iterable
from dataclasses import replace

from flyback.frozen import frozen


@frozen
class Pool:
    """Valid values of a type: unremarkable ones and awkward ones."""

    tame: tuple[str, ...]
    awkward: tuple[str, ...] = ()
    hinted: tuple[str, ...] = ()
    """Values that a condition mentions or suggests."""

    @property
    def values(self) -> tuple[str, ...]:
        """All of them: hinted, unremarkable, awkward."""
        return self.hinted + self.tame + self.awkward

    @property
    def plain(self) -> tuple[str, ...]:
        """All but the awkward ones; they come first in `values`."""
        return self.hinted + self.tame

    def only(self, accepted: Iterable[int]) -> "Pool":
        """The values at the given positions of `values`."""
        kept = set(accepted)
        return Pool(
            hinted=tuple(value for at, value in enumerate(self.hinted) if at in kept),
            tame=tuple(value for at, value in enumerate(self.tame, len(self.hinted)) if at in kept),
            awkward=tuple(value for at, value in enumerate(self.awkward, len(self.plain)) if at in kept),
        )

    def with_tame(self, more: Iterable[str]) -> "Pool":
        """The same with more unremarkable values."""
        return replace(self, tame=tuple(dict.fromkeys((*self.tame, *more))))

    def with_hints(self, more: Iterable[str]) -> "Pool":
        """The same with more hinted values."""
        return replace(self, hinted=tuple(dict.fromkeys((*self.hinted, *more))))
