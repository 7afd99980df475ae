"""Puts the blocks that take locks where they belong between the statements of a transaction.

Statements that are soon over share one block before the first of them. One that may take long ends the group, so that
no lock is held, while it works, that only a later statement needs.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from flyback.model.plan import Command, Program
from flyback.planning.locks_first import locks_first, stronger
from flyback.syntax.locks import Locking, NamedLock, Reach, StrongLock
from flyback.syntax.object_names import ObjectName


@dataclass(frozen=True, slots=True)
class Piece:
    """Something to send, with what it means to locks."""

    command: Command | Program
    locking: Locking


def with_locks_first(pieces: Iterable[Piece], made: set[ObjectName]) -> list[Command | Program]:
    """What one transaction sends, blocks included; none where nothing that exists is locked strongly.

    `made` are the relations that earlier transactions of the run made, to which this one's are added: nobody works on
    them yet, and `lock_timeout` is bound enough.
    """
    groups = _Groups(made)
    for piece in pieces:
        groups.take(piece)
    groups.end_group()
    return groups.sent


class _Groups:
    def __init__(self, made: set[ObjectName]) -> None:
        self._made = made
        self.sent: list[Command | Program] = []
        self._group: list[Command | Program] = []
        self._wanted: list[StrongLock] = []
        self._held: dict[ObjectName, NamedLock] = {}
        self._new: set[ObjectName] = set()
        """Relations that this transaction made: nobody else can have locked them."""

    def take(self, piece: Piece) -> None:
        locking = piece.locking
        if locking.locks:
            self._want(locking.locks)
        if locking.creates:
            self._new.update(locking.creates)
            if locking.locks:  # another name for what was there before
                self._made.difference_update(locking.creates)
            else:
                self._made.update(locking.creates)
        self._group.append(piece.command)
        if not locking.brief:
            self.end_group()
        if locking.forgets:
            self._held.clear()
            self._new.clear()
            self._made.clear()

    def end_group(self) -> None:
        if self._wanted:
            self.sent.append(Command(sql=locks_first(self._wanted)))
        self.sent += self._group
        self._wanted = []
        self._group = []

    def _want(self, locks: tuple[StrongLock, ...]) -> None:
        for lock in locks:
            if lock.relation in self._new or lock.relation in self._made:
                continue
            if isinstance(lock, NamedLock) and lock.reach is not Reach.INDEXED:
                held = self._held.get(lock.relation)
                best = stronger(lock, held)
                if best == held:
                    continue
                self._held[lock.relation] = best
            self._wanted.append(lock)
