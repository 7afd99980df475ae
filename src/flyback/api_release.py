"""Looking at a release before it runs, in Python: what it does to an environment, and to the release still running."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from flyback.api import Project
from flyback.errors import Problem, UsageError
from flyback.filesystem.discover import read_project
from flyback.model.compat import Compatibility, Query
from flyback.model.gates import Checklist
from flyback.model.release import Release
from flyback.postgres.target.connecting import Manner
from flyback.scripts.jdbc_url import libpq_string
from flyback.workflows.compat.request import CompatRequest
from flyback.workflows.migrate.request import MigrateRequest
from flyback.workflows.opened import opened
from flyback.workflows.rehearse.request import FromDump, FromLive, FromNothing, Pending, Quiet, Request, Selection
from flyback.workflows.release.request import ReleaseRequest

_TOP = 200


def plan(project: Project, request: ReleaseRequest | None = None) -> Release:
    """What `migrate` would do to the project's database: exact commands, risks, times, ways back, point of no return.

    The database is only read. What is pending is rehearsed on a disposable server that has its schema, unless the
    request says `rehearsing=None`. `Release.plan` is what `review_migrate` returns.

    Raises:
        FlybackError: as `migrate`, before it runs anything; as `rehearse`.
    """
    from flyback.workflows.release.release import release  # noqa: PLC0415 - loads what only this verb needs

    with opened(project.folder, project.settings, None, Manner.READING) as ready:
        return release(ready, request or ReleaseRequest(), Quiet())


def checklist(project: Project, request: MigrateRequest | None = None, *, ticket: str = "") -> Checklist:
    """What every gate of the database's environment says of what is pending; `allowed` is the answer. Runs nothing.

    `migrate` asks again: an answer is no leave.

    Raises:
        UsageError: `flyback.toml` has no policy for the database.
        FlybackError: as `migrate`, before it runs anything.
    """
    from flyback.workflows.facts.question import Migrating, Question  # noqa: PLC0415 - loads what gates need
    from flyback.workflows.gating import ask  # noqa: PLC0415

    question = Question(what=Migrating(request=request or MigrateRequest()), ticket=ticket)
    with opened(project.folder, project.settings, None, Manner.READING) as ready:
        asked = ask(ready, question, os.environ)
        if asked is not None:
            return asked.checklist
        what = f"{ready.place.url} is no environment of flyback.toml: it has no gates"
    raise UsageError(Problem(code="no-environment", what=what, hint='name one: settings={"environment": "production"}'))


def compat(
    project: Project,
    statements: Sequence[str | Query] | None = None,
    selection: Selection | None = None,
    *,
    files: Sequence[str | os.PathLike[str]] = (),
    base_dsn: str = "",
) -> Compatibility:
    """Which statements of the release that is still running break on the new schema; `compatible` is the answer.

    `statements` are SQL with parameters as `$1`, a `Query` where names are to be looked up on a path of its own; those
    of `files` come after them. Without both they are the costliest of `pg_stat_statements` in the project's database,
    whose schema is then the state before. Otherwise that is `base_dsn`'s schema, `base_dump`, or nothing. The
    migrations in between are those that it does not have, unless `selection` says others. No statement is run.

    Raises:
        FlybackError: a statement is no SQL, none could be had, or as `rehearse`.
    """
    from flyback.workflows.compat.compat import compat as run  # noqa: PLC0415 - loads what only this verb needs
    from flyback.workflows.compat.environment import of_environment  # noqa: PLC0415
    from flyback.workflows.compat.query_files import read_queries  # noqa: PLC0415

    folder, settings = project.folder, project.settings
    dump = settings.flyback.base_dump
    base = FromDump(path=folder / dump) if dump else FromNothing()
    request = Request(
        folder=folder,
        selection=selection or Pending(),
        base=FromLive(dsn=libpq_string(base_dsn)) if base_dsn else base,
    )
    if statements is not None or files:
        queries = (*_queries(statements or ()), *read_queries(map(Path, files), folder))
        asked = CompatRequest(queries=queries, migrations=request)
        return run(asked, settings, read_project(folder, settings), Quiet())
    if not settings.flyway.url:
        hint = "pass statements or files, or open the project with a url"
        raise UsageError(Problem(code="usage", what="there are no statements to look at", hint=hint))
    with opened(folder, settings, None, Manner.READING) as ready:
        asked, scripts = of_environment(ready, _TOP, request), ready.project
    return run(asked, settings, scripts, Quiet())


def _queries(statements: Sequence[str | Query]) -> Iterator[Query]:
    from flyback.workflows.compat.query_files import queries_of  # noqa: PLC0415 - loads what only this verb needs

    for number, each in enumerate(statements):
        if isinstance(each, Query):
            yield each
        else:
            yield from queries_of(each, f"statements[{number}]")
