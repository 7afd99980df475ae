"""Tables of plus signs, dashes and bars, as Flyway prints them."""

from collections.abc import Callable, Sequence

from flyback.report.neutral import one_line

Paint = Callable[[str], str]
"""Takes a padded cell, gives it back with or without colour."""


def table(heads: Sequence[str], rows: Sequence[Sequence[str]], empty: str = "", paint: Paint = str) -> str:
    """The table, ended by a newline; `empty` stands in it when there are no rows."""
    cells = [[one_line(cell) for cell in row] for row in rows]
    widths = [max(len(head), *(len(row[column]) for row in cells), 0) for column, head in enumerate(heads)]
    ruler = "+" + "+".join("-" * (width + 2) for width in widths) + "+"
    lines = [ruler, _line(heads, widths, str), ruler]
    if cells:
        lines += [_line(row, widths, paint) for row in cells]
    else:
        lines.append(f"| {empty:<{len(ruler) - 4}} |")
    return "\n".join([*lines, ruler]) + "\n"


def _line(cells: Sequence[str], widths: Sequence[int], paint: Paint) -> str:
    padded = (f"{cell:<{width}}" for cell, width in zip(cells, widths, strict=True))
    return "| " + " | ".join(paint(cell) for cell in padded) + " |"
