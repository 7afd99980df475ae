"""Damaged copies of an undo script: a good proof notices each of them."""

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from flyback.frozen import frozen
from flyback.model.script import Runnable, Statement, Transaction
from flyback.proof.edits import Edit, edits
from flyback.syntax.tokens import meaning

_T = TypeVar("_T")

LIMIT = 60
"""Damaged copies of one script."""
_OF_STATEMENT = 8
"""Alterations of one statement."""
_SHOWN = 60

_WITHOUT_EFFECT = frozenset(
    """VariableSetStmt VariableShowStmt VacuumStmt LockStmt CheckPointStmt DiscardStmt ListenStmt UnlistenStmt
    NotifyStmt PrepareStmt DeallocateStmt ReindexStmt ExplainStmt ConstraintsSetStmt TransactionStmt""".split()  # noqa: SIM905 - a list of quoted words is harder to read
)
"""Statements that leave nothing behind. ANALYZE is a VacuumStmt in the grammar."""
_HARMLESS_FUNCTIONS = frozenset({"set_config", "pg_sleep", "now", "count", "version", "current_setting"})


@frozen
class Damaged:
    """An undo script with one statement removed or altered."""

    line: int
    change: str
    """`removed: DROP INDEX x`."""
    script: Runnable
    spares: bool = False
    """It merely drops less: where that changes nothing, what was cut is superfluous, and not the proof weak."""

    @property
    def cut(self) -> str:
        """What is not there any more: `DROP INDEX x`."""
        return self.change.removeprefix("removed: ").removeprefix("altered: without ")


@frozen
class Damages:
    """The damaged copies of one script."""

    scripts: tuple[Damaged, ...] = ()
    left_out: int = 0
    """How many more there could have been."""


def damage(undo: Runnable) -> Damages:
    """Every statement with an effect removed, one at a time, then altered in small ways; all are valid SQL."""
    telling = [statement for statement in undo.statements if _has_effect(statement)]
    removed = [_removal(undo, statement) for statement in telling]
    altered = [_alterations(undo, statement) for statement in telling]
    found = (*removed, *_in_turn(altered))
    return Damages(scripts=found[:LIMIT], left_out=max(len(found) - LIMIT, 0))


def _has_effect(statement: Statement) -> bool:
    if statement.transaction is Transaction.CONTROL:
        return False
    match meaning(statement.sql):
        case {"SelectStmt": dict() as body} if "intoClause" not in body:
            return any(name not in _HARMLESS_FUNCTIONS for name in _called(body))
        case dict() as node:
            return not _WITHOUT_EFFECT & node.keys()
        case _:
            return True


def _called(value: object) -> Iterator[str]:
    """Names of the functions that a parse tree calls."""
    match value:
        case dict():
            match value.get("FuncCall"):
                case {"funcname": [*_, {"String": {"sval": str(name)}}]}:
                    yield name
            for item in value.values():
                yield from _called(item)
        case list():
            for item in value:
                yield from _called(item)


def _removal(undo: Runnable, statement: Statement) -> Damaged:
    rest = tuple(each for each in undo.statements if each is not statement)
    change = f"removed: {_shown(statement.sql)}"
    script = replace(undo, statements=rest)
    return Damaged(line=statement.line, change=change, script=script, spares=_drops(statement.sql))


def _alterations(undo: Runnable, statement: Statement) -> tuple[Damaged, ...]:
    known = [meaning(statement.sql)]
    if known[0] is None or statement.copy_data is not None:
        return ()
    found: list[Damaged] = []
    for edit in _in_turn(edits(statement.sql)):
        sql = edit.applied(statement.sql)
        means = meaning(sql)
        if means is None or means in known:
            continue
        known.append(means)
        found.append(
            Damaged(
                line=statement.line + statement.sql[: edit.begin].count("\n"),
                change=_told(edit, statement.sql),
                script=_with(undo, statement, sql),
                spares=not edit.text and _drops(_cut(edit, statement.sql)),
            )
        )
        if len(found) == _OF_STATEMENT:
            break
    return tuple(found)


def _with(undo: Runnable, statement: Statement, sql: str) -> Runnable:
    return replace(
        undo, statements=tuple(replace(each, sql=sql) if each is statement else each for each in undo.statements)
    )


def _drops(sql: str) -> bool:
    return sql[:5].upper() == "DROP "


def _cut(edit: Edit, sql: str) -> str:
    return sql[edit.begin : edit.end].strip(", \n\t")


def _told(edit: Edit, sql: str) -> str:
    """`altered: without DEFAULT 0`, or the two texts with what stands around them."""
    if not edit.text:
        return f"altered: without {_shown(_cut(edit, sql))}"
    begin = max(sql.rfind(" ", 0, max(edit.begin - 12, 0)) + 1, 0)
    end = next((at for at in range(edit.end, len(sql)) if sql[at] in " \n,;)"), len(sql))
    return f"altered: {_shown(sql[begin:end])} is {_shown(sql[begin : edit.begin] + edit.text + sql[edit.end : end])}"


def _shown(sql: str) -> str:
    line = " ".join(sql.split())
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…"


def _in_turn(groups: Iterable[Sequence[_T]]) -> Iterator[_T]:
    """The first of each group, then the second of each, and so on: a cut hits all groups alike."""
    for items in itertools.zip_longest(*groups):
        yield from (item for item in items if item is not None)
