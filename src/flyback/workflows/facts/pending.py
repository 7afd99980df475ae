"""What would run, digest by digest, and what each script of it is."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from flyback.filesystem.authors import authors
from flyback.filesystem.git import Repository, committed
from flyback.model.facts import Pending, PendingScript
from flyback.model.script import Source
from flyback.planning.set_digest import migration_set, subject_name
from flyback.postgres.live import reading
from flyback.postgres.snapshot.reader import read_snapshot
from flyback.workflows.facts.classes import Classes, classes
from flyback.workflows.facts.question import What
from flyback.workflows.facts.steps import Move, Moves, moves
from flyback.workflows.foreseen_schemas import with_schemas
from flyback.workflows.opened import Opened

_OF_OTHER_VERBS = ("Undo", "Clean", "Info", "Repair", "Baseline")
"""Words in the names of callbacks that a migration does not fire."""


def pending(opened: Opened, what: What, found: Repository | None) -> Pending:
    """What would run now; nothing is changed, no lock is taken, no callback runs.

    Raises:
        FlybackError: as the verb, before it runs anything.
    """
    with reading(opened.target):
        planned = moves(opened, what)
        by_path = _classes(opened, planned) if planned.scripts else {}
    known = migration_set(opened.project, opened.settings)
    written = _authors(found, planned.scripts, _around(opened, planned.direction))
    return Pending(
        verb=what.verb,
        plan=planned.plan,
        set_digest=known.digest,
        files=known.files,
        config=known.config,
        scripts=tuple(_script(each, by_path[each.runs.path], written) for each in planned.scripts),
    )


def _script(move: Move, said: Classes, written: Mapping[str, tuple[str, ...]]) -> PendingScript:
    return PendingScript(
        script=subject_name(move.migration),
        sha256=move.migration.digest,
        version="" if move.version is None else str(move.version),
        undo=subject_name(move.undo) if move.undo else "",
        undo_sha256=move.undo.digest if move.undo else "",
        destructive=said.destructive,
        massive=said.massive,
        not_undoable=move.not_undoable,
        authors=written[move.migration.path],
    )


def _classes(opened: Opened, planned: Moves) -> Mapping[str, Classes]:
    """By path; what is destructive or massive in callbacks stands with the first script."""
    snapshot = with_schemas(opened, read_snapshot(opened.target.connection))
    before, after = _callbacks(opened, planned.direction)
    scripts = [each.runs for each in planned.scripts]
    found = dict(classes(opened, snapshot, [*before, *scripts, *after], planned.direction))
    around = [found[each.path] for each in (*before, *after)]
    first = scripts[0].path
    found[first] = Classes(
        destructive=(*found[first].destructive, *(text for each in around for text in each.destructive)),
        massive=(*found[first].massive, *(text for each in around for text in each.massive)),
    )
    return found


def _callbacks(opened: Opened, direction: str) -> tuple[list[Source], list[Source]]:
    """Those that may run before the scripts, and those after the first one; of errors, too."""
    undoes = direction == "undo"
    mine = [
        each
        for each in opened.project.callbacks
        if ("Undo" in each.event or "Connect" in each.event if undoes else not _is_of_others(each.event))
    ]
    before = [each.source for each in mine if not each.event.startswith("after")]
    return before, [each.source for each in mine if each.event.startswith("after")]


def _is_of_others(event: str) -> bool:
    return any(word in event for word in _OF_OTHER_VERBS)


def _around(opened: Opened, direction: str) -> tuple[Path, ...]:
    """What runs beside the scripts, and what says whether they went well: callbacks, verifications, smoke tests."""
    before, after = _callbacks(opened, direction)
    programs = [each.source for each in opened.project.callbacks if each.event.endswith("Connect")]
    checks = [each.source for each in opened.project.verifications]
    sources = {each.path: each for each in (*before, *after, *programs, *checks)}.values()
    return (
        *(file for each in sources for file in _of(each)),
        *(opened.folder / name for name, _ in opened.project.smoke),
    )


def _authors(
    found: Repository | None, scripts: Sequence[Move], around: tuple[Path, ...]
) -> Mapping[str, tuple[str, ...]]:
    """By path of the migration; nobody where one of its files is not as committed: anybody may have changed it.

    Who wrote what is `around` them is among the authors of the first.
    """
    files = {each.migration.path: tuple(_files(each)) for each in scripts}
    if scripts:
        files[scripts[0].migration.path] += around
    every = [file for of_script in files.values() for file in of_script]
    if found is None or not every:
        return dict.fromkeys(files, ())
    there, people = committed(found, every), authors(found, every)
    return {
        path: tuple(sorted({who for file in of_script for who in people[file]}))
        if all(file in there and people[file] for file in of_script)
        else ()
        for path, of_script in files.items()
    }


def _files(move: Move) -> Iterator[Path]:
    for source in (move.migration, *([move.undo] if move.undo else [])):
        yield from _of(source)


def _of(source: Source) -> tuple[Path, ...]:
    """Its file, and the `.conf` file beside it where there is one."""
    return (Path(source.file), *([Path(f"{source.file}.conf")] if source.conf_digest else []))
