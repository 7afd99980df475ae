"""What `gate` and `checklist` have in common: where the facts are from, and how the answer is told."""

import gc
import os
from collections.abc import Callable
from pathlib import Path

import click

from flyback.cli.on_target import Answer, Errand
from flyback.errors import BlockedError, Problem, UsageError
from flyback.model.gates import Checklist, GateVerdict
from flyback.postgres.target.connecting import Manner
from flyback.report.checklist_json import checklist_json
from flyback.report.checklist_text import Paint, unpainted
from flyback.workflows import gating
from flyback.workflows.facts.question import Question

FACTS = click.option(
    "--facts",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Judge what flyback facts wrote there, as of then; nothing is asked.",
)
_COLOURS = {
    GateVerdict.PASS: "\x1b[32m",
    GateVerdict.FAIL: "\x1b[31m",
    GateVerdict.UNKNOWN: "\x1b[31m",
    GateVerdict.WAIVED: "\x1b[33m",
}


TICKET = click.option("--ticket", metavar="ID", default="", help="The change ticket of this release.")


def asked(errand: Errand, facts: Path | None, ticket: str) -> Checklist:
    """What the gates say, now or of facts in a file.

    Raises:
        UsageError: the database is no environment of flyback.toml.
    """
    if facts is not None:
        return gating.replayed(facts, errand.settings)
    gc.disable()  # hardly any of what is learned goes before the end
    with errand.opened(Manner.READING) as opened:
        found = gating.ask(opened, Question(ticket=ticket), os.environ)
        if found is not None:
            return found.checklist
        what = f"{opened.place.url} is no environment of flyback.toml: it has no gates"
    there = ", ".join(errand.settings.flyback.environments) or "none"
    hint = f"name one with --env; there are: {there}"
    raise UsageError(Problem(code="no-environment", what=what, hint=hint))


def answer(errand: Errand, checklist: Checklist, verb: str, text: Callable[[Checklist, Paint], str]) -> Answer:
    """The answer of a verb; a checklist is what was asked for, not an error, whatever it says."""
    paint = _coloured if errand.output.paint("Success") != "Success" else unpainted
    told, value = text(checklist, paint), checklist_json(checklist, verb)
    if checklist.allowed:
        return Answer(text=told, value=value)
    errand.output.show(told)
    return Answer(text="", value=value, code=BlockedError.exit_code)


def _coloured(verdict: GateVerdict, text: str) -> str:
    return f"{_COLOURS[verdict]}{text}\x1b[0m"
