"""Real projects: every verdict is the known one, on both paths, and rows change only what is listed here.

The known ones, `roundtrip-truth.json`, come from the text of pg_dump before and after.
"""

import json
from collections import Counter
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from flyback.model.rehearsal import Proof, Rehearsal
from flyback.workflows.rehearse.request import All, Faithful, Request, Rows
from majors import LONG
from scenarios.arena import Arena

CORPORA = Path(__file__).parents[3] / "shared" / "corpora"
pytestmark = pytest.mark.skipif(not CORPORA.is_dir(), reason="the corpora are not beside this repository")

SEEN_BY_THE_CATALOGUE_ONLY: dict[str, dict[str, str]] = {"gitness": {}, "svix": {}}
"""By project and undo script: the verdict that is not the known one, because pg_dump does not show the difference."""

LOSSY: dict[str, dict[str, str]] = {
    "gitness": {
        "U0030__undo_alter_pullreq_merge_base_not_nullable.sql": "what was '' before becomes NULL",
        "U0074__undo_alter_cde_tables_gitspace_configs_add_coderef.sql": "truncates five tables to drop one column",
        "U0078__undo_alter_gitspace_config_add_ssh_identifier.sql": "gits_access_key comes back empty",
        "U0084__undo_alter_infra_provider_resource_drop_gateway.sql": "two columns come back empty",
        "U0092__undo_alter_gitspaces_add_has_git_changes.sql": "gits_tracked_changes comes back empty",
    },
    "svix": {},
}
"""By project and undo script that brings the schema back: why rows do not come back with it."""


@pytest.mark.parametrize("name", ["gitness", "svix"])
def test_verdicts_equal_the_known_ones(arena: Arena, name: str) -> None:
    found = rehearse(arena, name, Rows.LEFT_OUT)
    assert {script(proof): proof.verdict.value for proof in found.proofs if proof.undo} == {
        **known(name),
        **SEEN_BY_THE_CATALOGUE_ONLY[name],
    }
    assert all(proof.verdict.value == "no undo" for proof in found.proofs if not proof.undo)


@pytest.mark.parametrize(
    ("name", "rows"),
    [("gitness", Rows.LEFT_OUT), ("svix", Rows.LEFT_OUT), ("svix", Rows.PROVEN), ("gitness", Rows.PROVEN)],
    ids=["gitness-schema", "svix-schema", "svix-rows", "gitness-rows"],
)
def test_copies_say_the_same(arena: Arena, name: str, rows: Rows) -> None:
    slow = name == "gitness" and (rows is Rows.PROVEN or arena.server.major == 15)
    if slow and not LONG:
        pytest.skip("takes up to half a minute; `make test-long` runs it")
    short = rehearse(arena, name, rows)
    long = rehearse(arena, name, rows, Faithful.COPIES)
    for one, other in zip(short.proofs, long.proofs, strict=True):
        # in one transaction, locks of generated rows and their triggers pass for the script's: it looks at more tables
        both = {table.table for table in one.data.tables} & {table.table for table in other.data.tables}
        assert essence(one, both) == essence(other, both), one.script


@pytest.mark.parametrize("name", ["gitness", "svix"])
def test_rows_that_do_not_come_back(arena: Arena, name: str) -> None:
    found = rehearse(arena, name, Rows.PROVEN)
    without = known(name) | SEEN_BY_THE_CATALOGUE_ONLY[name]
    assert {script(proof): proof.verdict.value for proof in found.proofs if proof.undo} == {
        **without,
        **dict.fromkeys(LOSSY[name], "lossy"),
    }
    assert all(
        any(table.example for table in proof.data.tables) for proof in found.proofs if script(proof) in LOSSY[name]
    )


def test_317_migrations_without_undo_apply(arena: Arena) -> None:
    found = rehearse(arena, "familie-ba-sak", Rows.PROVEN)
    assert Counter(proof.verdict.value for proof in found.proofs) == {"no undo": 317}
    assert all(proof.failure is None for proof in found.proofs)
    assert not found.proven


@cache
def rehearse(arena: Arena, name: str, rows: Rows, faithful: Faithful = Faithful.AS_NEEDED) -> Rehearsal:
    """A whole project, once for all tests."""
    return arena.run(Request(folder=CORPORA / name, selection=All(), rows=rows, faithful=faithful, seed_rows=20))


def script(proof: Proof) -> str:
    return Path(proof.undo).name


def known(name: str) -> dict[str, str]:
    """By undo script, from the project's file."""
    truth: dict[str, Any] = json.loads((CORPORA / name / "roundtrip-truth.json").read_text(encoding="utf-8"))
    every = {path.name: "exact" for path in (CORPORA / name / "undo").iterdir()}
    found = (
        every
        | dict.fromkeys(truth["order_only"], "equivalent")
        | {item["undo"]: "different" for item in truth["different"]}
        | {item["undo"]: "undo fails" for item in truth["undo_fails"]}
    )
    assert len(found) == truth["with_undo"]
    assert Counter(found.values())["exact"] == truth["exact"]
    return found


def essence(proof: Proof, looked_at: set[str]) -> tuple[object, ...]:
    """What must not depend on the path; of tables that were not looked at on both, what they lost or gained."""
    failure = (proof.failure.where, proof.failure.message) if proof.failure else None
    # which row is shown depends on the numbers of generated rows, and those on the trips before
    tables = tuple(
        replace(table, example="")
        for table in proof.data.tables
        if table.table in looked_at or table.lost or table.gained
    )
    data = replace(proof.data, tables=tables)
    return (proof.verdict, proof.reason, proof.differences, proof.notes, failure, data)
