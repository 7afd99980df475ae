"""Looks, beside a statement that takes long, at what it waits for."""

from collections.abc import Callable

from flyback.errors import FlybackError
from flyback.model.run import Blocker
from flyback.postgres.query_files import query_file
from flyback.postgres.running.blockers import Lookout, Questioned, described

_LONGEST_PAUSE = 5.0
_TOLD_AFTER = 2.0

Note = Callable[[str], None]
"""Told a sentence that is worth reading while one waits."""


class Watcher:
    """Called while the server works; keeps who was last in the way, and tells when that lasts."""

    def __init__(self, beside: Questioned, note: Note) -> None:
        self._beside = beside
        self._lookout = Lookout(beside)
        self._note = note
        self._what = ""
        self._told = ""
        self.pid = 0
        """Of the session that is watched."""
        self.blockers: tuple[Blocker, ...] = ()

    def begin(self, what: str = "") -> None:
        """Something new is sent; `what` names it when somebody should be told for whom it waits."""
        self._what, self._told, self.blockers = what, "", ()

    def look(self, seconds: float) -> float:
        """What it waits for, so many seconds after it was sent; answers when to look again."""
        try:
            found = self._lookout.blockers(self.pid)
            self.blockers = found or self.blockers
            if self._what and seconds >= _TOLD_AFTER:
                self._tell(f" waits for {described(found)}" if found else self._progress())
        except FlybackError:  # whether the lock is still held is asked before the next statement
            return _LONGEST_PAUSE
        return min(seconds, _LONGEST_PAUSE)

    def holders(self, relations: tuple[str, ...], mode: str) -> tuple[Blocker, ...]:
        """Who holds relations (quoted for SQL) so that a lock in that mode cannot be had."""
        try:
            return self._lookout.blockers(self.pid, relations, mode)
        except FlybackError:
            return ()

    def _tell(self, text: str) -> None:
        if text and text != self._told:
            self._note(f"{self._what}{text}")
            self._told = text

    def _progress(self) -> str:
        for phase, done, total in self._beside.query(query_file(__package__, "index_progress"), {"pid": self.pid}):
            share = f" ({done * 100 // total} %)" if total else ""
            return f": {phase}{share}"
        return ""
