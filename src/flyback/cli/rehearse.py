"""`flyback rehearse`: options in, reports out."""

import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from flyback.cli import terminal
from flyback.cli.command_line import Line
from flyback.cli.project_option import PROJECT
from flyback.cli.rehearsal_base import base_of
from flyback.cli.rehearsal_options import selecting, selection_of, standing_on
from flyback.errors import Problem, UsageError
from flyback.filesystem import discover, settings_file
from flyback.model.rehearsal import Rehearsal, Verdict
from flyback.postgres.scratch.contract import Trust
from flyback.scripts.jdbc_url import libpq_string
from flyback.settings import Settings
from flyback.workflows.rehearse.request import Faithful, Request, Rows, Strength


@click.command()
@selecting("Rehearse")
@click.argument("more_versions", nargs=-1, metavar="")
@PROJECT
@standing_on("Rehearse")
@click.option("--seed-rows", type=click.IntRange(min=0), metavar="N", help="Rows generated for a table  [default: 100]")
@click.option(
    "--seed", type=click.Path(path_type=Path), multiple=True, metavar="FILE.sql", help="Add your own rows, as SQL."
)
@click.option("--schema-only", is_flag=True, help="Leave rows out of the proof.")
@click.option("--mutants", is_flag=True, help="Measure the proof: damage each undo and see that it is caught.")
@click.option("--trusted", is_flag=True, help="Run scripts as a superuser: for your own SQL only.")
@click.option("--copies", is_flag=True, hidden=True, help="Take every side trip on a copy of the database.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of the table.")
@click.option("--markdown", type=click.Path(path_type=Path), metavar="FILE", help="Write a pull request comment, too.")
@click.option("--html", type=click.Path(path_type=Path), metavar="FILE", help="Write a page, too.")
@click.pass_obj
def rehearse(line: Line, /, **options: object) -> int:
    """Apply each migration on a disposable PostgreSQL, undo it, compare, apply it again.

    Rehearses what is pending unless told otherwise; from nothing that is everything.

    Exit codes: 0 every way back is proven or declared not undoable, 1 one is not or something failed, 2 the command
    or a setting cannot be understood.
    """
    given = _Options(options)
    folder = given.path("project") or Path()
    settings = settings_file.load(folder, os.environ, line.settings)
    project = discover.read_project(folder, settings)
    request = given.request(folder, settings)
    targets = [path for name in ("markdown", "html") if (path := given.path(name))]
    _refuse_unwritable(targets)
    from flyback.workflows.rehearse.rehearse import rehearse as run  # noqa: PLC0415 - after what can fail cheaply

    found = run(request, settings, project, lambda: datetime.now(UTC), terminal.progress(sys.stderr))
    _report(found, given)
    return 0 if _satisfied(found, settings) else 1


class _Options:
    """What was given on the command line."""

    def __init__(self, options: dict[str, object]) -> None:
        self._options = options

    def flag(self, name: str) -> bool:
        return self._options[name] is True

    def text(self, name: str) -> str:
        value = self._options[name]
        return value if isinstance(value, str) else ""

    def number(self, name: str) -> int | None:
        value = self._options[name]
        return value if isinstance(value, int) else None

    def path(self, name: str) -> Path | None:
        value = self._options[name]
        return value if isinstance(value, Path) else None

    def several(self, name: str) -> Sequence[object]:
        value = self._options[name]
        return value if isinstance(value, tuple) else ()

    def request(self, folder: Path, settings: Settings) -> Request:
        own = settings.flyback
        rows = self.number("seed_rows")
        files = [path for path in self.several("seed") if isinstance(path, Path)]
        return Request(
            folder=folder,
            selection=selection_of(self._options, self.several("more_versions")),
            base=base_of(self.path("base_dump"), self.text("base_dsn"), folder, own),
            server_major=self.number("server_version"),
            server_dsn=libpq_string(self.text("server")),
            trust=Trust.TRUSTED if self.flag("trusted") else Trust.UNTRUSTED,
            rows=Rows.LEFT_OUT if self.flag("schema_only") else Rows.PROVEN,
            seed_rows=own.seed_rows if rows is None else rows,
            seed_files=tuple(files or (folder / name for name in own.seed)),
            faithful=Faithful.COPIES if self.flag("copies") else Faithful.AS_NEEDED,
            strength=Strength.MUTANTS if self.flag("mutants") else Strength.NOT_MEASURED,
        )


def _refuse_unwritable(targets: Sequence[Path]) -> None:
    """Finds out before the work, not after it, that a report cannot be written."""
    problems = []
    for path in targets:
        folder = path.absolute().parent
        if path.is_dir() or not folder.is_dir() or not os.access(path if path.exists() else folder, os.W_OK):
            problems.append(
                Problem(code="unwritable", what="a report cannot be written here", where=str(path), hint="name a file")
            )
    if problems:
        raise UsageError(problems)


def _report(found: Rehearsal, given: _Options) -> None:
    """Writes every report that was asked for; one that cannot be written keeps no other from being seen."""
    problems: list[Problem] = []
    if path := given.path("markdown"):
        from flyback.report import rehearsal_markdown  # noqa: PLC0415 - only when it is asked for

        problems += _write(path, rehearsal_markdown.render(found))
    if path := given.path("html"):
        from flyback.report import rehearsal_html  # noqa: PLC0415 - loads jinja2

        problems += _write(path, rehearsal_html.render(found))
    if given.flag("as_json"):
        from flyback.report import rehearsal_json  # noqa: PLC0415 - only when it is asked for

        click.echo(rehearsal_json.render(found).rstrip("\n"))
    else:
        terminal.show_rehearsal(found, sys.stdout)
    if problems:
        raise UsageError(problems)


def _write(path: Path, text: str) -> tuple[Problem, ...]:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        what = f"the report cannot be written: {error.strerror}"
        return (Problem(code="unwritable", what=what, where=str(path), hint="name another file"),)
    return ()


def _satisfied(found: Rehearsal, settings: Settings) -> bool:
    """Whether the exit code is 0."""
    forgiven = {Verdict.NOT_UNDOABLE} if settings.flyback.require_undo else {Verdict.NOT_UNDOABLE, Verdict.NO_UNDO}
    return found.satisfies(frozenset(forgiven))
