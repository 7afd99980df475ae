"""`flyback clean`."""

import click

from flyback.cli.gated_options import gated, noted
from flyback.cli.on_target import Answer, Errand, TargetVerb, on_target
from flyback.cli.setting_help import CONNECTION
from flyback.report.target.changes import clean_json, clean_text
from flyback.workflows import clean as workflow


@click.command(cls=TargetVerb, settings=(*CONNECTION, "no-clean-disabled"))
@gated
@on_target
def clean(errand: Errand, **options: object) -> Answer:
    """Drop everything in the schemas of the project, with all rows.

    Refused unless cleanDisabled is false, and always where the database is a protected environment.
    """
    with errand.opened() as opened:
        result = noted(opened, "clean", (), options, workflow.clean)
    return Answer(text=clean_text(result), value=clean_json(result))
