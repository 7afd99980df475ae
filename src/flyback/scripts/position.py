"""Where something is in a text, as people count."""

import re


def place(path: str, text: str, offset: int) -> str:
    """`path:line:column` of a character of a text; lines and columns start at 1, a byte order mark has no width."""
    before = text[:offset].removeprefix("\ufeff")
    lines = re.split(r"\r\n|\r|\n", before)
    return f"{path}:{len(lines)}:{len(lines[-1]) + 1}"
