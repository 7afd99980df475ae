"""What `gate` and `checklist` have in common: where the facts are from, and how the answer is told."""

from collections.abc import Callable
from pathlib import Path

import click

from flyback.cli.on_target import Answer, Errand
from flyback.errors import BlockedError, Problem, UsageError
from flyback.model.gates import Checklist, GateVerdict
from flyback.report.checklist_json import checklist_json
from flyback.report.checklist_text import Paint, unpainted
from flyback.workflows import gating

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


def asked(errand: Errand, facts: Path | None) -> Checklist:
    """What the gates say."""
    if facts is None:
        what = "facts cannot be collected yet"
        raise UsageError(Problem(code="usage", what=what, hint="give a file of them: --facts FILE"))
    return gating.replayed(facts, errand.settings)


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
