"""Scripts to assessments: statement by statement, in the transactions they run in."""

from collections.abc import Iterable, Iterator

from flyback.analysis.database import Database
from flyback.analysis.handlers import handler_of
from flyback.analysis.impact import Impact
from flyback.frozen import frozen
from flyback.model.lock_modes import strength
from flyback.model.risk import Assessment
from flyback.model.script import Statement
from flyback.syntax.object_names import Node


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
    """What each statement does, in order; `database` is left as the scripts leave it."""
    for script in scripts:
        database.begin_script()
        held: dict[int, str] = {}
        for statement, node in script.statements:
            impact = Impact(database, statement, held)
            before = database.mark()
            _walk(node, impact)
            if impact.refused:
                database.back_to(before)
            yield impact.finish(script.path, script.direction)
            if not script.in_transaction:
                continue
            for oid, mode in impact.locks.items():
                if strength(mode) > strength(held.get(oid, "")):
                    held[oid] = mode


def _walk(node: Node | None, impact: Impact) -> None:
    if node is None:
        impact.cannot_tell("the statement is nested too deeply to be read")
        return
    kind, body = next(iter(node.items()))
    handler = handler_of(kind)
    if handler is None:
        impact.cannot_tell(f"what {impact.statement.tag} does")
    elif isinstance(body, dict):
        handler(body, impact)
