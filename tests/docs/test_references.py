"""The reference pages say what the code does."""

import re
from pathlib import Path

import pytest

from docs.references import FOLDER, UNHEEDED, renewed
from flyback.cli.main import INTERRUPTED
from flyback.errors import FlybackError
from flyback.model.evidence import Statement
from flyback.model.policy import TrustedKey
from flyback.report.evidence.keys import NewKey, keys_json, new_key_json
from flyback.report.evidence.statements import Found, Piece, evidence_json
from flyback.report.json_text import Json
from flyback.scripts.flyway_keys import FIELD_OF
from unit.evidence.statements import NOON, OWN, SET, WAIVER

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


def test_the_json_of_keys_and_evidence_is_told() -> None:
    key = TrustedKey(owner="ci", public=str(OWN.public), may=())
    statement = Statement(id="", subjects=(SET,), predicate=WAIVER, signers=())
    made = keys_json([key], NOON), evidence_json(Found(pieces=(Piece(statement=statement),), rejected=()))
    new = new_key_json(NewKey(path="", public=OWN.public, encrypted=False, in_project=False))
    names = {name for value in (*made, new) for name in value}
    names |= {name for value, part in zip(made, ("keys", "evidence"), strict=True) for name in _first(value[part])}
    told = (FOLDER / "evidence.md").read_text(encoding="utf-8").partition("## JSON")[2].partition("## Kinds")[0]
    assert names - set(re.findall(r"`(?:evidence\[\]\.)?(\w+)`", told)) == {"schema"}


def _first(values: Json) -> dict[str, Json]:
    assert isinstance(values, list)
    assert isinstance(values[0], dict)
    return values[0]
