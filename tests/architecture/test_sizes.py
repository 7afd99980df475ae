"""Sizes, names and shortcuts that ruff has no rule for."""

import ast
import re
import statistics
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "flyback"
MODULES = sorted(PACKAGE.rglob("*.py"))
EVERY_FILE = [*MODULES, *sorted((ROOT / "tests").rglob("*.py")), *sorted((ROOT / "bench").rglob("*.py"))]
DRY = (
    "analysis",
    "evidence",
    "execution",
    "gates",
    "inverse",
    "model",
    "planning",
    "proof",
    "report",
    "scripts",
    "seeding",
)
NAMES_THAT_SAY_NOTHING = {"utils", "util", "helpers", "helper", "common", "core", "base", "manager", "misc", "shared"}


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(ast.parse(text(path))))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in nodes(path) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def lines(path: Path) -> int:
    return len(text(path).splitlines())


def test_files_are_short() -> None:
    long = {relative(path): lines(path) for path in EVERY_FILE if lines(path) > 400}
    assert not {name: count for name, count in long.items() if any(functions(ROOT / name))}  # others are tables


def test_most_files_are_very_short() -> None:
    assert statistics.median(lines(path) for path in MODULES) <= 90


def test_functions_are_short() -> None:
    spans = {
        f"{relative(path)}: {node.name}": (node.end_lineno or node.lineno) - node.lineno + 1
        for path in EVERY_FILE
        for node in functions(path)
    }
    assert len(spans) > 5000
    assert not {name: span for name, span in spans.items() if span > 50}


def test_names_say_what_is_inside() -> None:
    parts = {relative(path): {*path.relative_to(PACKAGE).parts, path.stem} for path in MODULES}
    assert not [name for name, words in parts.items() if NAMES_THAT_SAY_NOTHING & words]


@pytest.mark.parametrize(
    "pattern",
    [
        pytest.param(r"# type: ignore(?!\[[a-z-]+\]  # \w)", id="type-ignore-without-a-code-and-a-reason"),
        pytest.param(r"# noqa(?!: [A-Z]+[0-9]+)", id="noqa-without-a-rule"),
        pytest.param(r"^from __future__", id="an-import-from-the-future"),
        pytest.param(r"^if (typing\.)?TYPE_CHECKING", id="an-import-for-the-type-checker-only"),
    ],
)
def test_no_shortcuts(pattern: str) -> None:
    others = (path for path in EVERY_FILE if path != Path(__file__))
    assert not [relative(path) for path in others if re.search(pattern, text(path), re.MULTILINE)]


def test_only_the_command_line_catches_everything() -> None:
    caught = {
        (relative(path), ast.unparse(node.type) if node.type else "everything")
        for path in MODULES
        if PACKAGE / "cli" not in path.parents
        for node in nodes(path)
        if isinstance(node, ast.ExceptHandler)
    }
    assert caught
    assert not [place for place in caught if place[1] in ("everything", "Exception")]


def test_dry_rooms_read_no_clock_and_no_file() -> None:
    calls = {
        (relative(path), ast.unparse(node.func))
        for room in DRY
        for path in (PACKAGE / room).rglob("*.py")
        for node in nodes(path)
        if isinstance(node, ast.Call)
    }
    assert calls
    assert not [each for each in calls if re.search(r"(\.(now|today|utcnow)|^(open|input|print))$", each[1])]
