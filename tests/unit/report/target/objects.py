"""Every JSON object that a verb on a target database can print, by name."""

from flyback.errors import Problem, UsageError
from flyback.report.json_text import Json
from flyback.report.target.changes import baseline_json, clean_json, repair_json
from flyback.report.target.drift import drift_json
from flyback.report.target.errors import error_json
from flyback.report.target.history_rows import history_json
from flyback.report.target.info import info_json
from flyback.report.target.plan_text import plan_json
from flyback.report.target.run_json import migrate_json, undo_json
from flyback.report.target.undo_json import proposal_json, revert_json
from flyback.report.target.validation import validate_json
from unit.report.target import results

ERROR = UsageError(Problem(code="unknown-setting", what="Unknown: 'x'", where="flyway.toml", hint="take it out"))
OBJECTS: dict[str, dict[str, Json]] = {
    "info": info_json(results.info()),
    "info of nothing": info_json(results.info(())),
    "validate": validate_json(results.VALID),
    "validate, invalid": validate_json(results.INVALID),
    **{f"migrate, {name}": migrate_json(run, results.NOW) for name, run in results.RUNS.items()},
    **{f"undo, {name}": undo_json(run) for name, run in results.UNDO_RUNS.items()},
    "plan": plan_json(results.PLAN, results.PLACE),
    "undo proposal": proposal_json(results.PROPOSAL),
    "repair": repair_json(results.REPAIR),
    "baseline": baseline_json(results.BASELINE),
    "clean": clean_json(results.CLEAN),
    "history": history_json(results.HISTORY),
    "drift": drift_json(results.DRIFT),
    "revert": revert_json(results.REVERT),
    "error": error_json(ERROR.problems, ERROR.exit_code, "migrate"),
}
