"""`flyback audit`."""

import click

from flyback.cli.on_target import Answer, Errand, TargetVerb, on_target
from flyback.cli.setting_help import CONNECTION
from flyback.postgres.target.connecting import Manner
from flyback.report.target.audit import audit_json, audit_text, log_lines, wholeness_text
from flyback.workflows.audit import audit as workflow

_TAMPERED = 1


@click.command(cls=TargetVerb, settings=CONNECTION)
@click.argument("what", type=click.Choice(["list", "verify", "lines"]), default="list")
@on_target
def audit(errand: Errand, *, what: str) -> Answer:
    """Show what was decided and run on a database, and by whom; verify that nobody changed the record.

    WHAT is list (the default), verify (only whether the record is whole), or lines: one JSON object a line, for
    whoever collects logs.

    Exit codes: 0 the record is whole, 1 it is not.
    """
    with errand.opened(Manner.READING) as opened:
        found = workflow(opened)
    code = _TAMPERED if found.faults else 0
    match what:
        case "lines":
            text = "".join(f"{line}\n" for line in log_lines(found.rows))
        case "verify":
            text = wholeness_text(found.rows, found.faults)
        case _:
            text = audit_text(found.rows) + wholeness_text(found.rows, found.faults)
    return Answer(text=text, value=audit_json(found.place, found.rows, found.faults), code=code)
