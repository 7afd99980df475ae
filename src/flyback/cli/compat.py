"""`flyback compat`."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import click

from flyback.cli import terminal
from flyback.cli.on_target import Answer, Errand, TargetVerb, on_target
from flyback.cli.rehearsal_base import base_of
from flyback.cli.rehearsal_options import selecting, selection_of, standing_on
from flyback.cli.setting_help import CONNECTION, SCRIPTS
from flyback.errors import Problem, UsageError
from flyback.filesystem import discover
from flyback.model.script import Project
from flyback.postgres.scratch.contract import Trust
from flyback.postgres.target.connecting import Manner
from flyback.report.compat import compat_json, compat_text
from flyback.scripts.jdbc_url import libpq_string
from flyback.workflows.compat.compat import compat as look
from flyback.workflows.compat.environment import of_environment
from flyback.workflows.compat.query_files import read_queries
from flyback.workflows.compat.request import CompatRequest
from flyback.workflows.rehearse.request import Request

_TOP = 200


@click.command(cls=TargetVerb, settings=(*CONNECTION, *SCRIPTS))
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--top",
    type=click.IntRange(min=1),
    metavar="N",
    help=f"The environment's N costliest statements  [default: {_TOP}]",
)
@click.option(
    "--search-path", metavar="SCHEMAS", help="Where the statements look names up, as SQL writes it: app,public."
)
@selecting("Apply")
@standing_on("Compare")
@click.option("--trusted", is_flag=True, help="Run the migrations as a superuser: for your own SQL only.")
@on_target
def compat(errand: Errand, *, files: tuple[Path, ...], top: int | None, **given: object) -> Answer:
    """Tell which statements of the release that is still running break on the new schema.

    FILES hold its statements, with parameters as $1. Without files they are the top of pg_stat_statements in the
    environment chosen (--env NAME), whose schema is then the state before, too. Each is prepared and planned before
    the migrations and after them, on a disposable server; none of them runs.

    Exit codes: 0 none fails and none changes, 1 one does, or nothing can be said of any.
    """
    if files and top:
        raise UsageError(Problem(code="usage", what="both FILES and --top", hint="give one of them"))
    request, project = _of_files(errand, files, given) if files else _of_environment(errand, top or _TOP, given)
    path = given["search_path"]
    if isinstance(path, str):
        request = replace(request, queries=tuple(replace(each, search_path=path) for each in request.queries))
    found = look(request, errand.settings, project, terminal.progress_beside(errand.output, "applying"))
    return Answer(text=compat_text(found), value=compat_json(found), code=0 if found.compatible else 1)


def _of_files(errand: Errand, files: Sequence[Path], given: dict[str, object]) -> tuple[CompatRequest, Project]:
    queries = read_queries(files, errand.folder)
    request = CompatRequest(queries=queries, migrations=_migrations(errand, given))
    return request, discover.read_project(errand.folder, errand.settings)


def _of_environment(errand: Errand, top: int, given: dict[str, object]) -> tuple[CompatRequest, Project]:
    if not errand.settings.flyway.url:
        hint = "flyback compat queries.sql, or choose an environment: flyback compat --env production"
        raise UsageError(Problem(code="usage", what="there are no statements to look at", hint=hint))
    migrations = _migrations(errand, given)
    with errand.opened(Manner.READING) as opened:
        return of_environment(opened, top, migrations), opened.project


def _migrations(errand: Errand, given: dict[str, object]) -> Request:
    dump, dsn, major, server = (given[name] for name in ("base_dump", "base_dsn", "server_version", "server"))
    base = base_of(
        dump if isinstance(dump, Path) else None,
        dsn if isinstance(dsn, str) else "",
        errand.folder,
        errand.settings.flyback,
    )
    return Request(
        folder=errand.folder,
        selection=selection_of(given),
        base=base,
        server_major=major if isinstance(major, int) else None,
        server_dsn=libpq_string(server) if isinstance(server, str) else "",
        trust=Trust.TRUSTED if given["trusted"] else Trust.UNTRUSTED,
    )
