"""Writes safe forms in place of migrations that were never applied; where nobody knows that, nothing is written."""

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from flyback.analysis.fixing import SafeScripts, new_files, safe_scripts
from flyback.errors import FlybackError
from flyback.filesystem.changed_since import Changed, changed_since
from flyback.filesystem.replacing import replace_script, text_of
from flyback.frozen import frozen, replaced
from flyback.model.history import BASELINES, HistoryRow
from flyback.model.risk import Assessment, Fix, Risks
from flyback.model.script import Project, VersionedScript
from flyback.model.version import Version
from flyback.scripts.names import Name, parse, sql_stem
from flyback.settings import Settings
from flyback.workflows.lint.gathering import gather
from flyback.workflows.lint.lint import lint
from flyback.workflows.lint.request import LintRequest

_NOBODY_KNOWS = (
    "nobody knows whether it was ever applied: --base-dsn or the url names a database whose history tells, "
    "--since a commit in which it was not there yet"
)


def lint_and_fix(request: LintRequest, settings: Settings) -> Risks:
    """Rewrites the scripts that have a safe form, and judges what is there then; `fixes` tells what was written.

    Raises:
        FlybackError: as `lint`, or the database whose history is asked cannot be reached.
    """
    found = lint(request, settings)
    project = gather(request, settings).project
    fixes = tuple(_Fixing(request, settings, project).fixes(found)) if project else ()
    if not any(fix.written for fix in fixes):
        return replaced(found, fixes=fixes)
    written = [Path(file) for fix in fixes for file in fix.written if not file.endswith(".conf")]
    more = tuple(dict.fromkeys((*request.files, *written))) if request.files else ()
    return replaced(lint(replaced(request, files=more), settings), fixes=fixes)


class _Fixing:
    """Rewrites scripts of one project."""

    def __init__(self, request: LintRequest, settings: Settings, project: Project) -> None:
        self._request = request
        self._settings = settings
        self._project = project
        self._scripts = {(request.folder / each.source.path).as_posix(): each for each in project.versioned}
        self._known: _Known | None = None

    def fixes(self, found: Risks) -> list[Fix]:
        """One for each script that has a safe form."""
        told = []
        for path, assessments in groupby(found.assessments, key=lambda each: each.file):
            if path in self._scripts:
                told += self._fixed(path, self._scripts[path], tuple(assessments))
        return told

    def _fixed(self, path: str, script: VersionedScript, assessments: Sequence[Assessment]) -> list[Fix]:
        safe = safe_scripts(script.source.sql, assessments, self._settings.flyback)
        if safe is None:
            return []
        if self._known is None:
            self._known = _known(self._request, self._settings)
        refused = self._known.doubt(script) or self._unwritable(script) or safe.refused
        if refused:
            return [Fix(file=path, rules=safe.fixed, refused=refused)]
        try:
            files = replace_script(script.source, self._files(script, safe, self._known))
        except FlybackError as error:
            return [Fix(file=path, rules=safe.fixed, refused="; ".join(each.what for each in error.problems))]
        written = tuple((self._request.folder / file).as_posix() for file in files)
        return [Fix(file=path, written=written, rules=safe.fixed, notes=(*safe.notes, *self._undo_notes(script, safe)))]

    def _files(self, script: VersionedScript, safe: SafeScripts, known: "_Known") -> tuple[tuple[str, str], ...]:
        project, own = self._project, script.source.path
        there = (*(each.version for each in project.versioned), *(each.version for each in project.baselines))
        taken = (*there, *known.versions)
        return new_files(own, self._raw_version(own), safe, taken)

    def _raw_version(self, path: str) -> str:
        name = path.rpartition("/")[2]
        found = parse(sql_stem(name, self._settings.flyway.sql_migration_suffixes) or name, self._settings)
        return found.raw_version if isinstance(found, Name) else ""

    def _unwritable(self, script: VersionedScript) -> str:
        """Why its text cannot be written anew although it was never applied."""
        if script.source.execute_in_transaction is not None:
            return "its .conf file says how it runs, which may be true of some of its parts alone"
        if text_of(script.source) != script.source.sql:
            return "it has placeholders, or is not UTF-8: what was judged is not the text of the file"
        return ""

    def _undo_notes(self, script: VersionedScript, safe: SafeScripts) -> tuple[str, ...]:
        undo = self._project.undo_of(script.version)
        if undo is None or len(safe.texts) == 1:
            return ()
        return (f"{undo.source.path} undoes all of it at once: divide it among the new versions",)


@frozen
class _Known:
    """What is known of where scripts were applied."""

    url: str
    """Whose history was read; empty when none was."""
    rows: tuple[HistoryRow, ...]
    changed: Changed | None

    @property
    def versions(self) -> tuple[Version, ...]:
        """Those in the history."""
        return tuple(filter(None, map(_version, self.rows)))

    def doubt(self, script: VersionedScript) -> str:
        """Why a script may have been applied already; empty when all that is known says that it was not."""
        if not self.url and self.changed is None:
            return _NOBODY_KNOWS
        if script.version in self.versions:
            return f"the history of {self.url} has it"
        if any(row.type in BASELINES and (_version(row) or script.version) > script.version for row in self.rows):
            return f"the history of {self.url} begins with a baseline that stands for it"
        if self.changed is not None and Path(script.source.file).resolve() not in self.changed.added:
            return "it was there before, so it may have been applied: nobody knows"
        return ""


def _known(request: LintRequest, settings: Settings) -> _Known:
    changed = changed_since(request.folder, request.since) if request.since else None
    if not (request.base_dsn or settings.flyway.url):
        return _Known(url="", rows=(), changed=changed)
    from flyback.postgres.target.history_table import HistoryTable  # noqa: PLC0415 - loads the driver
    from flyback.workflows.lint.connecting import connected  # noqa: PLC0415

    with connected(request.base_dsn, settings) as target:
        rows = tuple(HistoryTable(target, settings.flyway).rows())
        return _Known(url=target.address.shown, rows=rows, changed=changed)


def _version(row: HistoryRow) -> Version | None:
    try:
        return None if row.version is None else Version(row.version)
    except ValueError:  # written by hand
        return None
