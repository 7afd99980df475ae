"""`flyback evidence`: what is signed about what happened."""

import os
from datetime import UTC, datetime
from pathlib import Path

import click

from flyback.cli.command_line import Line
from flyback.cli.project_option import PROJECT
from flyback.cli.setting_help import CONNECTION, SettingsVerb
from flyback.errors import Problem, UsageError
from flyback.evidence.gathering import Stored
from flyback.filesystem import settings_file
from flyback.report.evidence.statements import Found, evidence_json, list_text, shown_text, verified_text
from flyback.report.json_text import dumped
from flyback.settings import Settings
from flyback.workflows.evidence.looking import Look, everything, one, some

_NOT_GOOD = 1


@click.command(cls=SettingsVerb, settings=CONNECTION)
@click.argument("what", type=click.Choice(["list", "show", "verify"]), default="list")
@click.argument("words", nargs=-1, metavar="[ID | FILE]...")
@click.option("--database", is_flag=True, help="Look also at what the database of the environment keeps.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
@PROJECT
@click.pass_obj
def evidence(line: Line, /, what: str, words: tuple[str, ...], project: Path, **options: object) -> int:
    """List, show and verify the signed evidence in .flyback/evidence: rehearsals, runs, approvals.

    \b
    list           a line for each piece (the default)
    show ID        all that a piece says; the first characters of its id, or a file
    verify [FILE]  whether signatures are good, and by keys that flyback.toml trusts with that

    Whether a good piece is enough for what is about to run is for gates to say: flyback gate.

    Exit codes: 0 done; verify: all of it is good; 1 some of it is not, or there is no such piece.
    """
    _refuse_words(what, words)
    settings = settings_file.load(project, os.environ, line.settings)
    look = Look(
        folder=project,
        settings=settings.flyback,
        environment=os.environ,
        now=datetime.now(UTC),
        also=_in_database(project, settings) if options["database"] else (),
    )
    found, text = _found(what, words, look)
    click.echo(dumped(evidence_json(found), indent=2) if options["as_json"] else text, nl=bool(options["as_json"]))
    return 0 if what != "verify" or found.good else _NOT_GOOD


def _found(what: str, words: tuple[str, ...], look: Look) -> tuple[Found, str]:
    match what:
        case "show":
            piece = one(look, words[0])
            return Found(pieces=(piece,), rejected=()), shown_text(piece)
        case "verify":
            found = some(look, [Path(word) for word in words]) if words else everything(look)
            return found, verified_text(found)
    found = everything(look)
    return found, list_text(found)


def _in_database(project: Path, settings: Settings) -> tuple[Stored, ...]:
    from flyback.postgres.ledger.ledger import Ledger  # noqa: PLC0415 - loads the driver
    from flyback.postgres.target.connecting import Manner  # noqa: PLC0415
    from flyback.workflows.evidence.in_database import stored_in  # noqa: PLC0415
    from flyback.workflows.opened import opened  # noqa: PLC0415

    with opened(project, settings, manner=Manner.READING) as found:
        return stored_in(Ledger(target=found.target, schema=settings.flyback.schema))


def _refuse_words(what: str, words: tuple[str, ...]) -> None:
    if what == "list" and words:
        raise UsageError(Problem(code="usage", what="list takes no words", hint="flyback evidence show ID"))
    if what == "show" and len(words) != 1:
        raise UsageError(Problem(code="usage", what="show needs one id or file", hint="flyback evidence list has them"))
