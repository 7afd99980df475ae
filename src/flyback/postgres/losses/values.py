"""What the live database says about things that may be lost."""

from flyback.frozen import frozen


@frozen
class Relation:
    """A relation that exists."""

    oid: int
    schema: str
    name: str
    shown: str
    """Qualified, quoted where SQL needs it."""
    kind: str
    """`relkind`: `r` and `p` for tables."""
    estimate: int | None
    """Rows at the last ANALYZE; None when there was none."""

    @property
    def holds_rows(self) -> bool:
        """Whether dropping it drops rows: a table, partitioned or not."""
        return self.kind in ("r", "p")


@frozen
class Column:
    """A column that exists."""

    relation: Relation
    name: str
    shown: str
    """`public.orders.note`."""
    type: str
    computed: bool
    """Generated from other columns: nothing of its own to lose."""
    numbered: bool
    """An identity column."""
    default: str | None
    """As an expression."""


@frozen
class Count:
    """How many rows."""

    rows: int | None
    """None when they were not counted."""
    exact: bool = True
    why: str = ""
    """Why it is not exact: `counting took longer than 10 s`."""
