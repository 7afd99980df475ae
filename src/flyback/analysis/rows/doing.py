"""One statement's work on rows, with what it sets off and what is still to be looked at."""

from collections.abc import Hashable

from flyback.analysis.database import Database
from flyback.analysis.impact import Impact
from flyback.model.snapshot import Function, Index, Relation
from flyback.syntax.object_names import Node
from flyback.syntax.routine_bodies import Body, body_in


class Doing:
    """Goes along through everything that a statement sets off."""

    def __init__(self, impact: Impact) -> None:
        self.impact = impact
        self.waiting: list[tuple[Node, bool]] = []
        """Statements that it makes the server run, in rules and functions; and whether it surely does."""
        self.opened: list[int] = []
        """Oids of the views that are being looked through."""

    @property
    def database(self) -> Database:
        """The database as it is when the statement begins."""
        return self.impact.database

    def first_time(self, what: Hashable) -> bool:
        """Whether that has not been followed yet; from now on it has."""
        if what in self.impact.followed:
            return False
        self.impact.followed.add(what)
        return True

    def lock_with_indexes(self, relation: Relation, mode: str) -> None:
        """As the planner does, which opens every index of what it reads or changes.

        Source: get_relation_info() in PostgreSQL's plancat.c; of partitioned tables it opens them from 16 on.
        """
        self.impact.lock(relation.oid, mode)
        if relation.kind == "p" and self.database.server.major < 16:
            return
        for index in self.database.of(relation.oid, Index):
            self.impact.lock(index.oid, mode)

    def follow(self, function: Function, what: str) -> None:
        """A function is called; `what` says it where its body does not."""
        if self.first_time(("pg_proc", function.oid)):
            self.enter(body_in(function.language, function.body), what)

    def enter(self, body: Body | None, what: str) -> None:
        """A body of code is run; without `what`, it changes nothing that matters."""
        if what and (body is None or not body.whole):
            self.impact.cannot_tell(what)
        if body is not None and body.ends and self.impact.in_transaction:
            self.impact.refuse("2D000", "invalid transaction termination")
        for statement in body.statements if body else ():
            self.waiting.append((statement, body is not None and body.straight))
