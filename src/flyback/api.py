"""flyback in Python: for the start of an application, for tests, for scripts of one's own.

Every function does what the verb of its name does on the command line, returns values, prints nothing, and raises
subclasses of `FlybackError`. Each opens a connection of its own and closes it.
"""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from flyback.api_errors import checked
from flyback.errors import Problem, UsageError
from flyback.filesystem import settings_file
from flyback.filesystem.discover import read_project
from flyback.frozen import frozen
from flyback.model.plan import Plan
from flyback.model.rehearsal import Rehearsal
from flyback.model.results import (
    BaselineResult,
    CleanResult,
    Drift,
    HistoryResult,
    InfoResult,
    MigrateResult,
    RepairResult,
    ValidateResult,
)
from flyback.model.risk import Risks
from flyback.model.target import target_of
from flyback.model.undo import UndoProposal
from flyback.settings import Secret, Settings
from flyback.workflows.guarded_entry import opened_with_care
from flyback.workflows.migrate.request import MigrateRequest
from flyback.workflows.opened import Opened
from flyback.workflows.papers import Papers
from flyback.workflows.rehearse.request import FromDump, FromNothing, Pending, Quiet, Request, Rows, Selection
from flyback.workflows.telling import Teller

T = TypeVar("T")
Setting = str | int | bool | Sequence[str]


@frozen
class Project:
    """A folder of migrations, its settings, and the database they are for."""

    folder: Path
    settings: Settings = field(repr=False)

    @classmethod
    def open(
        cls,
        folder: str | os.PathLike[str] = ".",
        *,
        url: str = "",
        settings: Mapping[str, Setting] | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> "Project":
        """Reads `flyway.toml`, `flyway.conf`, `flyback.toml` and `FLYWAY_*`; scripts are read by each function.

        `url` is a JDBC URL, one of libpq or of SQLAlchemy; what it says goes before `url`, `user` and `password` of the
        files. `settings` are those of the command line, by Flyway's names (`"placeholders.owner"`) or flyback's with
        `flyback.` in front (`"flyback.lock_budget"`). `environment` is that of the process unless given.

        Raises:
            ConfigurationError: a file that cannot be read, unknown keys, values of the wrong form.
        """
        path = Path(folder)
        given = {name: _text(value) for name, value in (settings or {}).items()}
        found = cls(
            folder=path, settings=settings_file.load(path, os.environ if environment is None else environment, given)
        )
        return found.at(url) if url else found

    def at(self, url: str) -> "Project":
        """The same project for another database; user and password are those of the URL, or libpq's own."""
        flyway = replace(self.settings.flyway, url=url, user="", password=Secret(""), connection_problems=())
        return replace(self, settings=replace(self.settings, flyway=flyway))


def info(project: Project) -> InfoResult:
    """Every migration and its state, pending ones too.

    Raises:
        FlybackError: the database cannot be reached, or the project or the history cannot be understood.
    """
    from flyback.workflows.info import info as run  # noqa: PLC0415 - loads what only this verb needs

    with _opened(project) as ready:
        return run(ready)


def validate(project: Project) -> ValidateResult:
    """Whether scripts and history agree.

    Raises:
        ValidationError: they do not; `invalid` says in what.
        FlybackError: as `info`.
    """
    from flyback.workflows.validate import ValidationError  # noqa: PLC0415 - loads what only this verb needs
    from flyback.workflows.validate import validate as run  # noqa: PLC0415

    with _opened(project) as ready:
        result = run(ready)
    if result.invalid:
        raise ValidationError(result.invalid)
    return result


def review_migrate(project: Project, request: MigrateRequest | None = None) -> Plan:
    """What `migrate` would run now, as exact SQL with its digest; nothing is changed, and no risk is looked at.

    Raises:
        FlybackError: as `migrate`.
    """
    from flyback.workflows.migrate.migrate import plan as run  # noqa: PLC0415 - loads what only this verb needs

    with _opened(project) as ready:
        return run(ready, request or MigrateRequest())


def migrate(
    project: Project,
    request: MigrateRequest | None = None,
    *,
    target: str = "",
    teller: Teller | None = None,
    papers: Papers | None = None,
) -> MigrateResult:
    """Applies what is pending; done when it returns, by whichever process.

    Any number of processes may call it at once: one works, the others wait for Flyway's lock (`lockRetryCount`) and
    find nothing to do. `target` is `latest` unless the settings say otherwise; `12`, `next`. A `teller` hears of each
    step while the run goes on. Where `flyback.toml` has a policy for the database, its gates are asked, and `papers`
    are shown to them.

    Raises:
        BlockedError: a gate refuses.
        AfterRunError: every script is there, but a smoke test after it failed.
        RunError: a script failed; `result` says what became of each.
        UnfinishedError: a script that cannot run in one transaction stopped half way.
        ValidationError: scripts and history do not agree.
        DriftError: somebody has changed the schema by hand since the last run.
        LockError: another migrator is at work for longer than the settings wait.
        FlybackError: as `info`.
    """
    from flyback.workflows.migrate.migrate import migrate as run  # noqa: PLC0415 - loads what only this verb needs

    with _opened(_to(project, target), teller) as ready:
        wish = request or MigrateRequest()
        if not project.settings.flyback.environments:
            _refuse_forgotten(ready)
            return checked(run(ready, wish))
        from flyback import api_gates  # noqa: PLC0415 - only where there are gates

        return api_gates.migrate(ready, wish, papers or Papers())


def review_undo(project: Project, *, target: str = "", versions: Sequence[str] = ()) -> UndoProposal:
    """What `undo` would run and what would be lost, for somebody to read; its digest is what `undo` asks for.

    Without `target` (down to that version, it included) and `versions` it is the last migration.

    Raises:
        FlybackError: there is nothing to undo, preconditions do not hold, or as `info`.
    """
    from flyback.workflows.undo.asked import asked  # noqa: PLC0415 - loads what only this verb needs
    from flyback.workflows.undo.review import UndoRequest, prepare  # noqa: PLC0415

    with _opened(project) as ready:
        return prepare(ready, UndoRequest(what=asked(target or "current", versions))).proposal


def undo(
    project: Project,
    *,
    reviewed: str,
    target: str = "",
    versions: Sequence[str] = (),
    papers: Papers | None = None,
) -> MigrateResult:
    """Runs undo scripts that somebody has reviewed: `reviewed` is the digest of exactly these, from `review_undo`.

    Gates are asked as by `migrate`.

    Raises:
        UsageError: what would run is not what was reviewed.
        RunError: an undo script failed; `result` says what became of each.
        FlybackError: as `review_undo`.
    """
    from flyback.workflows.undo.asked import asked  # noqa: PLC0415 - loads what only this verb needs
    from flyback.workflows.undo.confirming import Reviewed  # noqa: PLC0415
    from flyback.workflows.undo.review import UndoRequest, prepare  # noqa: PLC0415
    from flyback.workflows.undo.undo import undo as run  # noqa: PLC0415

    with _opened(project) as ready:
        request = UndoRequest(what=asked(target or "current", versions))
        prepared, confirmed = prepare(ready, request), Reviewed(reviewed)
        if not project.settings.flyback.environments:
            _refuse_forgotten(ready)
            return checked(run(ready, prepared, confirmed, request))
        from flyback import api_gates  # noqa: PLC0415 - only where there are gates

        return api_gates.undo(ready, prepared, confirmed, request, papers or Papers())


def baseline(project: Project, *, papers: Papers | None = None) -> BaselineResult:
    """Takes an existing database over at `baselineVersion`; gates are asked as by `migrate`.

    Raises:
        HistoryError: the history has begun already, without this baseline.
        FlybackError: as `info`.
    """
    from flyback.workflows.baseline import baseline as run  # noqa: PLC0415 - loads what only this verb needs

    version = project.settings.flyway.baseline_version
    with _opened(project) as ready:
        return _noted(ready, "baseline", (version,), papers, run)


def repair(project: Project, *, papers: Papers | None = None) -> RepairResult:
    """Puts the history right: failed rows removed, missing ones marked, checksums aligned with the scripts.

    Gates are asked as by `migrate`.

    Raises:
        FlybackError: as `info`.
    """
    from flyback.workflows.repair import repair as run  # noqa: PLC0415 - loads what only this verb needs

    with _opened(project) as ready:
        return _noted(ready, "repair", (), papers, run)


def clean(project: Project, *, papers: Papers | None = None) -> CleanResult:
    """Drops everything in the project's schemas; only where the settings say `cleanDisabled = false`.

    Never on a protected environment; on others that have gates these are asked as by `migrate`.

    Raises:
        ConfigurationError: they do not.
        FlybackError: as `info`.
    """
    from flyback.workflows.clean import clean as run  # noqa: PLC0415 - loads what only this verb needs

    with _opened(project) as ready:
        return _noted(ready, "clean", (), papers, run)


def history(project: Project) -> HistoryResult:
    """The rows of the schema history table as they are.

    Raises:
        FlybackError: as `info`.
    """
    from flyback.workflows.history import history as run  # noqa: PLC0415 - loads what only this verb needs

    with _opened(project) as ready:
        return run(ready)


def drift(project: Project) -> Drift:
    """How the live catalogue differs from what the applied migrations make on a disposable server.

    Raises:
        FlybackError: there is no server of that version, an applied migration does not run there, or as `info`.
    """
    from flyback.workflows.drift.drift import Disposable  # noqa: PLC0415 - loads what only this verb needs
    from flyback.workflows.drift.drift import drift as run  # noqa: PLC0415

    with _opened(project) as ready:
        return run(ready, Disposable())


def rehearse(project: Project, selection: Selection | None = None, rows: Rows = Rows.PROVEN) -> Rehearsal:
    """Proves or disproves the way back of migrations on a disposable server; `Rehearsal.proven` is the answer.

    Without `selection` it is everything that `base_dump`, or an empty database, does not have. Needs no database.

    Raises:
        FlybackError: no server could be had, the base state could not be made, or a script is no SQL.
    """
    from flyback.workflows.rehearse.rehearse import rehearse as run  # noqa: PLC0415 - loads what only this verb needs

    own, folder = project.settings.flyback, project.folder
    request = Request(
        folder=folder,
        selection=selection or Pending(),
        base=FromDump(path=folder / own.base_dump) if own.base_dump else FromNothing(),
        rows=rows,
        seed_rows=own.seed_rows,
        seed_files=tuple(folder / name for name in own.seed),
    )
    return run(request, project.settings, read_project(folder, project.settings), _now, Quiet())


def lint(
    project: Project,
    *,
    files: Sequence[str | os.PathLike[str]] = (),
    since: str = "",
    base_dsn: str = "",
    major: int | None = None,
) -> Risks:
    """What scripts would lock, rewrite, lose and break, judged without running them; needs no database.

    `files` are SQL files or folders of them, of the project or not; without any it is every script of the project, with
    `since` only what differs from that git ref. `base_dsn` names a live database whose catalogue is read: what it has
    applied is not looked at. `major` is the version of PostgreSQL to judge for.

    Raises:
        FlybackError: a file is not there, git does not know the ref, or as `info` where a database is named.
    """
    from flyback.workflows.lint.lint import lint as run  # noqa: PLC0415 - loads what only this verb needs
    from flyback.workflows.lint.request import LintRequest  # noqa: PLC0415

    paths = tuple(map(Path, files))
    request = LintRequest(folder=project.folder, files=paths, since=since, base_dsn=base_dsn, major=major)
    return run(request, project.settings)


def _noted(ready: Opened, verb: str, asked: tuple[str, ...], papers: Papers | None, go: Callable[[Opened], T]) -> T:
    if not ready.settings.flyback.environments:
        _refuse_forgotten(ready)
        return go(ready)
    from flyback import api_gates  # noqa: PLC0415 - only where there are gates
    from flyback.workflows.facts.question import Noting  # noqa: PLC0415

    return api_gates.noted(ready, Noting(verb=verb, asked=asked), papers or Papers(), go)


def _refuse_forgotten(ready: Opened) -> None:
    """A database that was protected at its last run stays so, whatever was left out of `flyback.toml`."""
    from flyback.workflows.forgotten import refuse_forgotten  # noqa: PLC0415 - loads what only verbs that write need

    refuse_forgotten(ready)


@contextmanager
def _opened(project: Project, teller: Teller | None = None) -> Iterator[Opened]:
    with opened_with_care(project.folder, project.settings, teller) as ready:
        yield ready


def _to(project: Project, target: str) -> Project:
    if not target:
        return project
    try:
        target_of(target)
    except ValueError as error:
        raise UsageError(Problem(code="bad-version", what=str(error), where="target")) from None
    flyway = replace(project.settings.flyway, target=target)
    return replace(project, settings=replace(project.settings, flyway=flyway))


def _now() -> datetime:
    return datetime.now(UTC)


def _text(value: Setting) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case str() | int():
            return str(value)
        case _:
            return ",".join(value)
