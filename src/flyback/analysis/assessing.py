"""Scripts to assessments: statement by statement, in the transactions they run in."""

from collections.abc import Iterable, Iterator

from flyback.analysis.course import Course
from flyback.analysis.database import Database
from flyback.analysis.handlers import perform
from flyback.analysis.impact import Impact
from flyback.analysis.in_use import refuse_in_use
from flyback.analysis.newer_syntax import NEWEST, needed_version
from flyback.frozen import frozen
from flyback.model.risk import Assessment
from flyback.model.script import Statement
from flyback.syntax.object_names import Node

_TOO_DEEP = "what the statement does: it is nested too deeply to be read"


@frozen
class Readable:
    """A script with the parse trees of its statements."""

    path: str
    statements: tuple[tuple[Statement, Node | None], ...]
    """Without tree when it is nested too deeply to be read."""
    in_transaction: bool = True
    """Whether the whole script runs in one transaction; otherwise each statement commits by itself."""
    direction: str = "apply"


def assess(scripts: Iterable[Readable], database: Database) -> Iterator[Assessment]:
    """What each statement does, in order; `database` is left as the scripts leave it.

    A statement that the server will refuse changes nothing; those after it are looked at as if it were not there.
    """
    for script in scripts:
        database.begin_script()
        course = Course(database, in_transaction=script.in_transaction)
        for statement, node in script.statements:
            impact = Impact(database, statement, course.held)
            impact.in_transaction = course.open
            before = database.mark()
            _refuse_newer(node, impact)
            course.refuse_early(node, impact)
            _perform(node, impact, course)
            refuse_in_use(node, impact)
            if impact.refused:
                database.back_to(before)
            yield impact.finish(script.path, script.direction)
            course.keep(node, impact)


def _refuse_newer(node: Node | None, impact: Impact) -> None:
    major = impact.database.server.major
    needed = needed_version(node) if node is not None and major < NEWEST else 0
    if needed > major:
        impact.refuse("42601", f"syntax error: this form needs PostgreSQL {needed}")


def _perform(node: Node | None, impact: Impact, course: Course) -> None:
    before = impact.database.mark()
    try:
        match node:
            case {"TransactionStmt": dict(body)}:
                course.control(body, impact)
            case None:
                impact.cannot_tell(_TOO_DEEP)
            case _:
                perform(node, impact)
    except RecursionError:
        impact.database.back_to(before)
        impact.cannot_tell(_TOO_DEEP)
