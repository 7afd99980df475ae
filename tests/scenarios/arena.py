"""Rehearses small projects on one server, one after the other, through the same code as the command line."""

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from psycopg import sql

from flyback.filesystem.discover import read_project
from flyback.filesystem.settings_file import load
from flyback.model.rehearsal import Rehearsal
from flyback.postgres.scratch.administration import administration
from flyback.postgres.scratch.databases import drop_database
from flyback.postgres.scratch.server import ADMIN_DATABASE, Server
from flyback.workflows.rehearse import course
from flyback.workflows.rehearse.ground import DATABASE
from flyback.workflows.rehearse.plot import Plot
from flyback.workflows.rehearse.request import All, Faithful, Request, Rows, Selection
from flyback.workflows.rehearse.scripts import Scripts
from flyback.workflows.rehearse.seed_files import read_seed_files
from flyback.workflows.rehearse.selection import choose_road

Files = Mapping[str, str]
_ALL = All()


class Silence:
    """Progress that nobody watches."""

    def start(self, total: int) -> None:
        pass

    def step(self, label: str) -> None:
        pass

    def finish(self) -> None:
        pass


@dataclass(frozen=True, kw_only=True)
class Arena:
    """A running server, and a folder for projects."""

    server: Server
    folder: Path
    numbers: "itertools.count[int]"

    def rehearse(
        self,
        files: Files,
        faithful: Faithful = Faithful.AS_NEEDED,
        selection: Selection = _ALL,
        rows: Rows = Rows.PROVEN,
        seed_rows: int = 10,
    ) -> Rehearsal:
        """A project of these files, rehearsed on an empty database."""
        folder = self.folder / str(next(self.numbers))
        write(folder, files)
        request = Request(folder=folder, selection=selection, faithful=faithful, rows=rows, seed_rows=seed_rows)
        return self.run(request)

    def run(self, request: Request) -> Rehearsal:
        """A rehearsal that begins with nothing, as asked for."""
        settings = load(request.folder, {}, {})
        seeds = request.seed_files or tuple(request.folder / name for name in settings.flyback.seed)
        project = read_project(request.folder, settings)
        scripts = Scripts(settings.flyway)
        chosen = choose_road(request, project, frozenset())
        scripts.read([*chosen.road, *project.undo])
        plot = Plot(
            server=self.server,
            request=request,
            settings=settings,
            project=project,
            scripts=scripts,
            seeds=read_seed_files(seeds),
        )
        self._forget()
        try:
            return course.run(plot, chosen, Silence(), _now(), _now)
        finally:
            self._forget()

    def _forget(self) -> None:
        """Removes what a rehearsal leaves, as the end of its server would."""
        drop_database(self.server, DATABASE)
        with administration(self.server, ADMIN_DATABASE) as connection:
            roles = connection.execute("select rolname from pg_roles where rolname !~ '^(pg_|flyback)'").fetchall()
            for (name,) in roles:
                connection.execute(sql.SQL("drop role {}").format(sql.Identifier(name)))
            if connection.execute("select from pg_roles where rolname = 'flyback'").fetchone() is not None:
                connection.execute("alter role flyback reset all")


def write(folder: Path, files: Files) -> Path:
    """Writes the files of a project."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def _now() -> datetime:
    return datetime.now(UTC)
