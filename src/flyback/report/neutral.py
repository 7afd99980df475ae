"""Text that strangers wrote (SQL, object names, server messages) made harmless to show.

Control characters could steer a terminal, and bidirectional overrides could make SQL read as what it is not.
They are shown as their escapes, so that a reader sees that they are there.
"""

import unicodedata

_HIDDEN_CATEGORIES = frozenset({"Cc", "Cf", "Co", "Cs", "Zl", "Zp"})
_BLANK_LETTERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
"""Drawn as nothing although Unicode calls them letters, marks or symbols."""
_KEPT = frozenset("\n\t")


def _hides(character: str) -> bool:
    if character.isascii() and character.isprintable():
        return False
    return unicodedata.category(character) in _HIDDEN_CATEGORIES or character in _BLANK_LETTERS


def _escape(character: str) -> str:
    code = ord(character)
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def visible(text: str) -> str:
    """Text of several lines in which every character can be seen; line breaks become `\\n`, tabs stay."""
    lines = text.replace("\r\n", "\n")
    return "".join(_escape(each) if each not in _KEPT and _hides(each) else each for each in lines)


def one_line(text: str, limit: int = 0) -> str:
    """The text on one line with single spaces, cut to `limit` characters (0: never) and then ended by `…`."""
    line = " ".join(visible(text).split())
    if limit and len(line) > limit:
        return line[: limit - 1].rstrip() + "…"
    return line


def first_lines(text: str, count: int, width: int) -> tuple[str, ...]:
    """The first lines that are not blank, each cut to `width`; a last `…` line says that there was more."""
    lines = [line.rstrip() for line in visible(text).expandtabs(4).splitlines() if line.strip()]
    shown = [line if len(line) <= width else line[: width - 1] + "…" for line in lines[:count]]
    return (*shown, "…") if len(lines) > count else tuple(shown)
