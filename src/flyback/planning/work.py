"""What is to be arranged: one script, which way, and the row of the history it leaves."""

from flyback.frozen import frozen
from flyback.model.history import HistoryRow
from flyback.model.migration import ForwardScript
from flyback.model.plan import Direction, Resume
from flyback.model.script import BaselineScript, RepeatableScript, Script, Source, UndoScript


@frozen
class Work:
    """One script on its way into the database."""

    script: ForwardScript | UndoScript
    direction: Direction = Direction.APPLY
    installed_rank: int
    """Of the row that is written."""
    out_of_order: bool = False
    resume: Resume | None = None
    undoes: HistoryRow | None = None
    """The row of the migration that an undo script takes back; None for everything else."""

    @property
    def source(self) -> Source:
        """The file."""
        return self.script.source


@frozen
class NewRow:
    """The columns of a history row that are known before it is written."""

    installed_rank: int
    version: str | None
    description: str
    type: str
    script: str
    checksum: int | None


def row_of(work: Work, undone_as: str) -> NewRow:
    """The row that the work leaves.

    An undo leaves a copy of the row it takes back, of type `DELETE`, which open-source Flyway reads; or, as
    Redgate's editions do, one of its own script, of type `UNDO_SQL`.

    Raises:
        ValueError: an undo that does not say what it takes back.
    """
    if work.direction is Direction.UNDO and undone_as == "DELETE":
        undone = work.undoes
        if undone is None:
            raise ValueError(f"{work.source.path} does not say which row it takes back")
        return NewRow(
            installed_rank=work.installed_rank,
            version=undone.version,
            description=undone.description,
            type="DELETE",
            script=undone.script,
            checksum=undone.checksum,
        )
    script = work.script
    return NewRow(
        installed_rank=work.installed_rank,
        version=None if isinstance(script, RepeatableScript) else script.version.text,
        description=script.description,
        type=_type(script),
        script=script.source.script,
        checksum=script.source.checksum,
    )


def _type(script: Script) -> str:
    match script:
        case UndoScript(source=Source(is_sql=is_sql)):
            return "UNDO_SQL" if is_sql else "UNDO_SCRIPT"
        case BaselineScript(source=Source(is_sql=True)):
            return "SQL_BASELINE"
        case _:
            return "SQL" if script.source.is_sql else "SCRIPT"
