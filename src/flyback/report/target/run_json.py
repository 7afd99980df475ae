"""`migrate` and `undo` as JSON."""

from datetime import datetime

from flyback.model.plan import Direction, Step
from flyback.model.results import MigrateResult
from flyback.model.run import Blocker, Committed, InDoubt, NotStarted, Outcome, Partial, RolledBack
from flyback.model.version import Version
from flyback.report.failure_json import failure_json
from flyback.report.json_text import Json
from flyback.report.target.failures import Failed, culprit, place_of
from flyback.report.target.flyway_json import head, instant, own
from flyback.report.target.run_text import succeeded
from flyback.report.target.step_json import step_json

_NAMES = {
    "Committed": "committed",
    "RolledBack": "rolled back",
    "Partial": "partial",
    "InDoubt": "in doubt",
    "NotStarted": "not started",
}
_CATEGORIES = {"SQL_BASELINE": "Baseline", "JDBC_BASELINE": "Baseline"}


def migrate_json(result: MigrateResult, now: datetime) -> dict[str, Json]:
    """Flyway's members, and flyback's."""
    done = [each for each in result.outcomes if isinstance(each, Committed)]
    failed = culprit(result.outcomes)
    found: dict[str, Json] = {
        "initialSchemaVersion": _text(result.initial),
        "targetSchemaVersion": _text(result.target),
        "schemaName": result.place.schema,
        "migrations": [{"category": _category(each.step), "type": each.step.type, **_migration(each)} for each in done],
        "migrationsExecuted": len(done),
        "success": succeeded(result),
        "databaseType": "PostgreSQL",
        "totalMigrationTime": result.milliseconds,
        "timestamp": instant(now),
        "exception": failed.failure.message if failed else None,
        "licenseFailed": False,
        **head("migrate", result.place, result.warnings),
        **_own("migrate", result),
    }
    return {**found, "error": _error(failed)} if failed else found


def undo_json(result: MigrateResult) -> dict[str, Json]:
    """Flyway's members, and flyback's."""
    done = [each for each in result.outcomes if isinstance(each, Committed)]
    failed = culprit(result.outcomes)
    found: dict[str, Json] = {
        "initialSchemaVersion": _text(result.initial),
        "targetSchemaVersion": _text(result.target),
        "schemaName": result.place.schema,
        "undoneMigrations": [_migration(each) for each in done],
        "migrationsUndone": len(done),
        **head("undo", result.place, result.warnings),
        **_own("undo", result),
    }
    return {**found, "error": _error(failed)} if failed else found


def _own(kind: str, result: MigrateResult) -> dict[str, Json]:
    return own(
        kind,
        result.place,
        result.notes,
        plan_digest=result.plan_digest,
        outcomes=[_outcome(each) for each in result.outcomes],
    )


def _text(version: Version | None) -> str | None:
    return None if version is None else str(version)


def _category(step: Step) -> str:
    return "Repeatable" if step.version is None else _CATEGORIES.get(step.type, "Versioned")


def _migration(outcome: Committed) -> dict[str, Json]:
    step = outcome.step
    return {
        "version": _text(step.version) or "",
        "description": step.description,
        "filepath": step.source.file or step.source.path,
        "executionTime": outcome.milliseconds,
    }


def _error(outcome: Failed) -> Json:
    failure = outcome.failure
    path, line = place_of(failure.where)
    undo = outcome.step.direction is Direction.UNDO
    kind = "REPEATABLE" if outcome.step.version is None else "VERSIONED"
    return {
        "errorCode": "FAILED_UNDO_MIGRATION" if undo else f"FAILED_{kind}_MIGRATION",
        "sqlState": failure.sqlstate,
        "sqlErrorCode": 0,
        "message": failure.message,
        "lineNumber": line,
        "path": path,
        "cause": None,
    }


def _outcome(outcome: Outcome) -> Json:
    step = outcome.step
    found: dict[str, Json] = {
        "outcome": _NAMES[type(outcome).__name__],
        **step_json(step),
        "milliseconds": None,
        "attempts": 0,
        "warnings": [],
        "failure": None,
        "blockers": [],
        "statements_done": None,
        "statements": None,
        "left": [],
        "hint": "",
    }
    match outcome:
        case Committed(milliseconds=milliseconds, attempts=attempts, warnings=warnings):
            found |= {"milliseconds": milliseconds, "attempts": attempts, "warnings": list(warnings)}
        case RolledBack(failure=failure, blockers=blockers, attempts=attempts):
            found |= {"attempts": attempts, "failure": failure_json(failure), "blockers": _blockers(blockers)}
        case Partial(failure=failure, blockers=blockers):
            found |= {"failure": failure_json(failure), "blockers": _blockers(blockers)}
            found |= {"statements_done": outcome.done, "statements": outcome.of, "left": list(outcome.left)}
        case NotStarted(why=why):
            found |= {"hint": why}
        case InDoubt(failure=failure, hint=hint):
            found |= {"failure": failure_json(failure), "hint": hint}
    return found


def _blockers(blockers: tuple[Blocker, ...]) -> Json:
    return [
        {
            "pid": each.pid,
            "application": each.application,
            "user": each.user,
            "state": each.state,
            "seconds": round(each.seconds, 3),
            "relation": each.relation,
            "mode": each.mode,
            "query": each.query,
        }
        for each in blockers
    ]
