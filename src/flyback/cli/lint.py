"""`flyback lint`."""

import gc
import os
import sys
from collections.abc import Mapping
from pathlib import Path

import click

from flyback.cli.command_line import Line
from flyback.cli.project_option import PROJECT
from flyback.cli.setting_help import SCRIPTS, SettingsVerb
from flyback.filesystem import settings_file
from flyback.model.risk import Risks, Severity
from flyback.report.risk.text import IN_FULL, Paint, plain
from flyback.settings import Settings
from flyback.workflows.lint.lint import lint as look
from flyback.workflows.lint.request import LintRequest

_SEVERITIES = tuple(severity.name.lower() for severity in Severity)
_NEVER = "never"
_COLOURS = {
    Severity.INFO: "\x1b[36m",
    Severity.CAUTION: "\x1b[33m",
    Severity.DANGER: "\x1b[31m",
    Severity.DESTRUCTIVE: "\x1b[1;31m",
}


@click.command(cls=SettingsVerb, settings=(*SCRIPTS, "undo-folder"))
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("--since", metavar="GIT_REF", default="", help="Look only at what was added or changed since a git ref.")
@click.option("--base-dsn", metavar="DSN", default="", help="Judge by the catalogue of a live database, only read.")
@click.option("--pg", "major", type=click.IntRange(min=14), metavar="MAJOR", help="Judge for this PostgreSQL, say 15.")
@click.option(
    "--fail-on", type=click.Choice([*_SEVERITIES, _NEVER]), help="Exit with 1 from this severity on  [default: danger]"
)
@click.option("--fix", is_flag=True, help="Write the safe forms in place of migrations that were never applied.")
@click.option(
    "--format", "style", type=click.Choice(["text", "json", "github", "sarif"]), default="text", help="How to report."
)
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@PROJECT
@click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto", help="When to use colours.")
@click.pass_obj
def lint(line: Line, /, files: tuple[Path, ...], project: Path, **options: object) -> int:
    """Tell what scripts will lock, rewrite, lose and break, without running them.

    FILES are SQL files, of the project or not, or folders of them; without any it is every script of the project,
    undo scripts too. No server is needed: what older scripts make is known from them.

    Exit codes: 0 nothing as severe as --fail-on, 1 something is, 2 the command or a setting cannot be understood.
    """
    gc.disable()  # hardly any of what is made goes before the end
    settings = settings_file.load(project, os.environ, line.settings)
    major = options["major"]
    style = "json" if options["as_json"] else str(options["style"])
    request = LintRequest(
        folder=project,
        files=files,
        since=str(options["since"]),
        base_dsn=str(options["base_dsn"]),
        major=major if isinstance(major, int) else None,
        remedies=IN_FULL if style == "text" else None,
    )
    risks = _fixed(request, settings) if options["fix"] else look(request, settings)
    sys.stdout.write(_rendered(risks, style, _paint(str(options["color"]))))  # click would take colours out
    return _code(risks, options, settings)


def _fixed(request: LintRequest, settings: Settings) -> Risks:
    from flyback.workflows.lint.fixing import lint_and_fix  # noqa: PLC0415 - only when it is asked for

    return lint_and_fix(request, settings)


def _rendered(risks: Risks, style: str, paint: Paint) -> str:
    """The report; each kind loads what it needs."""
    match style:
        case "json":
            from flyback.report.risk import findings_json  # noqa: PLC0415

            return findings_json.render(risks)
        case "github":
            from flyback.report.risk import github  # noqa: PLC0415

            return github.render(risks)
        case "sarif":
            from flyback.report.risk import sarif  # noqa: PLC0415
            from flyback.workflows.lint.rule_texts import rule_texts  # noqa: PLC0415

            return sarif.render(risks, rule_texts(risks.findings))
    from flyback.report.risk import text  # noqa: PLC0415

    return text.render(risks, paint)


def _code(risks: Risks, options: Mapping[str, object], settings: Settings) -> int:
    wanted = str(options["fail_on"] or settings.flyback.fail_on)
    if wanted == _NEVER:
        return 0
    least = Severity[wanted.upper()]
    return int(any(finding.severity >= least for finding in risks.findings if not finding.allowed))


def _paint(color: str) -> Paint:
    on_terminal = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    return _coloured if color == "always" or (color == "auto" and on_terminal) else plain


def _coloured(severity: Severity, text: str) -> str:
    return f"{_COLOURS[severity]}{text}\x1b[0m"
