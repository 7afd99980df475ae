"""The JSON of every verb has the documented shape, no more and no less."""

import json
import time

import pytest
from jsonschema import Draft202012Validator

from flyback.report.json_text import Json, dumped
from flyback.report.target.flyway_json import json_schema
from flyback.report.target.info import info_json
from unit.report.target.objects import OBJECTS
from unit.report.target.results import info

SCHEMA = json.loads(json_schema())
FLYWAYS = {
    "info": {
        *("schemaVersion", "schemaName", "migrations", "flywayVersion", "database", "allSchemasEmpty", "timestamp"),
        *("operation", "exception", "licenseFailed", "warnings"),
    },
    "validate": {
        *("errorDetails", "invalidMigrations", "validationSuccessful", "validateCount", "allErrorMessages"),
        *("flywayVersion", "database", "warnings", "operation"),
    },
    "migrate": {
        *("initialSchemaVersion", "targetSchemaVersion", "schemaName", "migrations", "migrationsExecuted", "success"),
        *("flywayVersion", "database", "databaseType", "warnings", "totalMigrationTime", "timestamp", "operation"),
        *("exception", "licenseFailed"),
    },
    "repair": {
        *("repairActions", "migrationsRemoved", "migrationsDeleted", "migrationsAligned", "flywayVersion", "database"),
        *("warnings", "operation"),
    },
    "baseline": {
        "successfullyBaselined",
        "baselineVersion",
        "flywayVersion",
        "database",
        "warnings",
        "operation",
    },
    "clean": {"schemasCleaned", "schemasDropped", "flywayVersion", "database", "warnings", "operation"},
    "undo": {
        *("initialSchemaVersion", "targetSchemaVersion", "schemaName", "undoneMigrations", "migrationsUndone"),
        *("flywayVersion", "database", "warnings", "operation"),
    },
}
"""Members of the results of Flyway 13."""


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("value", OBJECTS.values(), ids=OBJECTS)
def test_output_is_valid(value: dict[str, Json]) -> None:
    Draft202012Validator(SCHEMA).validate(json.loads(dumped(value)))


def test_several_results_are_valid() -> None:
    Draft202012Validator(SCHEMA).validate({"individualResults": list(OBJECTS.values())})


def test_nothing_may_be_added_or_left_out() -> None:
    value = json.loads(dumped(OBJECTS["clean"]))
    validator = Draft202012Validator(SCHEMA)
    assert not validator.is_valid({**value, "more": 1})
    assert not validator.is_valid({name: member for name, member in value.items() if name != "warnings"})


@pytest.mark.parametrize("value", OBJECTS.values(), ids=OBJECTS)
def test_flybacks_own_is_below_one_key(value: dict[str, Json]) -> None:
    operation = str(value["operation"])
    ours = set(value) - FLYWAYS.get(operation, {"flywayVersion", "database", "warnings", "operation"})
    assert ours <= {"flyback", "error"}
    if operation in FLYWAYS and "undo-proposal" not in dumped(value) and "flyback.error" not in dumped(value):
        assert FLYWAYS[operation] <= set(value)


def test_times_are_told_in_utc(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Europe/Helsinki")
    time.tzset()
    try:
        value = info_json(info())
    finally:
        monkeypatch.undo()
        time.tzset()
    migrations = json.loads(dumped(value))["migrations"]
    assert migrations[0]["installedOnUTC"] == "2026-01-31T21:59:00.000Z"
    assert migrations[-1]["installedOnUTC"] == ""
    assert value["timestamp"] == "2026-03-14T07:26:53.589Z"
