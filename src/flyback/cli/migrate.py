"""`flyback migrate`."""

import click

from flyback.cli.gated_options import gated
from flyback.cli.on_target import Answer, Errand, TargetVerb, on_target
from flyback.cli.run_answer import run_answer
from flyback.cli.run_options import END_ORPHAN, IN_DOUBT, PLAN, cherry_pick, doubt, orphans, picked
from flyback.cli.setting_help import CONNECTION, SCRIPTS
from flyback.model.plan import Direction
from flyback.report.target.plan_text import plan_json, plan_text
from flyback.workflows.forgotten import refuse_forgotten
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
@gated
@on_target
def migrate(errand: Errand, *, only_plan: bool, cherry_pick: str, ignore_drift: bool, **options: object) -> Answer:
    """Apply what is pending, each script together with its row in the history.

    Where flyback.toml has a policy for the database, its gates are asked first, and every run is recorded.

    Exit codes: 0 everything is there, 1 a script failed and left nothing, or a smoke test or hook failed, 3 a gate
    refuses, 4 drift, 5 a script is half there or nobody knows.
    """
    request = MigrateRequest(
        cherry_pick=picked(cherry_pick),
        orphans=orphans(options["end_orphan"] is True),
        in_doubt=doubt(options["in_doubt"]),
        on_drift=OnDrift.IGNORE if ignore_drift else OnDrift.REFUSE,
    )
    with errand.opened() as opened:
        if only_plan:
            plan = workflow.plan(opened, request)
            return Answer(text=errand.output.shown(plan_text(plan)), value=plan_json(plan, opened.place))
        if not errand.settings.flyback.environments:
            refuse_forgotten(opened)
            return run_answer(workflow.migrate(opened, request), Direction.APPLY)
        from flyback.cli.gated_run import errand_of, guarded_answer  # noqa: PLC0415 - only where there are gates
        from flyback.workflows.facts.question import Migrating  # noqa: PLC0415
        from flyback.workflows.gated.migrating import migrate_gated  # noqa: PLC0415

        done = migrate_gated(opened, request, errand_of(Migrating(request=request), options))
    return guarded_answer(done, Direction.APPLY)
