"""Statements to be tried, with what is there before: `-- given` some SQL, then `-- when` a statement, or several."""

from pathlib import Path
from typing import NamedTuple

_FOLDER = Path(__file__).parent / "cases"


class Case(NamedTuple):
    """One statement, or some that run in one transaction."""

    given: str
    when: str


def cases(name: str) -> list[Case]:
    """The cases of a file."""
    found = []
    for block in (_FOLDER / f"{name}.sql").read_text(encoding="utf-8").split("-- given\n")[1:]:
        given, *statements = block.split("-- when\n")
        found += [Case(given.strip(), statement.strip()) for statement in statements]
    return found
