"""Text forms of arrays, rows and ranges.

Source: PostgreSQL documentation, "Array Input and Output Syntax", "Composite Type Input and Output Syntax".
"""

from collections.abc import Iterable


def quoted(value: str) -> str:
    """A value in double quotes, as arrays, rows and ranges take it."""
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def array_text(values: Iterable[str | None]) -> str:
    """A one-dimensional array."""
    return "{" + ",".join("NULL" if value is None else quoted(value) for value in values) + "}"


def composite_text(values: Iterable[str | None]) -> str:
    """A row; None is NULL."""
    return "(" + ",".join("" if value is None else quoted(value) for value in values) + ")"


def range_text(low: str, high: str) -> str:
    """A range that holds its lower bound and not its upper one."""
    return f"[{quoted(low)},{quoted(high)})"
