"""`flyback.findings/1` has the documented shape, no more and no less."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from flyback.model.risk import Risks
from flyback.report.risk.findings_json import as_object, json_schema, render
from unit.report.risk.samples import NOTHING, RISKS, hostile, many
from unit.report.samples import NASTY

SCHEMA = json.loads(json_schema())
REFERENCE = Path(__file__).parents[4] / "docs" / "reference" / "findings-json.md"
PROMISED = {"file", "line", "sql", "transaction", "refused", "effects", "findings"}
PROMISED_OF_EFFECTS = {
    "relation", "lock", "blocks_reads", "blocks_writes", "rewrites", "scans", "index_builds", "loses",
    "changes_values", "drops", "source",
}  # fmt: skip


@pytest.mark.parametrize(
    "sample",
    [RISKS, NOTHING, many(30), *(hostile(payload) for payload in NASTY)],
    ids=["all", "nothing", "many", *(f"hostile-{number}" for number in range(len(NASTY)))],
)
def test_output_is_valid(sample: Risks) -> None:
    Draft202012Validator.check_schema(SCHEMA)
    text = render(sample)
    assert text.isascii()
    Draft202012Validator(SCHEMA).validate(json.loads(text))


def members(value: Any) -> Iterator[str]:  # as read from JSON
    match value:
        case dict():
            yield from value
            for inner in value.values():
                yield from members(inner)
        case list():
            for inner in value:
                yield from members(inner)


def test_every_member_is_in_the_schema_and_in_the_reference() -> None:
    found = set(members(as_object(RISKS)))
    declared = {name for each in SCHEMA["$defs"].values() for name in each["properties"]}
    declared |= set(SCHEMA["$defs"]["findings"]["properties"]["summary"]["properties"])
    assert found == declared
    documented = set(re.findall(r"`(?:[a-z_]+(?:\[\])?\.)*([a-z_]+)`", REFERENCE.read_text(encoding="utf-8")))
    assert found - documented == set()


def test_what_was_promised_is_there() -> None:
    value = json.loads(render(RISKS))
    assert value["schema"] == "flyback.findings/1"
    for each in value["statements"]:
        assert set(each) >= PROMISED
        assert all(set(effect) >= PROMISED_OF_EFFECTS for effect in each["effects"])
    assert value["summary"] == {"destructive": 1, "danger": 2, "caution": 0, "info": 1, "allowed": 1}


def test_what_blocks_whom() -> None:
    effects = json.loads(render(RISKS))["statements"][0]["effects"]
    assert [(each["lock"], each["blocks_reads"], each["blocks_writes"]) for each in effects] == [
        ("AccessExclusiveLock", True, True),
        ("ShareRowExclusiveLock", False, True),
        (None, False, False),
        ("ShareLock", False, True),
    ]


def test_every_statement_is_listed_and_the_unreadable_script_too() -> None:
    statements = json.loads(render(RISKS))["statements"]
    assert [(each["file"], each["transaction"], len(each["findings"])) for each in statements] == [
        ("migrations/V12__email.sql", "ok", 2),
        ("migrations/V13__drop.sql", "ok", 2),
        ("migrations/V13__drop.sql", "forbidden", 0),
        ("undo/U14__broken.sql", "ok", 1),
    ]
    assert (statements[3]["line"], statements[3]["column"], statements[3]["sql"]) == (7, 6, "")


def test_an_allowed_finding_stays_with_its_reason() -> None:
    findings = json.loads(render(RISKS))["statements"][1]["findings"]
    assert [each["allowed"] for each in findings] == [None, "nobody has used it since 2024"]


def test_a_remedy_can_be_pasted_and_be_run_step_by_step() -> None:
    found = json.loads(render(RISKS))["statements"][0]["findings"][0]
    assert (found["rule"], len(found["remedy_steps"])) == ("set-not-null-scans", 2)
    assert found["remedy"].splitlines() == [
        "-- First.",
        "ALTER TABLE users ADD CONSTRAINT users_email_present CHECK (email IS NOT NULL) NOT VALID;",
        "-- then, in a script of its own:",
        "ALTER TABLE users VALIDATE CONSTRAINT users_email_present;",
    ]
