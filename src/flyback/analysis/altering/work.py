"""What one ALTER TABLE has still to do: its commands in the order of passes, and what waits for the rows."""

import enum
from collections.abc import Callable
from dataclasses import field

from flyback.analysis.impact import Impact
from flyback.frozen import frozen, replaced
from flyback.model.snapshot import Constraint, Relation
from flyback.syntax.object_names import Node


class Pass(enum.IntEnum):
    """When a command is carried out, however the statement orders them.

    Source: AT_PASS_DROP to AT_PASS_MISC.
    """

    DROP = 1
    ALTER_TYPE = 2
    ADD_COLUMN = 3
    SET_EXPRESSION = 4
    ADD_CONSTRAINT = 5
    COLUMN_ATTRIBUTES = 6
    ADD_INDEX = 7
    ADD_OTHER_CONSTRAINT = 8
    MISC = 9


@frozen
class Command:
    """One of the commands of an ALTER TABLE."""

    kind: str
    """`AT_AddColumn`."""
    ordinal: int
    name: str = ""
    definition: object = None
    """Its parse tree, with the word for its kind around it."""
    body: Node = field(default_factory=dict)
    """The same without."""
    number: int = 0
    """Of an index's column."""
    cascade: bool = False
    missing_ok: bool = False
    recurse: bool = False
    """Whether children have to follow when it is carried out."""
    inherited: bool = False
    """Whether it comes from a parent table, where it was told already."""
    column: str = ""
    """Of a constraint that stands inside the definition of a new column: that column."""


class Waiting:
    """What waits for the rows of one table until all commands are carried out."""

    def __init__(self) -> None:
        self.rewrites = False
        self.computes = False
        """Whether values are computed for a column, be it only the one that all old rows have."""
        self.verifies = False
        self.moves = False
        """To another tablespace, as it is."""
        self.keys: list[Constraint] = []
        """Foreign keys to be verified."""
        self.retyped: set[int] = set()
        """Columns that get another type."""
        self.fails = ("", "")
        """SQLSTATE and message, when its rows are known to fail."""
        self.persistence_set = self.method_set = self.tablespace_set = False


Step = Callable[["Alteration", int, Command], None]


class Alteration:
    """The queue of one statement's work on the tables it alters, those below them included."""

    def __init__(self, impact: Impact, mode: str) -> None:
        self.impact = impact
        self.database = impact.database
        self.major = impact.database.server.major
        self.mode = mode
        """The lock it takes on every table it alters."""
        self.waiting: dict[int, Waiting] = {}
        self._steps: dict[int, dict[Pass, list[tuple[Step, Command]]]] = {}

    def relation(self, oid: int) -> Relation:
        """What it alters, as the commands so far have left it."""
        return self.database.relation(oid)

    def wait(self, oid: int) -> Waiting:
        """What is to be done to a table's rows in the end."""
        return self.waiting.setdefault(oid, Waiting())

    def schedule(self, oid: int, moment: Pass, step: Step, command: Command) -> None:
        """Carry a command out on one table when its pass comes, or in this pass."""
        self._steps.setdefault(oid, {}).setdefault(moment, []).append((step, command))

    def schedule_below(self, oid: int, moment: Pass, step: Step, command: Command) -> None:
        """Carry it out on everything below a table, too."""
        for child in self.descendants(oid):
            self.schedule(child, moment, step, replaced(command, inherited=True))

    def schedule_for_all(self, oid: int, moment: Pass, step: Step, command: Command) -> None:
        """Carry it out on the table, and on everything below when children have to follow."""
        self.schedule(oid, moment, step, command)
        if command.recurse:
            self.schedule_below(oid, moment, step, command)

    def children(self, oid: int) -> list[int]:
        """Those directly below a table, locked."""
        found = self.database.children(oid)
        for child in found:
            self.impact.lock(child, self.mode)
        return found

    def descendants(self, oid: int) -> list[int]:
        """Everything below a table, locked."""
        found = self.database.descendants(oid)
        for child in found:
            self.impact.lock(child, self.mode)
        return found

    def run(self) -> None:
        """Carry out everything that is scheduled, until the server refuses something."""
        for moment in Pass:
            done: dict[int, int] = {}
            while (due := self._due(moment, done)) is not None:
                oid, step, command = due
                step(self, oid, command)
                if self.impact.refused:
                    return

    def _due(self, moment: Pass, done: dict[int, int]) -> tuple[int, Step, Command] | None:
        for oid, passes in self._steps.items():
            steps = passes.get(moment, ())
            count = done.get(oid, 0)
            if count < len(steps):
                done[oid] = count + 1
                return oid, *steps[count]
        return None
