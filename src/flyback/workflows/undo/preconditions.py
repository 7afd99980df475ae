"""The queries of the verify folder, asked before an undo."""

from collections.abc import Iterable

from flyback.errors import FlybackError, Problem, ScriptSyntaxError
from flyback.model.script import Project, Runnable, Source, Statement, Verification
from flyback.planning.undo_selection import Undoable
from flyback.postgres.preconditions import unmet
from flyback.syntax.statements import split
from flyback.workflows.opened import Opened


class PreconditionError(FlybackError):
    """A query of the verify folder does not hold, so the undo is refused."""

    exit_code = 3


def check_preconditions(opened: Opened, steps: Iterable[Undoable]) -> None:
    """Asks every precondition of the undo scripts, before the first of them runs.

    Raises:
        PreconditionError: with every query that does not hold.
        ScriptSyntaxError: one of their files is not PostgreSQL.
        ServerError: the connection was lost.
    """
    found = [each for step in steps for each in verifications(opened.project, step)]
    texts = read_scripts(each.source for each in found)
    scripts = [Runnable(path=path, statements=statements, in_transaction=True) for path, statements in texts.items()]
    problems = unmet(opened.target.connection, scripts, opened.target.reset)
    if problems:
        raise PreconditionError(problems)


def verifications(project: Project, step: Undoable) -> tuple[Verification, ...]:
    """The preconditions of one undo script."""
    return tuple(each for each in project.verifications if each.version == step.undo.version)


def read_scripts(sources: Iterable[Source]) -> dict[str, tuple[Statement, ...]]:
    """The statements of scripts, by path; programs have none.

    Raises:
        ScriptSyntaxError: with every problem of every script.
    """
    problems: list[Problem] = []
    found: dict[str, tuple[Statement, ...]] = {}
    for source in sources:
        try:
            found[source.path] = split(source.sql, source.path) if source.is_sql else ()
        except ScriptSyntaxError as error:
            problems += error.problems
    if problems:
        raise ScriptSyntaxError(problems)
    return found
