"""Texts that match a regular expression: the simple kinds that CHECK constraints are made of."""

import re
from collections.abc import Iterator

from flyback.seeding.entropy import numbers

_CLASSES = {"d": "0123456789", "w": "abcxyz019_", "s": " "}
_NAMED = {
    "alpha": "abcXYZ",
    "digit": "0123456789",
    "alnum": "abcXYZ019",
    "lower": "abcxyz",
    "upper": "ABCXYZ",
    "space": " ",
    "punct": "-.",
    "xdigit": "0189abcdef",
}
_REPEAT = re.compile(r"\{(\d+)(,?)(\d*)\}")


def samples(pattern: str, count: int) -> tuple[str, ...]:
    """Up to `count` distinct texts meant to match; the server has the last word."""
    found: dict[str, None] = {}
    for attempt in range(2 * count):
        try:
            found[_Walk(pattern, attempt).alternatives()] = None
        except (IndexError, ValueError, RecursionError):
            break
        if len(found) == count:
            break
    return tuple(found)


class _Walk:
    """One pass over a pattern that writes one matching text; choices come from the attempt's number."""

    def __init__(self, pattern: str, attempt: int) -> None:
        self.pattern = pattern
        self.at = 0
        self.attempt = attempt
        self.choices: Iterator[int] = iter(numbers(pattern, str(attempt), 400))

    def alternatives(self) -> str:
        branches = [self.branch()]
        while self.peek() == "|":
            self.at += 1
            branches.append(self.branch())
        return branches[self.choose(len(branches))]

    def branch(self) -> str:
        written = ""
        while (symbol := self.peek()) and symbol not in "|)":
            start = self.at
            piece = self.atom()
            low, high = self.repetition()
            wanted = low + self.choose(high - low + 1)
            end = self.at
            if wanted:
                written += piece
            for _ in range(wanted - 1):
                self.at = start
                written += self.atom()
            self.at = end
        return written

    def atom(self) -> str:
        symbol = self.take()
        match symbol:
            case "(":
                if self.pattern.startswith("?:", self.at):
                    self.at += 2
                elif self.peek() == "?":
                    raise ValueError("look-around")
                inner = self.alternatives()
                self.at += 1
                return inner
            case "[":
                return self.one_of(self.members())
            case "\\":
                escaped = self.take()
                if escaped in "mMyYAZ":
                    return ""
                return self.one_of(_CLASSES[escaped]) if escaped in _CLASSES else escaped
            case "^" | "$":
                return ""
            case ".":
                return self.one_of("abcxyz0189")
            case _:
                return symbol

    def members(self) -> str:
        negated = self.peek() == "^"
        self.at += negated
        found = ""
        while (symbol := self.take()) != "]" or not found:
            if symbol == "[" and self.peek() == ":":
                end = self.pattern.index(":]", self.at)
                found += _NAMED.get(self.pattern[self.at + 1 : end], "")
                self.at = end + 2
            elif symbol == "\\":
                escaped = self.take()
                found += _CLASSES.get(escaped, escaped)
            elif self.peek() == "-" and self.pattern[self.at + 1] != "]":
                self.at += 1
                found += "".join(map(chr, range(ord(symbol), min(ord(self.take()), ord(symbol) + 200) + 1)))
            else:
                found += symbol
        if negated:
            return "".join(other for other in "abcxyzABC0189_ -" if other not in found)
        return found

    def repetition(self) -> tuple[int, int]:
        low, high = 1, 1
        if found := _REPEAT.match(self.pattern, self.at):
            low = int(found[1])
            high = int(found[3]) if found[3] else low + 3 * bool(found[2])
            self.at = found.end()
        elif self.peek() and self.peek() in "*+?":
            low, high = {"*": (0, 4), "+": (1, 5), "?": (0, 1)}[self.take()]
        else:
            return low, high
        if self.peek() == "?":
            self.at += 1
        return low, min(high, low + 8)

    def one_of(self, letters: str) -> str:
        return letters[self.choose(len(letters))]

    def choose(self, size: int) -> int:
        if size < 1:
            raise ValueError("nothing matches")
        return next(self.choices, 0) % size

    def peek(self) -> str:
        return self.pattern[self.at : self.at + 1]

    def take(self) -> str:
        self.at += 1
        return self.pattern[self.at - 1]
