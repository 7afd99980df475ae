"""Versions as Flyway reads and orders them."""

import re
from dataclasses import dataclass, field
from functools import total_ordering

_PART = re.compile(r"[+-]?[0-9]+")


@total_ordering
@dataclass(frozen=True, slots=True, eq=False)
class Version:
    """A migration's version: whole numbers separated by dots, compared number by number.

    `1`, `1.0`, `01` and `1_0` are equal; the text is kept as written, with `_` shown as `.`.

    Raises:
        ValueError: the text is not a version; the message is Flyway's.

    Source: Flyway 13, as it behaves (split at a dot that a digit follows, trailing zero parts dropped).
    """

    text: str
    parts: tuple[int, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        shown = self.text.replace("_", ".")
        tokens = re.split(r"\.(?=[0-9])", shown)
        if not all(_PART.fullmatch(token) for token in tokens):
            raise ValueError(f"Version may only contain 0..9 and . (dot). Invalid version: {shown}")
        numbers = [int(token) for token in tokens]
        while len(numbers) > 1 and numbers[-1] == 0:
            numbers.pop()
        object.__setattr__(self, "text", shown)
        object.__setattr__(self, "parts", tuple(numbers))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Version) and self.parts == other.parts

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, Version):
            return NotImplemented
        width = max(len(self.parts), len(other.parts))
        return self._padded(width) < other._padded(width)

    def __hash__(self) -> int:
        return hash(self.parts)

    def __str__(self) -> str:
        return self.text

    def _padded(self, width: int) -> tuple[int, ...]:
        return self.parts + (0,) * (width - len(self.parts))
