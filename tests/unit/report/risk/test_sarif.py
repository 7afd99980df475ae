"""The log is SARIF 2.1.0 as far as flyback writes it, and tells what code scanning needs."""

import json

import pytest
from jsonschema import Draft202012Validator

from flyback.model.risk import Risks
from flyback.report.risk.sarif import as_object, render
from unit.report.risk.samples import NOTHING, RISKS, RULES, hostile, many
from unit.report.samples import NASTY


def strict(required: list[str], **properties: object) -> dict[str, object]:
    return {"type": "object", "required": required, "additionalProperties": False, "properties": properties}


def several(items: object) -> dict[str, object]:
    return {"type": "array", "items": items}


LEVEL = {"enum": ["none", "note", "warning", "error"]}
TEXT = strict(["text"], text={"type": "string"})
TEXT_NOT_EMPTY = strict(["text"], text={"type": "string", "minLength": 1})
PLACE = {"type": "integer", "minimum": 1}
REGION = strict(["startLine"], startLine=PLACE, startColumn=PLACE, endLine=PLACE, endColumn=PLACE, snippet=TEXT)
PHYSICAL = strict(
    ["artifactLocation"],
    artifactLocation=strict(["uri"], uri={"type": "string", "pattern": r"^(?:file://)?[A-Za-z0-9._~/%-]+$"}),
    region=REGION,
)
RULE = strict(
    ["id"],
    id={"type": "string"},
    shortDescription=TEXT_NOT_EMPTY,
    fullDescription=TEXT_NOT_EMPTY,
    help=TEXT_NOT_EMPTY,
    defaultConfiguration=strict([], level=LEVEL),
    properties={"type": "object"},
)
RESULT = strict(
    ["message"],
    ruleId={"type": "string"},
    ruleIndex={"type": "integer", "minimum": 0},
    level=LEVEL,
    message=TEXT,
    locations=several(
        strict(
            [],
            physicalLocation=PHYSICAL,
            logicalLocations=several(strict([], fullyQualifiedName={"type": "string"})),
        )
    ),
    partialFingerprints={"type": "object", "additionalProperties": {"type": "string"}},
    suppressions=several(strict(["kind"], kind={"enum": ["inSource", "external"]}, justification={"type": "string"})),
    properties={"type": "object"},
)
NOTIFICATION = strict(["message"], message=TEXT, level=LEVEL)
DRIVER = strict(["name"], name={"type": "string"}, semanticVersion={"type": "string"}, rules=several(RULE))
RUN = strict(
    ["tool"],
    tool=strict(["driver"], driver=DRIVER),
    columnKind={"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
    invocations=several(
        strict(
            ["executionSuccessful"],
            executionSuccessful={"type": "boolean"},
            toolExecutionNotifications=several(NOTIFICATION),
        )
    ),
    results=several(RESULT),
)
LOG = strict(["version", "runs"], version={"const": "2.1.0"}, runs=several(RUN), **{"$schema": {"type": "string"}})
"""What the published schema says of the members that flyback writes; it allows no others."""


@pytest.mark.parametrize(
    "sample",
    [RISKS, NOTHING, many(30), *(hostile(payload) for payload in NASTY)],
    ids=["all", "nothing", "many", *(f"hostile-{number}" for number in range(len(NASTY)))],
)
def test_output_is_valid(sample: Risks) -> None:
    text = render(sample, RULES)
    assert text.isascii()
    Draft202012Validator(LOG).validate(json.loads(text))


def test_results_point_to_their_rules() -> None:
    run = json.loads(render(RISKS, RULES))["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    assert len(run["results"]) == len(RISKS.findings)
    assert all(rules[each["ruleIndex"]]["id"] == each["ruleId"] for each in run["results"])
    assert {each["ruleId"]: each["level"] for each in run["results"]} == {
        "set-not-null-scans": "error",
        "lost-statistics": "note",
        "drop-table": "error",
        "old-name": "warning",
        "syntax-error": "error",
    }


def test_an_allowed_finding_is_suppressed_and_every_other_says_that_it_is_not() -> None:
    results = json.loads(render(RISKS, RULES))["runs"][0]["results"]
    assert {each["ruleId"]: each["suppressions"] for each in results if each["suppressions"]} == {
        "old-name": [{"kind": "inSource", "justification": "nobody has used it since 2024"}]
    }
    assert all("suppressions" in each for each in results)


def test_a_region_is_the_whole_statement() -> None:
    results = json.loads(render(RISKS, RULES))["runs"][0]["results"]
    regions = {each["ruleId"]: each["locations"][0]["physicalLocation"]["region"] for each in results}
    assert {name: regions["set-not-null-scans"][name] for name in ("startLine", "endLine", "endColumn")} == {
        "startLine": 3,
        "endLine": 4,
        "endColumn": len("  ALTER COLUMN email SET NOT NULL") + 1,
    }
    assert regions["syntax-error"] == {"startLine": 7, "startColumn": 6}


def test_fingerprints_differ_and_do_not_depend_on_the_line() -> None:
    def fingerprints(sample: Risks) -> list[str]:
        run = as_object(sample, RULES)["runs"]
        results = json.loads(json.dumps(run))[0]["results"]
        return [each["partialFingerprints"]["flybackStatement/v1"] for each in results]

    assert len(set(fingerprints(many(30)))) == 30
    assert len(set(fingerprints(RISKS))) == len(RISKS.findings)


def test_no_rule_is_told_without_its_text() -> None:
    run = json.loads(render(RISKS, ()))["runs"][0]
    assert all("ruleIndex" not in each for each in run["results"])
