"""The safe form of what a statement does: what goes before it, what stands in its place, what follows."""

from collections.abc import Iterable, Sequence

from flyback.analysis.case import Case
from flyback.frozen import frozen
from flyback.model.risk import Act, Remedy
from flyback.syntax.clauses import AlterTable, alter_table


@frozen
class SafeForm:
    """Scripts around the statement, each in a transaction of its own."""

    before: tuple[str, ...] = ()
    ahead: tuple[str, ...] = ()
    """Statements right before it, in its transaction."""
    instead: str = ""
    """In place of the ALTER TABLE's command, or of any other whole statement; empty when nothing is."""
    others: tuple[int, ...] = ()
    """Places of other commands that it stands for, too."""
    along: tuple[str, ...] = ()
    """Further commands of the ALTER TABLE."""
    behind: tuple[str, ...] = ()
    """Statements right after it, in its transaction."""
    after: tuple[str, ...] = ()
    note: str = ""
    by_itself: bool = True
    """Whether running these scripts is all that is to be done, and leaves what the statement would."""

    @property
    def script(self) -> str:
        """What stands in the statement's place."""
        return ";\n".join((*self.ahead, *((self.instead,) if self.instead else ()), *self.behind))


def command(act: Act, case: Case) -> tuple[AlterTable, str] | None:
    """The ALTER TABLE and the command that the act is of, as other safe forms have left it; None where there is none.

    That is so in other statements, and where nothing is left of the command.
    """
    altered = alter_table(case.sql)
    if altered is None or act.ordinal >= len(altered.commands):
        return None
    text = case.commands.get(act.ordinal, altered.commands[act.ordinal])
    return (altered, text) if text else None


def combined(forms: Sequence[SafeForm], case: Case) -> SafeForm | None:
    """One form of the whole statement from those of its parts; None without any."""
    altered = alter_table(case.sql)
    if altered is None or not forms:
        return forms[0] if forms else None
    return SafeForm(
        before=_all(form.before for form in forms),
        ahead=_all(form.ahead for form in forms),
        instead=altered.with_commands(case.commands, _all(form.along for form in forms)),
        behind=_all(form.behind for form in forms),
        after=_all(form.after for form in forms),
        note="; ".join(dict.fromkeys(form.note for form in forms if form.note)),
        by_itself=all(form.by_itself for form in forms),
    )


def remedy(form: SafeForm) -> Remedy:
    """The safe form of a whole statement, for people."""
    return Remedy(steps=(*form.before, *((form.script,) if form.script else ()), *form.after), note=form.note)


def _all(parts: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(each for part in parts for each in part)
