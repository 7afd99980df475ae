"""The reference pages say what the code does."""

import re
from pathlib import Path

import pytest

from docs.references import FOLDER, UNHEEDED, renewed
from flyback.cli.main import INTERRUPTED
from flyback.errors import FlybackError
from flyback.scripts.flyway_keys import FIELD_OF

SOURCES = Path(__file__).parents[2] / "src" / "flyback"
VARIABLE = re.compile(r"\bFLYBACK_[A-Z_]*[A-Z]\b")


@pytest.mark.parametrize("page", sorted(FOLDER.glob("*.md")), ids=lambda page: page.name)
def test_the_tables_are_those_of_the_code(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert text == renewed(text), "run: make reference"


def test_every_environment_variable_is_told() -> None:
    used = {name for file in SOURCES.rglob("*.py") for name in VARIABLE.findall(file.read_text(encoding="utf-8"))}
    assert set(VARIABLE.findall((FOLDER / "settings.md").read_text(encoding="utf-8"))) == used


def test_every_exit_code_is_told() -> None:
    errors: tuple[type[FlybackError], ...] = (FlybackError, *FlybackError.__subclasses__())
    codes = {0, INTERRUPTED, *(error.exit_code for error in errors)}
    text = (FOLDER / "command-line.md").read_text(encoding="utf-8")
    assert {int(code) for code in re.findall(r"^\| (\d+) \|", text, re.MULTILINE)} >= codes


def test_keys_without_effect_on_a_rehearsal_are_keys() -> None:
    assert set(FIELD_OF) >= UNHEEDED
