"""`flyback baseline`."""

import click

from flyback.cli.gated_options import gated, noted
from flyback.cli.on_target import Answer, Errand, TargetVerb, on_target
from flyback.cli.setting_help import CONNECTION
from flyback.report.target.changes import baseline_json, baseline_text
from flyback.workflows import baseline as workflow


@click.command(cls=TargetVerb, settings=(*CONNECTION, "baseline-version", "baseline-description", "installed-by"))
@gated
@on_target
def baseline(errand: Errand, **options: object) -> Answer:
    """Mark a database that is there already as being at a version.

    Migrations up to that version will never run on it.
    """
    with errand.opened() as opened:
        version = errand.settings.flyway.baseline_version
        result = noted(opened, "baseline", (version,), options, lambda: workflow.baseline(opened))
    return Answer(text=baseline_text(result), value=baseline_json(result))
