"""`repair`: the history is put right; the database is not touched otherwise."""

from collections.abc import Sequence
from dataclasses import replace

from flyback.model.results import Repair, RepairResult
from flyback.planning.reconciling import reconcile
from flyback.planning.repairing import Alignment, Deletion, Removal, repairs
from flyback.postgres.running.journal import Journal
from flyback.postgres.running.remains import remains
from flyback.postgres.target.history_table import deletion_marker
from flyback.workflows.callbacks import around
from flyback.workflows.locked import Orphans, locked
from flyback.workflows.opened import Opened


def repair(opened: Opened, cherry_pick: tuple[str, ...] = ()) -> RepairResult:
    """Removes failed rows, marks missing migrations deleted, aligns checksums, descriptions and types: all or nothing.

    Raises:
        HistoryError: the history cannot be understood.
        LockError: a migrator is at work.
    """
    opened.refuse_standby()
    removed: list[Repair] = []
    deleted: list[Repair] = []
    aligned: list[Repair] = []
    with around(opened, "Repair"), locked(opened, Orphans.WAIT):
        history = opened.history
        history.look()
        rules = opened.rules(cherry_pick)
        with opened.target.transaction():
            for each in repairs(reconcile(opened.project, history.rows(), rules), rules):
                match each:
                    case Removal(row=row):
                        history.remove_failed(row)
                        removed.append(Repair(row=row, path=""))
                    case Deletion(row=row):
                        history.add(deletion_marker(row))
                        deleted.append(Repair(row=row, path=""))
                    case Alignment(row=row, script=script):
                        changed = replace(row, description=each.description, type=each.type, checksum=each.checksum)
                        history.align(changed)
                        aligned.append(Repair(row=changed, path=script.source.file))
        left = _tidy(opened, [each.row.installed_rank for each in removed]) if removed else ()
    return RepairResult(
        place=opened.place,
        removed=tuple(removed),
        deleted=tuple(deleted),
        aligned=tuple(aligned),
        remains=left,
        milliseconds=opened.milliseconds,
        notes=opened.notes,
    )


def _tidy(opened: Opened, ranks: Sequence[int]) -> tuple[str, ...]:
    """Forgets how far failed scripts came; what they may have left in the database is told, not touched."""
    flyback, flyway = opened.settings.flyback, opened.settings.flyway
    journal = Journal(opened.target, flyback.schema, opened.target.facts.schema, flyway.table)
    journal.forget(ranks)
    return remains(opened.target.connection).told
