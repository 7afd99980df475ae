"""`validate` as text and as JSON."""

from flyback.model.results import Invalid, ValidateResult
from flyback.report.amounts import counted
from flyback.report.json_text import Json
from flyback.report.neutral import visible
from flyback.report.target.flyway_json import head, own
from flyback.report.target.wording import execution_time, note_lines

FAILED = "Validate failed: Migrations have failed validation"


def validate_text(result: ValidateResult) -> str:
    """Flyway's line of success, or its error with a message for each migration."""
    if result.invalid:
        return failure_text(result.invalid)
    none = "" if result.validated else "No migrations found. Are your locations set up correctly?\n"
    migrations = counted(result.validated, "migration")
    line = f"Successfully validated {migrations} (execution time {execution_time(result.milliseconds)})"
    return none + "\n".join([line, *note_lines(result.notes)]) + "\n"


def failure_text(invalid: tuple[Invalid, ...]) -> str:
    """What Flyway throws when something does not validate."""
    return "\n".join([FAILED, *(visible(each.message) for each in invalid)]) + "\n"


def validate_json(result: ValidateResult) -> dict[str, Json]:
    """Flyway's members, and flyback's."""
    details: Json = None
    if result.invalid:
        details = {"errorCode": "VALIDATE_ERROR", "errorMessage": FAILED}
    return {
        "errorDetails": details,
        "invalidMigrations": [_invalid(each) for each in result.invalid],
        "validationSuccessful": not result.invalid,
        "validateCount": 0 if result.invalid else result.validated,
        "allErrorMessages": "\n".join(each.message for each in result.invalid),
        **head("validate", result.place),
        **own("validate", result.place, result.notes, milliseconds=result.milliseconds),
    }


def _invalid(each: Invalid) -> Json:
    return {
        "version": each.version,
        "description": each.description,
        "filepath": each.path,
        "errorDetails": {"errorCode": each.code, "errorMessage": each.message},
    }
