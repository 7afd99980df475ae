"""An error of any verb as JSON: Flyway's `error` member, and every problem below flyback's key."""

from collections.abc import Sequence

from flyback.errors import Problem
from flyback.report.json_text import Json
from flyback.report.target.flyway_json import VERSION

_FLYWAYS = {
    "validate": "VALIDATE_ERROR",
    "non-empty-schema": "NON_EMPTY_SCHEMA_WITHOUT_SCHEMA_HISTORY_TABLE",
}


def error_json(problems: Sequence[Problem], exit_code: int, operation: str) -> dict[str, Json]:
    """The first problem in Flyway's form; the code is Flyway's, or its own in capitals."""
    first = problems[0]
    return {
        "error": {
            "errorCode": _FLYWAYS.get(first.code, first.code.replace("-", "_").upper()),
            "message": "\n".join(str(each) for each in problems),
            "cause": None,
        },
        "flywayVersion": VERSION,
        "operation": operation,
        "flyback": {
            "schema": "flyback.error/1",
            "exit_code": exit_code,
            "problems": [
                {"code": each.code, "what": each.what, "where": each.where, "hint": each.hint} for each in problems
            ],
        },
    }
