"""The settings of a session that decide what statements mean."""

from collections.abc import Callable, Mapping

from flyback.frozen import frozen
from flyback.model.snapshot import Server
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

    def end_transaction(self) -> Callable[[], None]:
        """What was set locally is over."""
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
