"""`flyback checklist`."""

from pathlib import Path

import click

from flyback.cli.gate_answer import FACTS, TICKET, answer, asked
from flyback.cli.on_target import Answer, Errand, TargetVerb, on_target
from flyback.cli.setting_help import CONNECTION, SCRIPTS
from flyback.report.checklist_text import checklist_text


@click.command(cls=TargetVerb, settings=(*CONNECTION, *SCRIPTS, "target"))
@FACTS
@TICKET
@on_target
def checklist(errand: Errand, *, facts: Path | None, ticket: str) -> Answer:
    """Print the checklist before a release on an environment (--env NAME). Runs nothing.

    Each gate is PASS, FAIL, UNKNOWN or WAIVED, with what proves it, how old that is, and the command that fixes it.

    Exit codes: 0 every gate is open, 3 one refuses.
    """
    return answer(errand, asked(errand, facts, ticket), "checklist", checklist_text)
