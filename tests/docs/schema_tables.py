"""A JSON Schema as tables of members, for the reference."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

Schema = Mapping[str, Any]  # as read from JSON


def tables(text: str) -> str:
    """A section for each of the schema's definitions."""
    return "".join(_section(name, each) for name, each in json.loads(text)["$defs"].items())


def _section(name: str, schema: Schema) -> str:
    rows = (f"| `{member}` | {kind} | {meaning} |" for member, kind, meaning in _members("", schema))
    head = f"## {name}\n\n{schema['description']}\n\n| member | type | meaning |\n|---|---|---|\n"
    return head + "\n".join(rows) + "\n\n"


def _members(prefix: str, schema: Schema) -> Iterator[tuple[str, str, str]]:
    for name, each in schema.get("properties", {}).items():
        yield prefix + name, _kind(each), each["description"]
        inner = each.get("items", each)
        inner = next((option for option in inner.get("anyOf", ()) if "properties" in option), inner)
        yield from _members(f"{prefix}{name}{'[]' if 'items' in each else ''}.", inner)


def _kind(schema: Schema) -> str:
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return f"[`{name}`](#{name})"
    if "anyOf" in schema or "oneOf" in schema:
        options = schema.get("anyOf") or schema["oneOf"]
        return " or ".join(_kind(each) for each in options) if "anyOf" in schema else "any of the above"
    if "const" in schema or "enum" in schema:
        return ", ".join(f'`"{value}"`' for value in schema.get("enum") or [schema["const"]])
    if schema["type"] == "array":
        return f"array of {_kind(schema['items'])}"
    kinds = schema["type"]
    return kinds if isinstance(kinds, str) else " or ".join(kinds)
