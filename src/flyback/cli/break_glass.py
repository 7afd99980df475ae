"""`flyback break-glass`: gates that people break open together, and what is left to do afterwards."""

import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import click

from flyback.cli.command_line import Line
from flyback.cli.project_option import PROJECT
from flyback.cli.setting_help import CONNECTION, SettingsVerb
from flyback.cli.signing_options import KEY, key_file, lasting
from flyback.errors import Problem, UsageError
from flyback.filesystem import settings_file
from flyback.model.evidence import Emergency, Kind
from flyback.report.consent import signed_text
from flyback.report.json_text import dumped
from flyback.settings import Settings
from flyback.signing.key_files import signing_key
from flyback.workflows.consent import breaking
from flyback.workflows.consent.signer import Desk, desk
from flyback.workflows.evidence.reading import read
from flyback.workflows.evidence.recording import Recorded


@click.command("break-glass", cls=SettingsVerb, settings=CONNECTION)
@click.argument("what", type=click.Choice(["open", "join", "close"]))
@click.argument("id_", metavar="[ID]", default="")
@click.option("--gates", default="", metavar="LIST", help="Of open: the gates to break, window,ticket.")
@click.option("--because", default="", metavar="TEXT", help="Of open: why; of close: what was done.")
@click.option("--for", "lasts", default="2h", metavar="LENGTH", help="How long they stay open  [default: 2h]")
@KEY
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
@PROJECT
@click.pass_obj
def break_glass(line: Line, /, what: str, id_: str, project: Path, **options: object) -> int:
    """Break gates of an environment (--env NAME) open, together with somebody else, when there is no time for them.

    \b
    open      signs which gates, for which migrations, and why
    join ID   a second person signs the same; now migrate runs
    close ID  signs what was done afterwards; until then the next run is refused

    Everybody is told who did it and why: stakeholders at once, the checklist and the audit for ever.
    """
    now = datetime.now(UTC).replace(microsecond=0)
    settings = settings_file.load(project, os.environ, line.settings)
    _refuse_words(what, id_)
    key = signing_key(key_file(options), os.environ)
    at = desk(project, settings, Kind.EMERGENCY, key, now)
    signed = _signed(at, what, id_, options, now)
    if what == "close":
        _note(project, settings, at, signed)
    emergency = signed.statement.predicate
    if options["as_json"]:
        found = {"id": emergency.closes or emergency.id, "file": signed.statement.place, "who": emergency.who}
        click.echo(dumped({"schema": "flyback.break-glass/1", "did": what, **found}, indent=2))
    else:
        click.echo(_text(what, emergency, signed.statement.place), nl=False)
    return 0


def _refuse_words(what: str, id_: str) -> None:
    if (what == "open") == bool(id_):
        hint = "flyback break-glass open --gates LIST --because TEXT; flyback break-glass join ID"
        raise UsageError(Problem(code="usage", what=f"{what} {'takes no' if id_ else 'needs an'} id", hint=hint))


def _signed(at: Desk, what: str, id_: str, options: Mapping[str, object], now: datetime) -> Recorded[Emergency]:
    because = str(options["because"])
    if what == "open":
        gates = tuple(each.strip() for each in str(options["gates"]).split(",") if each.strip())
        return breaking.break_open(at, gates, because, lasting(str(options["lasts"])), now)
    evidence = read(at.folder, at.policy.keys, os.environ)
    return breaking.join(at, evidence, id_, now) if what == "join" else breaking.close(at, evidence, id_, because, now)


def _note(project: Path, settings: Settings, at: Desk, signed: Recorded[Emergency]) -> None:
    """In the audit of the database, too, where the next run looks."""
    from flyback.postgres.target.connecting import Manner  # noqa: PLC0415 - loads the driver
    from flyback.workflows.gated.noting import note_closed  # noqa: PLC0415 - loads the driver
    from flyback.workflows.opened import opened  # noqa: PLC0415

    with opened(project, settings, manner=Manner.READING) as found:
        note_closed(found, at, signed)


def _text(what: str, emergency: Emergency, place: str) -> str:
    name = emergency.environment
    match what:
        case "open":
            next_ = f"somebody else: flyback break-glass join {emergency.id} --env {name} --key FILE"
            more = [f"gates: {', '.join(emergency.opened_gates)}", emergency.because, next_]
            title = f"glass {emergency.id} of {name} broken by {emergency.who}"
        case "join":
            more = [f"gates: {', '.join(emergency.opened_gates)}", emergency.because]
            title = f"glass {emergency.id} of {name} broken by {emergency.second} and {emergency.who}"
        case _:
            return f"follow-up of {emergency.closes} on {name} closed by {emergency.who}\nSigned: {place}\n"
    return signed_text(title, place, emergency.expires or emergency.issued, more)
