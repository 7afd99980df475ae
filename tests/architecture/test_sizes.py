"""Sizes, names and shortcuts that ruff has no rule for."""

import ast
import re
import statistics
from collections.abc import Iterator
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


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


@pytest.mark.parametrize("path", EVERY_FILE, ids=relative)
def test_files_are_short(path: Path) -> None:
    is_table = not any(functions(path))
    assert is_table or lines(path) <= 400


def test_most_files_are_very_short() -> None:
    assert statistics.median(lines(path) for path in MODULES) <= 90


@pytest.mark.parametrize("path", EVERY_FILE, ids=relative)
def test_functions_are_short(path: Path) -> None:
    spans = {node.name: (node.end_lineno or node.lineno) - node.lineno + 1 for node in functions(path)}
    assert {name: span for name, span in spans.items() if span > 50} == {}


@pytest.mark.parametrize("path", MODULES, ids=relative)
def test_names_say_what_is_inside(path: Path) -> None:
    assert not NAMES_THAT_SAY_NOTHING & {*path.relative_to(PACKAGE).parts, path.stem}


@pytest.mark.parametrize("path", [path for path in EVERY_FILE if path != Path(__file__)], ids=relative)
def test_no_shortcuts(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for name, pattern in {
        "type: ignore without a code and a reason": r"# type: ignore(?!\[[a-z-]+\]  # \w)",
        "noqa without a rule": r"# noqa(?!: [A-Z]+[0-9]+)",
        "an import from the future": r"^from __future__",
        "an import for the type checker only": r"^if (typing\.)?TYPE_CHECKING",
    }.items():
        assert not re.search(pattern, text, re.MULTILINE), name


@pytest.mark.parametrize("path", [path for path in MODULES if PACKAGE / "cli" not in path.parents], ids=relative)
def test_only_the_command_line_catches_everything(path: Path) -> None:
    caught = {
        ast.unparse(node.type) if node.type else "everything"
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ExceptHandler)
    }
    assert not caught & {"everything", "Exception"}


@pytest.mark.parametrize("path", [path for room in DRY for path in (PACKAGE / room).rglob("*.py")], ids=relative)
def test_dry_rooms_read_no_clock_and_no_file(path: Path) -> None:
    calls = {ast.unparse(node.func) for node in ast.walk(tree(path)) if isinstance(node, ast.Call)}
    assert {call for call in calls if re.search(r"(\.(now|today|utcnow)|^(open|input|print))$", call)} == set()
