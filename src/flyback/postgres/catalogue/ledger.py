"""What is done with every column of every system catalogue: `ledger.toml`, and the SQL that follows from it."""

import functools
import importlib.resources
import tomllib
from collections.abc import Mapping

from flyback.frozen import frozen


@frozen
class Ledger:
    """Columns of the system catalogues by what is done with them."""

    named: Mapping[str, frozenset[str]]
    """By catalogue: columns that stand in the ledger under any class."""
    skipped: Mapping[str, frozenset[str]]
    """By catalogue: columns that are not compared as they are (resolved, derived or ignored)."""
    whole: frozenset[str]
    """Catalogues of which nothing is compared."""

    def compared(self, catalogue: str, columns: tuple[str, ...]) -> tuple[str, ...]:
        """Which of a server's columns are compared as they are: all that the ledger does not skip."""
        skipped = self.skipped.get(catalogue, frozenset())
        return tuple(column for column in columns if column not in skipped)

    def unclassified(self, catalogue: str, columns: tuple[str, ...]) -> tuple[str, ...]:
        """Columns of a server that the ledger does not know: compared, and to be classified."""
        if catalogue in self.whole:
            return ()
        return tuple(column for column in columns if column not in self.named.get(catalogue, frozenset()))


@functools.cache
def ledger() -> Ledger:
    """The ledger that comes with this package."""
    text = importlib.resources.files(__package__).joinpath("ledger.toml").read_text(encoding="utf-8")
    named, skipped, whole = {}, {}, set()
    for catalogue, classes in tomllib.loads(text).items():
        if "all" in classes:
            whole.add(catalogue)
            continue
        skip = {column for kind in ("resolved", "derived") for column in classes.get(kind, "").split()}
        skipped[catalogue] = frozenset(skip | set(classes.get("ignored", {})))
        named[catalogue] = skipped[catalogue] | frozenset(classes.get("compared", "").split())
    return Ledger(named=named, skipped=skipped, whole=frozenset(whole))
