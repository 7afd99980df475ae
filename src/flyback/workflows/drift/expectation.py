"""The catalogue that a road leads to: its scripts, run on a disposable server of the same major version."""

from collections.abc import Iterable
from pathlib import Path

from flyback.errors import BaseError, Problem, ServerError
from flyback.model.catalog import Catalog
from flyback.model.failure import Failure
from flyback.model.migration import ForwardScript
from flyback.model.script import Project
from flyback.model.version import Version
from flyback.postgres.base_state import AppliedVersions, HistoryTable, applied_versions, from_dump
from flyback.postgres.scratch.contract import ROLE, Server, Trust
from flyback.postgres.scratch.databases import create_database
from flyback.postgres.scratch.tenancy import prepare
from flyback.postgres.workplace import Workplace, workplace_on
from flyback.proof.drift import touched
from flyback.settings import Settings
from flyback.workflows.drift.road import Passage
from flyback.workflows.rehearse.scripts import Scripts
from flyback.workflows.surroundings import needs_of

_DATABASE = "drift"


class Builder:
    """A database on a disposable server, on its way to what the live one should be."""

    def __init__(self, server: Server, settings: Settings, trust: Trust) -> None:
        self._server = server
        self._settings = settings
        self._trust = trust
        self._scripts = Scripts(settings.flyway)

    def begin(self, project: Project) -> frozenset[str]:
        """Makes the empty database, with the roles and extensions that the project's scripts expect; these roles.

        Raises:
            ServerError: the server lacks an extension or a role.
            ProjectError: a script is no SQL.
        """
        every: tuple[ForwardScript, ...] = (*project.versioned, *project.baselines, *project.repeatables)
        scripts = [each for each in every if each.source.is_sql]
        self._scripts.read(scripts)
        needs = needs_of(self._scripts, scripts, self._settings.flyback)
        self._scripts.left_out = frozenset(prepare(self._server, needs, self._trust).precreated_extensions)
        create_database(self._server, _DATABASE)
        return frozenset(needs.roles)

    def restore(self, dump: Path, history: HistoryTable) -> frozenset[Version]:
        """Begins with a dump; the versions it holds.

        Raises:
            BaseError: the dump cannot be restored.
        """
        from_dump(self._server, _DATABASE, dump, self._trust)
        found = applied_versions(self._server.conninfo(_DATABASE, ROLE), history)
        return _versions(found) if found else frozenset()

    def run(self, passages: Iterable[Passage], schemas: tuple[str, ...]) -> tuple[Catalog, frozenset[tuple[str, str]]]:
        """Runs the scripts; the catalogue they leave, and what of it cannot be judged.

        Raises:
            BaseError: a script does not run.
        """
        unjudged: frozenset[tuple[str, str]] = frozenset()
        with workplace_on(self._server, _DATABASE, schemas[0]) as workplace:
            workplace.create_schemas(name for name in schemas if name != "public")
            workplace.begin()
            for passage in passages:
                before = workplace.catalog if passage.outdated else None
                self._apply(workplace, passage)
                if before is not None:
                    unjudged |= touched(before, workplace.catalog)
            return workplace.catalog, unjudged

    def _apply(self, workplace: Workplace, passage: Passage) -> None:
        failure = workplace.apply(self._scripts.runnable(passage.script)).failure
        if failure is not None and not passage.superseded:
            raise BaseError(_does_not_run(failure))


def same_major(server: Server, major: int) -> None:
    """Refuses to compare what two versions of PostgreSQL print.

    Raises:
        ServerError: the disposable server is of another major version.
    """
    if server.major != major:
        what = (
            f"the live server is PostgreSQL {major}, the disposable one {server.version}: they print definitions apart"
        )
        hint = f"install the package postgresql-{major}, or name a server of that version with --server DSN"
        raise ServerError(Problem(code="other-major", what=what, where=server.source, hint=hint))


def _versions(found: AppliedVersions) -> frozenset[Version]:
    return frozenset(Version(text) for text in found.versions)


def _does_not_run(failure: Failure) -> Problem:
    return Problem(
        code="applied-fails",
        what="what the migrations make is not known, because an applied one does not run on a disposable server: "
        + failure.message
        + (f" ({failure.detail})" if failure.detail else ""),
        where=failure.where,
        hint=failure.hint
        or "it may need what was there before the first migration: give its schema as base_dump in flyback.toml",
    )
