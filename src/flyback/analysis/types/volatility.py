"""How much an expression's value may change from row to row, and from statement to statement."""

import enum

from flyback.analysis.types.expressions import Scope


class Volatility(enum.IntEnum):
    """As `provolatile`, of the whole expression after SQL functions are inlined, as the planner sees it."""

    IMMUTABLE = 1
    STABLE = 2
    """The same for every row of one statement."""
    UNKNOWN = 3
    """It calls something that nobody knows."""
    VOLATILE = 4


def volatility(node: object, scope: Scope) -> Volatility:
    """Of an expression's parse tree. ADD COLUMN with a default rewrites for VOLATILE, and maybe for UNKNOWN."""
    raise NotImplementedError
