"""`flyback revert`: the next migration, which takes back an older one."""

import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from flyback.cli import terminal
from flyback.cli.on_target import Answer, Errand, TargetVerb, on_target
from flyback.cli.rehearsal_base import base_of
from flyback.cli.setting_help import SCRIPTS
from flyback.errors import Problem, UsageError
from flyback.filesystem.discover import read_project
from flyback.model.version import Version
from flyback.postgres.scratch.contract import Trust
from flyback.report.target.undo_json import revert_json, revert_text
from flyback.scripts.jdbc_url import libpq_string
from flyback.workflows.rehearse.request import Request
from flyback.workflows.revert.revert import RevertRequest
from flyback.workflows.revert.revert import revert as write


@click.command(cls=TargetVerb, settings=(*SCRIPTS, "undo-folder"))
@click.argument("version")
@click.option("--no-rehearsal", is_flag=True, help="Write it without trying it; the script says so.")
@click.option("--server", metavar="DSN", default="", help="Use databases of this server; its role needs CREATEDB.")
@click.option(
    "--server-version", type=click.IntRange(min=14), metavar="MAJOR", help="Rehearse on this PostgreSQL, say 15."
)
@click.option("--base-dump", type=click.Path(path_type=Path), metavar="FILE", help="Start from a pg_dump file.")
@click.option(
    "--base-dsn", metavar="DSN", default="", help="Start from the schema of a live database, which is only read."
)
@click.option("--trusted", is_flag=True, help="Run scripts as a superuser: for your own SQL only.")
@on_target
def revert(errand: Errand, *, version: str, no_rehearsal: bool, **options: object) -> Answer:
    """Write the next migration from the undo script of VERSION, and its own undo script.

    The history goes forward: nothing is undone, a new migration takes the old one back. It is rehearsed first, so
    that nothing later depends on what it removes.
    """
    request = RevertRequest(
        folder=errand.folder,
        version=_version(version),
        rehearsal=None if no_rehearsal else _rehearsal(errand, options),
    )
    project = read_project(errand.folder, errand.settings)
    progress = terminal.progress(sys.stderr)
    result = write(request, errand.settings, project, lambda: datetime.now(UTC), progress)
    return Answer(text=revert_text(result), value=revert_json(result))


def _rehearsal(errand: Errand, options: dict[str, object]) -> Request:
    own = errand.settings.flyback
    major, dump = options["server_version"], options["base_dump"]
    return Request(
        folder=errand.folder,
        base=base_of(dump if isinstance(dump, Path) else None, str(options["base_dsn"]), errand.folder, own),
        server_major=major if isinstance(major, int) else own.server_version,
        server_dsn=libpq_string(str(options["server"])),
        trust=Trust.TRUSTED if options["trusted"] else Trust.UNTRUSTED,
        seed_rows=own.seed_rows,
        seed_files=tuple(errand.folder / name for name in own.seed),
    )


def _version(text: str) -> Version:
    try:
        return Version(text)
    except ValueError as error:
        hint = "a version is made of numbers and dots, as in 10 or 1.2"
        raise UsageError(Problem(code="usage", what=str(error), hint=hint)) from None
