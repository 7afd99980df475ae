"""`flyback gate`."""

from pathlib import Path

import click

from flyback.cli.gate_answer import FACTS, TICKET, answer, asked
from flyback.cli.on_target import Answer, Errand, TargetVerb, on_target
from flyback.cli.setting_help import CONNECTION, SCRIPTS
from flyback.report.checklist_text import gate_text


@click.command(cls=TargetVerb, settings=(*CONNECTION, *SCRIPTS, "target"))
@FACTS
@TICKET
@on_target
def gate(errand: Errand, *, facts: Path | None, ticket: str) -> Answer:
    """Ask whether what is pending may run on an environment (--env NAME) now. Runs nothing.

    Tells what refuses, and what to do about it; what nobody knows refuses, and so does having nothing to run.
    An answer is no leave: migrate asks again.

    Exit codes: 0 every gate is open, 3 one refuses.
    """
    return answer(errand, asked(errand, facts, ticket), "gate", gate_text)
