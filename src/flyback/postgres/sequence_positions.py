"""Puts sequences back where they were before a side trip, because a ROLLBACK does not.

Source: Sequence Manipulation Functions: nextval and setval are never undone by the end of a transaction.
"""

import re
from collections.abc import Mapping

import psycopg

from flyback.model.script import Runnable

_LAST_VALUES = """
select s.oid::int8, s.oid::regclass::text, pg_sequence_last_value(s.oid)
  from pg_class s where s.relkind = 'S' and s.relpersistence <> 't' and s.oid >= 16384
"""
_MOVES_UNUSED_ONES = re.compile(r"\b(?:RESTART|setval)\b", re.IGNORECASE)


class SequencePositions:
    """Where the sequences of the working database are; its connections must have an empty search_path."""

    def __init__(self) -> None:
        self._last: Mapping[int, int | None] | None = None
        """Last value given, by oid; None before the first."""
        self._first: dict[int, int] = {}
        """The value to be given first, of sequences that gave none."""

    def forget(self, script: Runnable) -> None:
        """Says that a script is applied for good."""
        self._last = None
        if any(_MOVES_UNUSED_ONES.search(statement.sql) for statement in script.statements):
            self._first = {}

    def note(self, connection: psycopg.Connection) -> None:
        """Finds out where they are, unless that is known."""
        if self._last is not None:
            return
        found = connection.execute(_LAST_VALUES).fetchall()
        self._last = {oid: last for oid, _, last in found}
        unused = [(oid, name) for oid, name, last in found if last is None and oid not in self._first]
        if unused:
            selects = (f"select {oid}::int8, last_value from {name}" for oid, name in unused)
            self._first |= dict(connection.execute(" union all ".join(selects).encode()).fetchall())

    def restore(self, connection: psycopg.Connection) -> None:
        """Sets those that moved since they were noted; no transaction may be open."""
        if not self._last:
            return
        for oid, _, now in connection.execute(_LAST_VALUES).fetchall():
            last = self._last[oid]
            if now != last:
                position = (self._first[oid], False) if last is None else (last, True)
                connection.execute("select setval(%s::oid::regclass, %s, %s)", [oid, *position])
