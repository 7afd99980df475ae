"""How much an expression's value may change from row to row, and from statement to statement."""

import enum


class Volatility(enum.IntEnum):
    """As `provolatile`, of the whole expression after SQL functions are inlined, as the planner sees it."""

    IMMUTABLE = 1
    STABLE = 2
    """The same for every row of one statement."""
    UNKNOWN = 3
    """It calls something that nobody knows."""
    VOLATILE = 4


def labelled(letter: str) -> Volatility:
    """Of a `provolatile`."""
    return {"i": Volatility.IMMUTABLE, "s": Volatility.STABLE}.get(letter, Volatility.VOLATILE)
