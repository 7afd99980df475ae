"""The settings of a session that decide what statements mean."""

from collections.abc import Callable, Mapping

from flyback.frozen import frozen
from flyback.model.snapshot import Constraint, Server
from flyback.syntax.object_names import Node


@frozen
class Session:
    """What the statements so far have set."""

    search_path: tuple[str, ...] = ("public",)
    """Schemas that are there, in order, without `pg_catalog`."""
    time_zone: str = "UTC"
    replica: bool = False
    """`session_replication_role = replica`: neither foreign keys nor triggers work."""
    checks_bodies: bool = True
    """`check_function_bodies`: what a function in SQL names must be there when it is made."""
    deferral: tuple[tuple[str, bool], ...] = ()
    """What SET CONSTRAINTS has said, by name, the latest last; of all of them under an empty one."""

    def defers(self, constraint: Constraint) -> bool:
        """Whether a constraint is checked at the end of the transaction only."""
        said = [deferred for name, deferred in self.deferral if name in ("", constraint.name)]
        return constraint.deferrable and (said[-1] if said else constraint.deferred)


class Sessions:
    """One session, with what is set until its transaction ends above what is set for the rest of it."""

    def __init__(self, server: Server) -> None:
        self._first = Session(search_path=server.search_path, time_zone=server.time_zone)
        self._lasting = self._first
        self._local: Session | None = None
        self.prepared: Mapping[str, Node] = {}
        """Statements by the names PREPARE gave them; no ROLLBACK takes them away."""
        self.cursors: Mapping[str, Node] = {}
        """Queries by the names of their cursors."""
        self._read: Mapping[str, frozenset[int]] = {}
        self.pending: Mapping[tuple[int, int], bool] = {}
        """What is still to be checked, by table and constraint: whether there surely is such a row."""

    @property
    def now(self) -> Session:
        """What is in force."""
        return self._local or self._lasting

    def change(self, change: Callable[[Session], Session]) -> Callable[[], None]:
        """As SET does; returns how to take it back."""
        return self._become(change(self._lasting), change(self._local) if self._local else None)

    def change_local(self, change: Callable[[Session], Session]) -> Callable[[], None]:
        """As SET LOCAL does."""
        return self._become(self._lasting, change(self.now))

    @property
    def read_by_cursors(self) -> frozenset[int]:
        """Oids of the relations that open cursors read."""
        return frozenset().union(*self._read.values())

    def open_cursor(self, name: str, relations: frozenset[int]) -> Callable[[], None]:
        """As DECLARE does."""
        return self._use(self.pending, {**self._read, name: relations})

    def close_cursor(self, name: str) -> Callable[[], None]:
        """As CLOSE does; without a name, of all of them."""
        return self._use(self.pending, {each: read for each, read in self._read.items() if name and each != name})

    def queue(self, table: int, constraint: int, *, surely: bool) -> Callable[[], None]:
        """Rows of a table are to be checked later."""
        key = (table, constraint)
        return self._use({**self.pending, key: surely or self.pending.get(key, False)}, self._read)

    def check(self, constraints: frozenset[int] | None) -> Callable[[], None]:
        """What waited for these constraints is checked; without any said, everything."""
        left = {key: surely for key, surely in self.pending.items() if constraints and key[1] not in constraints}
        return self._use(left, self._read)

    def _use(self, pending: Mapping[tuple[int, int], bool], read: Mapping[str, frozenset[int]]) -> Callable[[], None]:
        before = self.pending, self._read
        self.pending, self._read = pending, read

        def back() -> None:
            self.pending, self._read = before

        return back

    def end_transaction(self) -> Callable[[], None]:
        """What was set locally is over, and nothing waits any more."""
        self.pending, self._read = {}, {}
        return self._become(self._lasting, None)

    def reset(self) -> Callable[[], None]:
        """As RESET ALL does."""
        return self._become(self._first, None)

    @property
    def first(self) -> Session:
        """How the session began."""
        return self._first

    def _become(self, lasting: Session, local: Session | None) -> Callable[[], None]:
        before = self._lasting, self._local
        self._lasting, self._local = lasting, local

        def back() -> None:
            self._lasting, self._local = before

        return back
