"""Versions as Flyway reads and orders them."""

import re
from dataclasses import dataclass, field

_PART = r"[+-]?[0-9]+"


@dataclass(frozen=True, slots=True, order=True)
class Version:
    """A migration's version: whole numbers separated by dots, compared number by number.

    `1`, `1.0`, `01` and `1_0` are equal; the text is kept as written, with `_` shown as `.`.

    Raises:
        ValueError: the text is not a version; the message is Flyway's.

    Source: Flyway 13, as it behaves (split at a dot that a digit follows, trailing zero parts dropped).
    """

    text: str = field(compare=False)
    parts: tuple[int, ...] = field(init=False, repr=False)
    """Without trailing zeros; only the first may be negative, so that these compare as the versions do."""

    def __post_init__(self) -> None:
        if self.text.isascii() and self.text.isdecimal():
            object.__setattr__(self, "parts", (int(self.text),))
            return
        shown = self.text.replace("_", ".")
        tokens = re.split(r"\.(?=[0-9])", shown)
        if not all(re.fullmatch(_PART, token) for token in tokens):
            raise ValueError(f"Version may only contain 0..9 and . (dot). Invalid version: {shown}")
        numbers = [int(token) for token in tokens]
        while len(numbers) > 1 and numbers[-1] == 0:
            numbers.pop()
        object.__setattr__(self, "text", shown)
        object.__setattr__(self, "parts", tuple(numbers))

    def __str__(self) -> str:
        return self.text
