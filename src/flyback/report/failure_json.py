"""A refused statement as JSON, the same in every report."""

from flyback.model.failure import Failure
from flyback.report.json_text import Json


def failure_json(failure: Failure) -> dict[str, Json]:
    """What the server said, and where."""
    return {
        "where": failure.where,
        "message": failure.message,
        "sqlstate": failure.sqlstate,
        "statement": failure.statement,
        "detail": failure.detail,
        "hint": failure.hint,
    }
