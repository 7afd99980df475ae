"""Every text that a verb on a target database can print, by name."""

from flyback.model.plan import Direction
from flyback.report.target.changes import baseline_text, clean_text, repair_text
from flyback.report.target.drift import drift_text
from flyback.report.target.history_rows import history_text
from flyback.report.target.info import info_text, migration_ids
from flyback.report.target.plan_text import plan_text
from flyback.report.target.run_text import run_text
from flyback.report.target.undo_json import revert_text
from flyback.report.target.validation import validate_text
from unit.report.target import results

TEXTS = {
    "info": info_text(results.info()),
    "info of nothing": info_text(results.info(())),
    "info, ids": migration_ids(results.info()),
    "validate": validate_text(results.VALID),
    "validate, invalid": validate_text(results.INVALID),
    **{f"migrate, {name}": run_text(run, Direction.APPLY) for name, run in results.RUNS.items()},
    **{f"undo, {name}": run_text(run, Direction.UNDO) for name, run in results.UNDO_RUNS.items()},
    "plan": plan_text(results.PLAN),
    "repair": repair_text(results.REPAIR),
    "repair of nothing": repair_text(results.NO_REPAIR),
    "baseline": baseline_text(results.BASELINE),
    "baseline that is there": baseline_text(results.BASELINE_THERE),
    "clean": clean_text(results.CLEAN),
    "history": history_text(results.HISTORY),
    "history of nothing": history_text(results.NO_HISTORY),
    "drift": drift_text(results.DRIFT),
    "no drift": drift_text(results.NO_DRIFT),
    "revert": revert_text(results.REVERT),
}
