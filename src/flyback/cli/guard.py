"""`flyback guard`: another program behind flyback's gates."""

import click

from flyback.cli.gated_options import gated
from flyback.cli.on_target import Answer, Errand, TargetVerb, on_target
from flyback.cli.setting_help import CONNECTION, SCRIPTS
from flyback.model.plan import Direction


@click.command(cls=TargetVerb, settings=(*CONNECTION, *SCRIPTS, "target"))
@click.argument("words", nargs=-1, required=True, metavar="-- COMMAND...")
@gated
@on_target
def guard(errand: Errand, *, words: tuple[str, ...], **options: object) -> Answer:
    """Run another migrator, or a deploy script, behind the gates of an environment (--env NAME).

    flyback guard --env production -- flyway migrate: asks the gates, sees that no other migrator is at work, runs the
    command, and reads from the schema history whether exactly what was planned ran. Evidence and audit are those of
    migrate.

    Exit codes: 0 exactly what was planned is there, 1 the command failed, 3 a gate refuses, 5 something else ran.
    """
    from flyback.cli.gated_run import errand_of, guarded_answer  # noqa: PLC0415 - loads what gates need
    from flyback.workflows.facts.question import Migrating  # noqa: PLC0415
    from flyback.workflows.gated.guarding import guard as workflow  # noqa: PLC0415

    with errand.opened() as opened:
        done = workflow(opened, words, errand_of(Migrating(verb="guard"), options))
    return guarded_answer(done, Direction.APPLY)
