"""`flyback migrate`."""

import click

from flyback.cli.on_target import Answer, Errand, TargetVerb, on_target
from flyback.cli.run_answer import run_answer
from flyback.cli.run_options import END_ORPHAN, IN_DOUBT, PLAN, cherry_pick, doubt, orphans, picked
from flyback.cli.setting_help import CONNECTION, SCRIPTS
from flyback.model.plan import Direction
from flyback.report.target.plan_text import plan_json, plan_text
from flyback.workflows.migrate import migrate as workflow
from flyback.workflows.migrate.request import MigrateRequest, OnDrift

_SETTINGS = (
    *("target", "out-of-order", "group", "mixed", "skip-executing-migrations", "no-validate-on-migrate"),
    *("baseline-on-migrate", "baseline-version", "no-create-schemas", "installed-by", "lock-retry-count"),
    *("lock-timeout", "max-lock-timeout", "lock-budget", "no-drift"),
)


@click.command(cls=TargetVerb, settings=(*CONNECTION, *SCRIPTS, *_SETTINGS))
@PLAN
@cherry_pick("Apply these versions, in this order")
@click.option("--ignore-drift", is_flag=True, help="Go on although somebody changed the catalogue since the last run.")
@END_ORPHAN
@IN_DOUBT
@on_target
def migrate(
    errand: Errand, *, only_plan: bool, cherry_pick: str, ignore_drift: bool, end_orphan: bool, in_doubt: str | None
) -> Answer:
    """Apply what is pending, each script together with its row in the history.

    Exit codes: 0 everything is there, 1 a script failed and left nothing, 4 drift, 5 a script is half there or nobody
    knows.
    """
    request = MigrateRequest(
        cherry_pick=picked(cherry_pick),
        orphans=orphans(end_orphan),
        in_doubt=doubt(in_doubt),
        on_drift=OnDrift.IGNORE if ignore_drift else OnDrift.REFUSE,
    )
    with errand.opened() as opened:
        if only_plan:
            plan = workflow.plan(opened, request)
            return Answer(text=errand.output.shown(plan_text(plan)), value=plan_json(plan, opened.place))
        result = workflow.migrate(opened, request)
    return run_answer(result, Direction.APPLY)
