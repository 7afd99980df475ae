"""`flyback compat`."""

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from flyback.cli import terminal
from flyback.cli.on_target import Answer, Errand, TargetVerb, on_target
from flyback.cli.rehearsal_base import base_of
from flyback.cli.rehearsal_options import selecting, selection_of, standing_on
from flyback.cli.setting_help import CONNECTION, SCRIPTS
from flyback.errors import Problem, UsageError
from flyback.filesystem import discover
from flyback.model.compat import Query
from flyback.report.compat import compat_json, compat_text
from flyback.scripts.jdbc_url import libpq_string
from flyback.workflows.compat.compat import compat as look
from flyback.workflows.compat.query_files import read_queries
from flyback.workflows.rehearse.request import FromLive, FromNothing, Request


@click.command(cls=TargetVerb, settings=(*CONNECTION, *SCRIPTS))
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("--top", type=click.IntRange(min=1), metavar="N", help="Take the environment's N costliest statements.")
@selecting("Apply")
@standing_on("Compare")
@on_target
def compat(errand: Errand, *, files: tuple[Path, ...], top: int | None, **given: object) -> Answer:
    """Tell which statements of the release that is still running break on the new schema.

    FILES hold its statements, with parameters as $1. Without files they are the top of pg_stat_statements in the
    environment chosen (--env NAME), whose schema is then the state before, too. Each is prepared before the
    migrations and after each of them, on a disposable server; none of them runs.

    Exit codes: 0 none fails and none changes, 1 one does.
    """
    if files and top:
        raise UsageError(Problem(code="usage", what="both FILES and --top", hint="give one of them"))
    queries, conninfo, notes = _queries(errand, files, top or 200)
    dump, dsn = given["base_dump"], given["base_dsn"]
    base = base_of(
        dump if isinstance(dump, Path) else None,
        dsn if isinstance(dsn, str) else "",
        errand.folder,
        errand.settings.flyback,
    )
    major, server = given["server_version"], given["server"]
    request = Request(
        folder=errand.folder,
        selection=selection_of(given),
        base=FromLive(dsn=conninfo) if conninfo and isinstance(base, FromNothing) else base,
        server_major=major if isinstance(major, int) else None,
        server_dsn=libpq_string(server) if isinstance(server, str) else "",
    )
    project = discover.read_project(errand.folder, errand.settings)
    found = look(request, queries, errand.settings, project, terminal.progress(sys.stderr, "applying"))
    text = compat_text(found) + "".join(f"Note: {note}\n" for note in notes)
    value = compat_json(found)
    return Answer(text=text, value=value, code=0 if found.compatible else 1)


def _queries(errand: Errand, files: Sequence[Path], top: int) -> tuple[tuple[Query, ...], str, tuple[str, ...]]:
    """The statements; where they come from an environment, its connection string, and what could not be seen."""
    if files:
        return read_queries(files, errand.folder), "", ()
    if not errand.settings.flyway.url:
        hint = "flyback compat queries.sql, or choose an environment: flyback compat --env production"
        raise UsageError(Problem(code="usage", what="there are no statements to look at", hint=hint))
    from flyback.postgres.target.address import address_of  # noqa: PLC0415 - files need no driver so early
    from flyback.postgres.top_statements import top_statements  # noqa: PLC0415

    conninfo = address_of(errand.settings.flyway).conninfo
    queries, notes = top_statements(conninfo, top)
    return queries, conninfo, notes
