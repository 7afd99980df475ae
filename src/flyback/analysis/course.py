"""How far a script has come: the transaction that is open, the locks it holds, the places it can go back to."""

from collections.abc import Mapping

from flyback.analysis.database import Database
from flyback.analysis.fresh_labels import FreshLabel, added_label, has_label
from flyback.analysis.impact import Impact
from flyback.frozen import frozen
from flyback.model.lock_modes import strength
from flyback.model.script import Transaction
from flyback.syntax.object_names import Node
from flyback.syntax.trees import text

_WITHIN = frozenset(("SAVEPOINT", "RELEASE", "ROLLBACK_TO"))
_ENDS = frozenset(("COMMIT", "ROLLBACK", "PREPARE"))


@frozen
class _Savepoint:
    name: str
    mark: int
    held: Mapping[int, str]
    labels: frozenset[FreshLabel]


class Course:
    """Follows one script through its transactions, and takes the database back with them."""

    def __init__(self, database: Database, *, in_transaction: bool) -> None:
        self._database = database
        self.open = in_transaction
        """Whether a transaction is open."""
        self.held: Mapping[int, str] = {}
        """The locks that the open transaction holds: oid to mode."""
        self._labels: frozenset[FreshLabel] = frozenset()
        self._is_old_label = False
        self._start = database.mark()
        self._savepoints: list[_Savepoint] = []

    def refuse_early(self, node: Node | None, impact: Impact) -> None:
        """What the server refuses because of the transaction around the statement, or because there is none."""
        if self.open and impact.statement.transaction is Transaction.FORBIDDEN:
            impact.refuse("25001", f"{impact.statement.tag} cannot run inside a transaction block")
        for fresh in self._labels:
            used = node is not None and fresh.used_by(node, self._database)
            if used:
                impact.refuse("55P04", f'unsafe use of new value "{fresh.label}" of enum type {fresh.type_name}')
            elif used is None:
                impact.may_fail(f'"{fresh.label}" is used as a value of {fresh.type_name} before the transaction ends')
        self._is_old_label = has_label(node, self._database)

    def control(self, body: Node, impact: Impact) -> None:
        """BEGIN, COMMIT, ROLLBACK, SAVEPOINT and their like."""
        kind = text(body, "kind").removeprefix("TRANS_STMT_")
        impact.act("transaction control", name=impact.statement.tag)
        if kind in _WITHIN:
            self._within(kind, text(body, "savepoint_name"), impact)
        elif kind in _ENDS:
            self._end(kind, impact)
            self.open = bool(body.get("chain"))
        elif kind in ("BEGIN", "START"):
            self._begin()
        else:
            self._finish_prepared(kind, text(body, "gid"), impact)

    def keep(self, node: Node | None, impact: Impact) -> None:
        """After a statement: its locks stay until the transaction ends; without one, it has ended."""
        if impact.refused:
            return
        if not self.open:
            self._forget()
            return
        found = added_label(node, self._database)
        if found is not None and not self._is_old_label:
            self._labels |= {found}
        held = self.held
        stronger = {oid: mode for oid, mode in impact.locks.items() if strength(mode) > strength(held.get(oid, ""))}
        if stronger:
            self.held = {**held, **stronger}

    def _begin(self) -> None:
        if not self.open:
            self._forget()
            self.open = True

    def _end(self, kind: str, impact: Impact) -> None:
        if kind == "ROLLBACK":
            self._database.back_to(self._start)
        if kind == "PREPARE":
            impact.cannot_tell("when the prepared transaction ends: it keeps its locks until then")
        self._forget()

    def _finish_prepared(self, kind: str, name: str, impact: Impact) -> None:
        verb = kind.removesuffix("_PREPARED")
        impact.forbid_transaction()
        if self.open:
            impact.refuse("25001", f"{verb} PREPARED cannot run inside a transaction block")
        impact.cannot_tell(f'what the prepared transaction "{name}" did')

    def _forget(self) -> None:
        self._database.also(self._database.session.end_transaction())
        self.held, self._labels, self._savepoints = {}, frozenset(), []
        self._start = self._database.mark()

    def _within(self, kind: str, name: str, impact: Impact) -> None:
        if not self.open:
            impact.refuse("25P01", f"{kind.replace('_', ' ')} SAVEPOINT can only be used in transaction blocks")
            return
        if kind == "SAVEPOINT":
            self._savepoints.append(
                _Savepoint(name=name, mark=self._database.mark(), held=self.held, labels=self._labels)
            )
            return
        places = [index for index, each in enumerate(self._savepoints) if each.name == name]
        if not places:
            impact.refuse("3B001", f'savepoint "{name}" does not exist')
        elif kind == "RELEASE":
            del self._savepoints[places[-1] :]
        else:
            del self._savepoints[places[-1] + 1 :]
            self._go_back(self._savepoints[-1])

    def _go_back(self, place: _Savepoint) -> None:
        self._database.back_to(place.mark)
        self.held, self._labels = place.held, place.labels
