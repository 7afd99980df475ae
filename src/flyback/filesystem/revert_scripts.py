"""A migration that reverses an earlier one: its files as they will be, and the writing of them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path, PurePosixPath

from flyback.errors import Problem, ProjectError, SelectionError
from flyback.filesystem.named_scripts import named_scripts
from flyback.filesystem.new_scripts import write_new
from flyback.filesystem.script_copies import below_comment, bytes_of, configuration_of
from flyback.filesystem.tree import shown
from flyback.frozen import frozen
from flyback.model.script import Project, Source, UndoScript, VersionedScript
from flyback.model.version import Version
from flyback.scripts.discovered import DiscoveredFile, Folder
from flyback.scripts.names import Name, parse, sql_stem
from flyback.scripts.next_version import next_version
from flyback.settings import Settings


@frozen
class RevertScripts:
    """The next migration, which does what an undo script does, and its own undo, which does what that one undid."""

    version: Version
    original: VersionedScript
    undo: UndoScript
    files: tuple[DiscoveredFile, ...]
    """The migration, then its undo; not on disk yet."""
    headers: tuple[int, int]
    """Lines that stand before the copied text in each."""

    def write(self) -> tuple[Path, ...]:
        """Writes them, and the `.conf` files beside them; all or none, and never over another file.

        Raises:
            UsageError: something is there already, or cannot be written.
        """
        wanted = [(Path(file.file), file.data) for file in self.files]
        wanted += [(Path(f"{file.file}.conf"), file.conf) for file in self.files if file.conf is not None]
        written: list[Path] = []
        try:
            for path, content in wanted:
                write_new(path, content)
                written.append(path)
        except BaseException:
            for path in written:
                path.unlink()
            raise
        return tuple(written)


def revert_scripts(
    folder: Path, settings: Settings, project: Project, version: Version, now: datetime
) -> RevertScripts:
    """What reverses a version, copied byte by byte below a comment that says where it comes from.

    Raises:
        SelectionError: there is no such version, or it has no undo script.
        ProjectError: one of the scripts is no SQL, or is not any more what was read.
    """
    original = next((script for script in project.versioned if script.version == version), None)
    if original is None:
        raise SelectionError(Problem(code="no-such-version", what=f"no migration has version {version}"))
    undo = project.undo_of(version)
    if undo is None:
        raise SelectionError(_without_undo(original))
    for source in (original.source, undo.source):
        if not source.is_sql:
            what = "this script is no SQL, and only SQL can be copied into a revert"
            raise ProjectError(Problem(code="no-sql", what=what, where=source.path))
    named = named_scripts(folder, settings)
    raw = next_version(named.versions, now)
    folders = (named.script_folder, named.undo_folder)
    name, undo_name = _names(original, undo, settings, raw)
    places = (shown(folders[0] / name, folder.absolute()), shown(folders[1] / undo_name, folder.absolute()))
    forward = [
        f"Reverts {original.source.path}: written by `flyback revert {version}` from {undo.source.path}",
        f"(SHA-256 {undo.source.digest}).",
        f"The way back is in {places[1]}.",
        "",
    ]
    back = [
        f"Undo of {places[0]}: written by `flyback revert {version}` from {original.source.path}",
        f"(SHA-256 {original.source.digest}).",
        "",
    ]
    files = (
        _copy(undo.source, folders[0] / name, places[0], forward, Folder.LOCATION),
        _copy(original.source, folders[1] / undo_name, places[1], back, Folder.UNDO),
    )
    return RevertScripts(
        version=Version(raw), original=original, undo=undo, files=files, headers=(len(forward), len(back))
    )


def warned(scripts: RevertScripts, lines: Sequence[str]) -> RevertScripts:
    """The same with more lines in the migration's header, for what a reader must not overlook."""
    forward, back = scripts.files
    return replace(
        scripts,
        files=(replace(forward, data=below_comment(lines, forward.data)), back),
        headers=(scripts.headers[0] + len(lines), scripts.headers[1]),
    )


def _names(original: VersionedScript, undo: UndoScript, settings: Settings, version: str) -> tuple[str, str]:
    """`V13__revert_10_add_x.sql` and `U13__undo_revert_10_add_x.sql`, in the project's own style."""
    flyway = settings.flyway
    file_name = PurePosixPath(original.source.script).name
    stem = sql_stem(file_name, flyway.sql_migration_suffixes) or file_name
    name = parse(stem, settings)
    old = name.raw_version if isinstance(name, Name) else original.version.text
    described = stem[len(flyway.sql_migration_prefix) + len(old) :].removeprefix(flyway.sql_migration_separator)
    words = f"revert_{old}_{described}" if described else f"revert_{old}"
    tail = file_name[len(stem) :]
    return (
        f"{flyway.sql_migration_prefix}{version}{flyway.sql_migration_separator}{words}{tail}",
        f"{undo.prefix}{version}{flyway.sql_migration_separator}undo_{words}{tail}",
    )


def _copy(source: Source, path: Path, place: str, header: list[str], folder: Folder) -> DiscoveredFile:
    return DiscoveredFile(
        path=place,
        file=str(path),
        script=path.name,
        folder=folder,
        undo_folder="",
        is_sql=True,
        data=below_comment(header, bytes_of(source)),
        conf=configuration_of(source),
    )


def _without_undo(original: VersionedScript) -> Problem:
    why = f": {original.not_undoable}" if original.not_undoable else ""
    return Problem(
        code="no-undo",
        what=f"version {original.version} has no undo script to copy" + why,
        where=original.source.path,
        hint="write its undo script first, or the reversal itself: flyback new DESCRIPTION",
    )
