"""The fields of facts as tables, made from the values themselves and what is written below them."""

import ast
import inspect
from dataclasses import fields
from functools import cache
from typing import get_args, get_origin

import flyback.model.facts as values
from flyback.model.facts import (
    Fact,
    Facts,
    HostState,
    LastRun,
    Pending,
    PendingScript,
    Runbook,
    Runner,
    Shift,
    TargetState,
    Ticket,
)

_SECTIONS = (Facts, Pending, PendingScript, TargetState, HostState, LastRun, Ticket, Shift, Runbook, Runner)
_WORDS = {
    "str": "text",
    "int": "number",
    "float": "number",
    "bool": "true or false",
    "datetime": "time, UTC",
    "date": "date",
    "Evidence": "[evidence](evidence.md) by kind, verified",
    "Subject": "`name` and `sha256`",
}
_ELSEWHERE = ("Identity", "StateDigests", "Tool")
"""Values that evidence has, too."""


def facts_tables() -> str:
    """A section for each of them."""
    return "\n".join(map(_section, _SECTIONS))


def _section(made: type) -> str:
    told = (inspect.getdoc(made) or "").partition("\n")[0]
    notes = _notes()[made.__name__]
    rows = [f"| `{each.name}` | {_shape(each.type)} | {notes.get(each.name, '')} |" for each in fields(made)]
    return "\n".join(
        [f"## {made.__name__}", "", told, "", "| member | value | meaning |", "| --- | --- | --- |", *rows, ""]
    )


def _shape(shape: object) -> str:
    inner = [each for each in get_args(shape) if each is not type(None)]
    if get_origin(shape) is Fact:
        return f"fact: {_shape(inner[0])}"
    if get_origin(shape) is tuple:
        return f"list of {_shape(inner[0])}" if inner[-1] is Ellipsis else "pair of name and number"
    if inner:
        return f"{_shape(inner[0])}, or null"
    name = shape.__name__ if isinstance(shape, type) else str(shape)
    if name in _ELSEWHERE:
        return f"[`{name}`](evidence.md#{name.lower()})"
    return _WORDS.get(name, f"[`{name}`](#{name.lower()})")


@cache
def _notes() -> dict[str, dict[str, str]]:
    """What is written below each field, by class and field."""
    found: dict[str, dict[str, str]] = {}
    for node in ast.parse(inspect.getsource(values)).body:
        if not isinstance(node, ast.ClassDef):
            continue
        of_class = found.setdefault(node.name, {})
        for field, below in zip(node.body, node.body[1:], strict=False):
            match field, below:
                case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(text))):
                    of_class[name] = " ".join(text.split())
    return found
