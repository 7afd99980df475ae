"""Who holds the locks that a migration cannot have.

Source: PostgreSQL manual, "Explicit Locking", table "Conflicting Lock Modes".
"""

import re
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from psycopg.rows import TupleRow

from flyback.model.run import Blocker
from flyback.postgres.query_files import query_file

_CONFLICTS = {
    "ACCESS SHARE": ("AccessExclusive",),
    "ROW SHARE": ("AccessExclusive", "Exclusive"),
    "ROW EXCLUSIVE": ("AccessExclusive", "Exclusive", "ShareRowExclusive", "Share"),
    "SHARE UPDATE EXCLUSIVE": ("AccessExclusive", "Exclusive", "ShareRowExclusive", "Share", "ShareUpdateExclusive"),
    "SHARE": ("AccessExclusive", "Exclusive", "ShareRowExclusive", "ShareUpdateExclusive", "RowExclusive"),
    "SHARE ROW EXCLUSIVE": (
        *("AccessExclusive", "Exclusive", "ShareRowExclusive", "Share", "ShareUpdateExclusive", "RowExclusive"),
    ),
    "EXCLUSIVE": (
        *("AccessExclusive", "Exclusive", "ShareRowExclusive", "Share", "ShareUpdateExclusive", "RowExclusive"),
        "RowShare",
    ),
    "ACCESS EXCLUSIVE": (
        *("AccessExclusive", "Exclusive", "ShareRowExclusive", "Share", "ShareUpdateExclusive", "RowExclusive"),
        *("RowShare", "AccessShare"),
    ),
}
"""Strongest first."""
_LOCK = re.compile(r"\bLOCK\s+(?:TABLE\s+)?(?P<names>[^;]+?)\s+IN\s+(?P<mode>[A-Z ]+?)\s+MODE\b", re.IGNORECASE)
_COLUMNS = ("pid", "application", "user", "state", "seconds", "relation", "mode", "query")
_NAME = re.compile(r'(?:"(?:[^"]|"")*"|[^",\s])+')


class Questioned(Protocol):
    """A connection that answers beside the one that scripts run on."""

    def query(self, statement: str, values: Mapping[str, object] | None = None) -> Sequence[TupleRow]:
        """The rows of one statement."""


class Lookout:
    """Looks at who is in the way, and remembers since when.

    Not every role may see how old another role's transaction is; since when it is in the way, everybody can.
    """

    def __init__(self, beside: Questioned) -> None:
        self._beside = beside
        self._first: dict[tuple[int, str], float] = {}
        """By session and transaction, when it was first seen."""

    def blockers(self, pid: int, relations: Iterable[str] = (), mode: str = "ACCESS EXCLUSIVE") -> tuple[Blocker, ...]:
        """Who is in the way of a session, or of a lock in that mode on relations (quoted for SQL), oldest first."""
        modes = [f"{each}Lock" for each in _CONFLICTS.get(mode.upper(), ())]
        values = {"pid": pid, "names": list(relations), "modes": modes}
        found = [self._blocker(*row) for row in self._beside.query(query_file(__package__, "blockers"), values)]
        return tuple(sorted(found, key=lambda blocker: -blocker.seconds))

    def _blocker(self, transaction: str, *row: object) -> Blocker:
        blocker = Blocker(**dict(zip(_COLUMNS, row, strict=True)))  # type: ignore[arg-type]  # as the query says
        now = time.monotonic()
        first = self._first.setdefault((blocker.pid, transaction), now)
        return replace(blocker, seconds=max(blocker.seconds, now - first))


def lock_wanted(texts: Iterable[str], schema: str) -> tuple[tuple[str, ...], str]:
    """The relations and the mode of the first LOCK in some texts, a statement's or an error's context.

    A name without schema is looked for in `schema`, too.
    """
    for text in texts:
        if found := _LOCK.search(text):
            names = [name for name in _NAME.findall(found["names"]) if name.upper() != "ONLY"]
            quoted = '"' + schema.replace('"', '""') + '"'
            return (*names, *(f"{quoted}.{name}" for name in names if "." not in name)), found["mode"]
    return (), ""


def described(blockers: Sequence[Blocker]) -> str:
    """Who is in the way, in a few words each."""
    return "; ".join(
        f"pid {each.pid} ({', '.join(filter(None, [each.application, each.user, each.state]))}, {each.seconds:.0f} s)"
        for each in blockers
    )
