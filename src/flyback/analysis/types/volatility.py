"""How volatile an expression is: whether ADD COLUMN rewrites for it, whether an index may have it."""

from flyback.analysis.types.expressions import Scope
from flyback.analysis.types.labels import Volatility
from flyback.analysis.types.reading import read

__all__ = ["Volatility", "volatility"]


def volatility(node: object, scope: Scope) -> Volatility:
    """Of an expression. ADD COLUMN with it as a default rewrites for VOLATILE, and maybe for UNKNOWN."""
    return read(node, scope).volatility
