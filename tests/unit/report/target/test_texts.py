"""What verbs print is as it was reviewed, and strangers' text in it does nothing.

`UPDATE_SNAPSHOTS=1` writes the file anew; the difference is then reviewed like code.
"""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from flyback.model.migration import Resolved, State
from flyback.model.plan import Direction
from flyback.model.run import Partial, RolledBack
from flyback.report.target.failures import blocker_text
from flyback.report.target.info import info_text
from flyback.report.target.run_text import run_text
from unit.report.samples import NASTY
from unit.report.target.results import BLOCKER, FAILURE, THIRD, info, run, versioned
from unit.report.target.texts import TEXTS

SNAPSHOT = Path(__file__).parent / "snapshots" / "texts.txt"


def test_texts_are_as_reviewed() -> None:
    text = "".join(f"##### {name}\n{text}" for name, text in TEXTS.items())
    if os.environ.get("UPDATE_SNAPSHOTS"):
        SNAPSHOT.write_text(text, encoding="utf-8")
    assert text == SNAPSHOT.read_text(encoding="utf-8")


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_every_text_ends_its_last_line(text: str) -> None:
    assert text.endswith("\n")
    assert not text.endswith("\n\n")


def test_what_is_no_table_is_told_in_words() -> None:
    row = blocker_text(replace(BLOCKER, relation="", mode="transactionid"))
    assert "a row that it changed" in row
    assert "a lock of type advisory" in blocker_text(replace(BLOCKER, relation="", mode="advisory"))


def test_of_a_session_that_may_not_be_seen_no_age_is_told() -> None:
    hidden = blocker_text(replace(BLOCKER, state="", seconds=0.0, query=""))
    assert hidden.startswith('pid 4711, "shop-web", user shop, what it does is not shown to this role (')
    assert " 0 s" not in hidden


@pytest.mark.parametrize(
    ("sqlstate", "next_step"),
    [
        ("42704", "put sql/V3__add_index.sql right and run"),
        ("42501", "take the cause away and run"),
        ("53100", "take the cause"),
    ],
    ids=["the script", "a right", "the disk"],
)
def test_what_to_do_next_depends_on_whose_fault_it_is(sqlstate: str, next_step: str) -> None:
    failure = replace(FAILURE, sqlstate=sqlstate)
    assert f"\nNext: {next_step}" in run_text(run(RolledBack(step=THIRD, failure=failure)), Direction.APPLY)


def test_a_script_that_did_not_get_through_its_first_statement_begins_again() -> None:
    text = run_text(run(Partial(step=THIRD, failure=FAILURE, done=0, of=1)), Direction.APPLY)
    assert "failed! No statement took effect; the script cannot run in a transaction.\n" in text
    assert "\nNext: take the cause away and run flyback migrate again\n" in text


@pytest.mark.parametrize("payload", NASTY)
def test_strangers_text_draws_nothing_of_its_own(payload: str) -> None:
    failure = replace(FAILURE, message=payload, statement=payload, detail=payload, hint=payload, where=payload)
    blocker = replace(BLOCKER, application=payload, query=payload, user=payload, relation=payload)
    nasty = RolledBack(step=replace(THIRD, description=payload), failure=failure, blockers=(blocker,))
    script = replace(versioned("1", "x"), description=payload)
    text = run_text(run(nasty), Direction.APPLY) + info_text(info((Resolved(script=script, state=State.PENDING),)))
    assert all(character.isprintable() or character == "\n" for character in text)
    assert len({len(line) for line in text.splitlines() if line.startswith(("+", "|"))}) == 1
