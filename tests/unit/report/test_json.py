"""The JSON report has the documented shape, no more and no less."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from flyback.model.rehearsal import Rehearsal, Verdict
from flyback.report.json_text import Json
from flyback.report.rehearsal_json import as_object, json_schema, render
from unit.report.samples import ALL_EXACT, EVERY_VERDICT, NASTY, hostile, rehearsal

SCHEMA = json.loads(json_schema())
REFERENCE = Path(__file__).parents[3] / "docs" / "reference" / "rehearsal-json.md"


def members(value: Json) -> set[str]:
    """Every member name in a JSON value, at any depth."""
    match value:
        case dict():
            return set(value) | {name for inner in value.values() for name in members(inner)}
        case list():
            return {name for inner in value for name in members(inner)}
        case _:
            return set()


@pytest.mark.parametrize(
    "sample",
    [
        pytest.param(EVERY_VERDICT, id="every-verdict"),
        pytest.param(ALL_EXACT, id="all-exact"),
        pytest.param(rehearsal(), id="empty"),
        *(pytest.param(hostile(payload), id=f"hostile-{number}") for number, payload in enumerate(NASTY)),
    ],
)
def test_output_is_valid(sample: Rehearsal) -> None:
    Draft202012Validator.check_schema(SCHEMA)
    Draft202012Validator(SCHEMA).validate(json.loads(render(sample)))


def test_every_member_is_in_the_schema_and_in_the_reference() -> None:
    found = members(as_object(EVERY_VERDICT))
    declared = {name for properties in _properties(SCHEMA) for name in properties}
    documented = set(re.findall(r"`(?:[a-z_]+(?:\[\])?\.)*([a-z_ ]+)`", REFERENCE.read_text(encoding="utf-8")))
    assert found == declared
    assert found - documented == set()


def _properties(schema: Json) -> list[dict[str, Json]]:
    match schema:
        case {"properties": dict(properties), **rest}:
            return [
                properties,
                *(each for inner in (*properties.values(), *rest.values()) for each in _properties(inner)),
            ]
        case dict():
            return [each for inner in schema.values() for each in _properties(inner)]
        case list():
            return [each for inner in schema for each in _properties(inner)]
        case _:
            return []


def test_the_members_that_were_promised_are_there() -> None:
    value = json.loads(render(EVERY_VERDICT))
    assert value["schema"] == "flyback.rehearsal/1"
    assert value["started"] == "2026-03-14T09:26:53.000+00:00"
    assert value["summary"] == {verdict.value: 1 for verdict in Verdict}
    promised = {
        "version", "description", "script", "undo", "digests", "verdict", "reason", "differences", "data", "locks",
        "rewrites", "apply_ms", "undo_ms", "path",
    }  # fmt: skip
    for migration in value["migrations"]:
        assert promised <= set(migration)
        assert {"verdict", "tables", "seeded", "rows", "vacuous"} <= set(migration["data"])
    assert value["migrations"][6]["undo"] is None


@pytest.mark.parametrize("payload", NASTY)
def test_values_survive_and_the_text_is_plain_ascii(payload: str) -> None:
    text = render(hostile(payload))
    assert text.isascii()
    assert not {each for each in text if not each.isprintable()} - {"\n"}
    assert json.loads(text)["project"] == payload


def test_a_time_is_never_written_as_not_a_number() -> None:
    broken = replace(EVERY_VERDICT, proofs=(replace(EVERY_VERDICT.proofs[0], apply_ms=float("nan")),))
    with pytest.raises(ValueError, match="not JSON compliant"):
        render(broken)
