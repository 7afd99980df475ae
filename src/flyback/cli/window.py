"""`flyback window`: when an environment is open, for whoever plans a release."""

import os
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from flyback.cli.command_line import Line
from flyback.cli.project_option import PROJECT
from flyback.cli.setting_help import SettingsVerb
from flyback.errors import BlockedError, Problem, UsageError
from flyback.filesystem import settings_file
from flyback.gates.windows.openings import during, freezes, openings
from flyback.gates.windows.status import status
from flyback.gates.windows.wording import zone_of
from flyback.model.open_times import OpenTime, Span
from flyback.model.policy import EnvironmentPolicy, WindowPolicy
from flyback.report.json_text import dumped
from flyback.report.window.calendar import calendar
from flyback.report.window.text import open_times_text, status_text
from flyback.report.window.value import window_json
from flyback.scripts.window_text import window_length
from flyback.settings import Settings

_COUNT, _DAYS = 5, 366
_YEARS = range(1971, 2991)


@click.command(cls=SettingsVerb, settings=("environment",))
@click.argument("what", type=click.Choice(["status", "next", "export"]), default="status")
@click.option("--at", metavar="TIME", default="", help="Ask about another moment: 2026-12-05T02:00+01:00.")
@click.option(
    "--count",
    type=click.IntRange(1, 1000),
    default=_COUNT,
    metavar="N",
    help=f"How many open times next shows  [default: {_COUNT}]",
)
@click.option("--least", metavar="LENGTH", default="", help="Of these only what is so long: 90m, 2h30m.")
@click.option(
    "--days",
    type=click.IntRange(1, 1830),
    default=_DAYS,
    metavar="N",
    help=f"How far ahead export goes  [default: {_DAYS}]",
)
@click.option("--output-file", type=click.Path(path_type=Path), metavar="FILE", help="Write there instead.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
@PROJECT
@click.pass_obj
def window(line: Line, /, what: str, project: Path, **options: object) -> int:
    """Tell whether the maintenance window of an environment (--env NAME) is open, and when it will be.

    WHAT is status (the default), next (the next open times), or export (open times and freezes as an iCalendar file,
    .ics). It is advice: a run begins only when the gates let it.

    Exit codes: 0 open (next, export: there are open times), 3 closed (none is known).
    """
    settings = settings_file.load(project, os.environ, line.settings)
    environment = _environment(settings)
    now = _moment(str(options["at"])) if options["at"] else datetime.now(UTC).replace(microsecond=0)
    found = status(environment.window, now)
    times = _times(what, environment.window, now, options)
    if options["as_json"]:
        text = f"{dumped(window_json(environment.name, found, times))}\n"
    elif what == "export":
        end = now + timedelta(days=int(str(options["days"])))
        text = calendar(environment.name, times, freezes(environment.window, Span(start=now, end=end)), now)
    elif what == "next":
        text = open_times_text(times, zone_of(environment.window))
    else:
        text = status_text(environment.name, found, zone_of(environment.window))
    _write(text, options["output_file"])
    return BlockedError.exit_code if (found.closed if what == "status" else not times) else 0


def _times(what: str, policy: WindowPolicy, now: datetime, options: Mapping[str, object]) -> tuple[OpenTime, ...]:
    """The open times that are to be told."""
    match what:
        case "next":
            return openings(policy, now, int(str(options["count"])), _length(str(options["least"])))
        case "export":
            return during(policy, Span(start=now, end=now + timedelta(days=int(str(options["days"])))))
    return ()


def _environment(settings: Settings) -> EnvironmentPolicy:
    name, known = settings.flyway.environment, settings.flyback.environments
    if name in known:
        return known[name]
    there = f"there are: {', '.join(known)}" if known else "flyback.toml has none"
    what = f"no environment is called {name}" if name and name != "default" else "no environment is named"
    raise UsageError(Problem(code="no-environment", what=what, hint=f"name one with --env; {there}"))


def _moment(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        hint = "2026-12-05T02:00+01:00, or with Z for UTC"
        raise UsageError(Problem(code="usage", what="--at needs a date, a time and its offset from UTC", hint=hint))
    if found.year not in _YEARS:
        what = f"--at needs a year from {_YEARS.start} to {_YEARS.stop - 1}"
        raise UsageError(Problem(code="usage", what=what, hint="no window is written for other times"))
    return found.astimezone(UTC)


def _length(text: str) -> timedelta:
    try:
        return window_length(text) if text else timedelta()
    except ValueError as error:
        raise UsageError(Problem(code="usage", what=f"--least: {error}")) from None


def _write(text: str, file: object) -> None:
    if not isinstance(file, Path):
        click.echo(text, nl=False)
        return
    try:
        file.write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        what = f"the file cannot be written: {error.strerror}"
        raise UsageError(Problem(code="unwritable", what=what, where=str(file), hint="name another one")) from None
