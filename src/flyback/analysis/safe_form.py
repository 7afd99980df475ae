"""The safe form of one thing that a statement does: what goes before it, what stands in its place, what follows."""

from flyback.analysis.case import Case
from flyback.frozen import frozen
from flyback.model.risk import Act, Remedy
from flyback.syntax.clauses import AlterTable, alter_table


@frozen
class SafeForm:
    """Scripts around the statement, each in a transaction of its own."""

    before: tuple[str, ...] = ()
    instead: str = ""
    """In place of the ALTER TABLE's command, or of any other whole statement; empty when nothing is."""
    after: tuple[str, ...] = ()
    note: str = ""
    by_itself: bool = True
    """Whether running these scripts is all that is to be done."""


def remedy(form: SafeForm, act: Act, case: Case) -> Remedy:
    """The safe form of the whole statement, in which all but this act stays as it is."""
    altered = alter_table(case.sql)
    kept = form.instead if altered is None else altered.with_commands({act.ordinal: form.instead})
    return Remedy(steps=(*form.before, *((kept,) if kept else ()), *form.after), note=form.note)


def command(act: Act, case: Case) -> tuple[AlterTable, str] | None:
    """The ALTER TABLE and the text of the command that the act is of; None for other statements."""
    altered = alter_table(case.sql)
    if altered is None or act.ordinal >= len(altered.commands):
        return None
    return altered, altered.commands[act.ordinal]
