"""A plan of rows: which value each column takes in each row to be tried."""

import enum

from flyback.frozen import frozen
from flyback.seeding.mentioned import NOT_MENTIONED, Mentioned
from flyback.seeding.shapes import Check, Column, ForeignKey, Table

Picks = tuple[int | None, ...]
"""A position for each row; None is NULL."""


class Manner(enum.Enum):
    """How daring the rows are."""

    AWKWARD = "awkward"
    TAME = "tame"
    """Unremarkable values only, and explicit ones where a sequence would give them."""


@frozen
class Taste:
    """What kinds of values are tried."""

    manners: tuple[Manner, ...] = tuple(Manner)
    """One after the other, while rows are missing."""
    mentioned: Mentioned = NOT_MENTIONED


@frozen
class Picked:
    """A column filled from its pool."""

    column: Column
    values: tuple[str, ...]
    picks: Picks


@frozen
class Drawn:
    """Columns filled from rows of a parent table."""

    key: ForeignKey
    columns: tuple[str, ...]
    """Those of the key's columns that no other key fills."""
    picks: tuple[Picks, ...]
    """For each of `columns`; positions beyond the number of parent rows start over."""


@frozen
class Copied:
    """A column that repeats another column of the same row, so that the row refers to itself."""

    column: str
    source: str


@frozen
class Plan:
    """Rows to try for one table."""

    table: Table
    picked: tuple[Picked, ...]
    drawn: tuple[Drawn, ...]
    copied: tuple[Copied, ...]
    postponed: tuple[ForeignKey, ...]
    """References to be filled once all rows are there."""
    candidates: int
    limit: int
    """How many rows to insert at most."""

    @property
    def conditions(self) -> tuple[Check, ...]:
        """Checks that pools could not settle, because they look at several columns."""
        return tuple(check for check in self.table.checks if len(check.columns) != 1)
