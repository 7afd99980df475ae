"""`flyback undo`: shows what would run and what would be lost, runs it once that is confirmed."""

import sys

import click

from flyback.cli.gated_options import gated
from flyback.cli.on_target import Answer, Errand, TargetVerb, on_target
from flyback.cli.run_answer import run_answer
from flyback.cli.run_options import END_ORPHAN, IN_DOUBT, PLAN, cherry_pick, doubt, orphans, picked
from flyback.cli.setting_help import CONNECTION, SCRIPTS
from flyback.errors import UsageError
from flyback.model.plan import Direction
from flyback.report import undo_text
from flyback.report.target.plan_text import plan_json, plan_text
from flyback.report.target.undo_json import proposal_json
from flyback.workflows.forgotten import refuse_forgotten
from flyback.workflows.undo import undo as workflow
from flyback.workflows.undo.asked import asked
from flyback.workflows.undo.confirming import TYPED, Confirmation, Reviewed, Typed
from flyback.workflows.undo.review import UndoRequest, prepare

_SETTINGS = (*CONNECTION, *SCRIPTS, "target", "group", "undone-as", "undo-folder", "verify-folder", "lock-budget")


@click.command(cls=TargetVerb, settings=_SETTINGS)
@click.option("--version", "versions", multiple=True, metavar="V...", help="Undo these versions: --version 12 13.")
@click.argument("more_versions", nargs=-1, metavar="")
@cherry_pick("Undo these versions")
@click.option("--reviewed", metavar="SHA256", help="The digest of what was reviewed, where nobody can be asked.")
@PLAN
@END_ORPHAN
@IN_DOUBT
@gated
@on_target
def undo(errand: Errand, **options: object) -> Answer:
    """Run the undo script of the last migration, or of all down to --target V, V included.

    Shows every script in full and what will be lost, then asks for the first digits of their digest.

    Exit codes: 0 undone, or nothing to undo; 1 a script failed and left nothing; 2 not confirmed; 3 a gate refuses, or
    a query of the verify folder does not hold; 5 half there, or nobody knows.
    """
    given = _Given(options)
    request = UndoRequest(
        what=asked(errand.settings.flyway.target, given.versions()),
        orphans=orphans(options["end_orphan"] is True),
        in_doubt=doubt(given.text("in_doubt")),
    )
    with errand.opened() as opened:
        prepared = prepare(opened, request)
        if options["only_plan"]:
            plan = workflow.plan(opened, prepared)
            return Answer(text=errand.output.shown(plan_text(plan)), value=plan_json(plan, opened.place))
        reviewed = given.text("reviewed")
        if errand.output.as_json and not reviewed:
            code = UsageError.exit_code if prepared.steps else 0
            return Answer(text="", value=proposal_json(prepared.proposal), code=code)
        if reviewed:
            errand.output.say(undo_text.render(prepared.proposal))
        else:
            errand.output.show(undo_text.render(prepared.proposal) + undo_text.how_to_go_on(prepared.proposal))
        confirmation = _confirmation(reviewed, needed=bool(prepared.steps))
        if not errand.settings.flyback.environments:
            refuse_forgotten(opened)
            return run_answer(workflow.undo(opened, prepared, confirmation, request), Direction.UNDO)
        from flyback.cli.gated_run import errand_of, guarded_answer  # noqa: PLC0415 - only where there are gates
        from flyback.workflows.facts.question import Undoing  # noqa: PLC0415
        from flyback.workflows.gated.migrating import undo_gated  # noqa: PLC0415

        wish = errand_of(Undoing(prepared=prepared), options)
        done = undo_gated(opened, prepared, confirmation, request, wish)
    return guarded_answer(done, Direction.UNDO)


class _Given:
    """What was given on the command line."""

    def __init__(self, options: dict[str, object]) -> None:
        self._options = options

    def text(self, name: str) -> str:
        value = self._options[name]
        return value if isinstance(value, str) else ""

    def versions(self) -> tuple[str, ...]:
        """From `--version 12 13` and `--cherry-pick 12,13`, which mean the same."""
        named = (self._options["versions"], self._options["more_versions"])
        texts = [str(text) for part in named if isinstance(part, tuple) for text in part]
        return (*texts, *picked(self.text("cherry_pick")))


def _confirmation(reviewed: str, *, needed: bool) -> Confirmation | None:
    if reviewed:
        return Reviewed(reviewed)
    if not (needed and sys.stdin.isatty()):
        return None
    return Typed(click.prompt(f"The first {TYPED} digits of the digest", default="", show_default=False, err=True))
