"""The fields of every kind of evidence as tables, made from the values themselves and what is written below them."""

import ast
import inspect
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from typing import get_args, get_origin

import flyback.model.evidence as values
from flyback.model.evidence import PREDICATES, Kind

_WORDS = {"str": "text", "int": "number", "float": "number", "bool": "true or false", "datetime": "time, UTC"}


def evidence_tables() -> str:
    """A section for each kind, and one for each part that they have in common."""
    sections = [_section(f"`urn:flyback:{kind.value}:v1`", PREDICATES[kind]) for kind in Kind]
    parts: dict[type, None] = {}
    for predicate in PREDICATES.values():
        _collect(predicate, parts)
    return "\n".join([*sections, *(_section(f"`{part.__name__}`", part) for part in parts)])


def _collect(made: type, parts: dict[type, None]) -> None:
    for _, shape in _shapes(made):
        for inner in (shape, *get_args(shape)):
            if is_dataclass(inner) and isinstance(inner, type) and inner not in parts:
                parts[inner] = None
                _collect(inner, parts)


def _section(title: str, made: type) -> str:
    told = (inspect.getdoc(made) or "").partition("\n")[0]
    told = told.partition(": ")[2] or told
    rows = [
        f"| `{name}` | {_shape(shape)} | {_notes()[made.__name__].get(name, '')} |" for name, shape in _shapes(made)
    ]
    head = ["| member | value | meaning |", "| --- | --- | --- |"]
    return "\n".join([f"### {title}", "", f"{told[:1].upper()}{told[1:]}", "", *head, *rows, ""])


def _shapes(made: type) -> list[tuple[str, object]]:
    return [(each.name, each.type) for each in fields(made)] if is_dataclass(made) else []


def _shape(shape: object) -> str:
    if get_origin(shape) is tuple:
        return f"list of {_shape(get_args(shape)[0])}"
    inner = [each for each in get_args(shape) if each is not type(None)]
    if inner:
        return f"{_shape(inner[0])}, or null"
    name = shape.__name__ if isinstance(shape, type) else str(shape)
    return _WORDS.get(name, f"[`{name}`](#{name.lower()})")


@cache
def _notes() -> dict[str, dict[str, str]]:
    """What is written below each field, by class and field."""
    tree = ast.parse(inspect.getsource(values))
    return {each.name: dict(_noted(each)) for each in tree.body if isinstance(each, ast.ClassDef)}


def _noted(made: ast.ClassDef) -> Iterator[tuple[str, str]]:
    for field, note in zip(made.body, made.body[1:], strict=False):
        match field, note:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(text))):
                yield name, " ".join(text.split()).replace("|", "&#124;")
