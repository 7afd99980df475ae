"""What would run, in order, each script with the one that leads back."""

import hashlib
import json
from collections.abc import Sequence

from flyback.frozen import frozen
from flyback.model.migration import ForwardScript
from flyback.model.script import Source, UndoScript, VersionedScript
from flyback.model.version import Version
from flyback.planning.entries import script_version
from flyback.scripts.comments import not_undoable
from flyback.workflows.facts.question import Migrating, Noting, Undoing, What
from flyback.workflows.migrate.applying import arranged
from flyback.workflows.migrate.foreseen import foreseen_rows
from flyback.workflows.migrate.outlook import outlook
from flyback.workflows.opened import Opened
from flyback.workflows.undo.undo import plan as undo_plan


@frozen
class Move:
    """One script that would run."""

    migration: Source
    version: Version | None
    undo: Source | None
    not_undoable: str
    runs: Source
    """Which of the two."""


@frozen
class Moves:
    """All of them."""

    plan: str
    """The digest of the plan."""
    scripts: tuple[Move, ...] = ()
    direction: str = "apply"


def moves(opened: Opened, what: What) -> Moves:
    """What the verb would run now, by its own rules; to be asked in one transaction that only reads.

    Raises:
        FlybackError: as the verb, before it runs anything.
    """
    match what:
        case Migrating(request=request):
            seen = outlook(opened.silent, request, foreseen_rows(opened))
            plan, _ = arranged(opened, seen)
            return Moves(plan=plan.digest, scripts=_forward(opened, seen.chosen))
        case Undoing(prepared=prepared):
            scripts = tuple(_move(each.migration.script, each.undo, each.undo.source) for each in prepared.steps)
            return Moves(plan=undo_plan(opened, prepared).digest, scripts=scripts, direction="undo")
        case Noting(verb=verb, asked=asked):
            rows = [(row.installed_rank, row.version, row.type, row.checksum) for row in opened.history.rows()]
            text = json.dumps(["flyback.note/1", verb, asked, rows], separators=(",", ":"))
            return Moves(plan=hashlib.sha256(text.encode()).hexdigest())


def _forward(opened: Opened, chosen: Sequence[ForwardScript]) -> tuple[Move, ...]:
    undo = {each.version: each for each in opened.project.undo}
    found = []
    for script in chosen:
        version = script_version(script)
        back = undo.get(version) if version is not None and isinstance(script, VersionedScript) else None
        found.append(_move(script, back, script.source))
    return tuple(found)


def _move(script: ForwardScript, undo: UndoScript | None, runs: Source) -> Move:
    return Move(
        migration=script.source,
        version=script_version(script),
        undo=undo.source if undo else None,
        not_undoable=_not_undoable(script),
        runs=runs,
    )


def _not_undoable(script: ForwardScript) -> str:
    """The reason that the script gives; a repeatable migration has no undo, but may well say why."""
    if isinstance(script, VersionedScript):
        return script.not_undoable
    return not_undoable(script.source.sql, script.source.path) if script.source.is_sql else ""
