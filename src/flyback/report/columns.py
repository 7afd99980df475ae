"""Lines whose parts stand below one another."""

from collections.abc import Sequence

from flyback.report.neutral import one_line


def columns(rows: Sequence[Sequence[str]]) -> str:
    """A line each, as wide as what stands in it; empty without rows."""
    cells = [[one_line(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in cells)
    return "".join(f"{line.rstrip()}\n" for line in lines)
