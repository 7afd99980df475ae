"""JSON that is safe on any terminal and in any log: everything that is not ASCII is written as an escape."""

import json

Json = str | int | float | bool | list["Json"] | dict[str, "Json"] | None


def dumped(value: Json, indent: int | None = None) -> str:
    """JSON without a single character that a terminal would obey; DEL is the one that `json` lets through."""
    return json.dumps(value, indent=indent, allow_nan=False).replace("\x7f", "\\u007f")
