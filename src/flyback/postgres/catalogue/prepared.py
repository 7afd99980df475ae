"""The catalogue queries on one connection, planned once each.

They are prepared with SQL's PREPARE: psycopg forgets its own prepared statements at every DROP and ROLLBACK.
"""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

import psycopg

from flyback.frozen import frozen
from flyback.postgres.catalogue.statements import conditions, query, source

_PARAMETERS = {
    "touched": "(xid)",
    "dependents": "(xid)",
    "relations": "(oid[])",
    "columns_of": "(oid[])",
    "indexes": "(oid[])",
    "functions": "(oid[])",
    "types": "(oid[])",
    "constraints": "(oid[])",
}
_PREFIX = "flyback_catalogue_"
_OBJECTS = frozenset({"relations", "columns_of", "indexes", "functions", "types", "constraints", "others"})
_AS_TEXT = """
select unit, catalogue || ':' || oid, kind, identity, definition::text
  from ({}) as found(unit, catalogue, oid, kind, identity, definition)
"""
_USUAL = frozenset(
    {
        "pg_attrdef",
        "pg_attribute",
        "pg_class",
        "pg_constraint",
        "pg_depend",
        "pg_index",
        "pg_sequence",
        "pg_trigger",
        "pg_type",
    }
)
"""The catalogues that everyday migrations write to."""
_COMMENTS = {"pg_description"}
"""Large and seldom written to."""
_Row = tuple[Any, ...]


@frozen
class Question:
    """One query, about to be asked."""

    name: str
    parameter: str = ""
    """An xid, or an array of oids, as the server writes them."""
    written: AbstractSet[str] | None = None
    """The catalogues that were written to; None when that is not known."""


class PreparedQueries:
    """Asks `queries/NAME.sql` by name."""

    def __init__(self, connection: psycopg.Connection) -> None:
        connection.prepare_threshold = None  # else psycopg sends DEALLOCATE ALL now and then
        self._cursor = connection.cursor()
        self._major = connection.info.server_version // 10000
        self._columns: Mapping[str, tuple[str, ...]] = {}
        self._names: dict[tuple[str, AbstractSet[str] | None], str] = {}

    def ask(self, questions: Sequence[Question], before: str = "") -> list[list[_Row]]:
        """The answers, in one round trip; `before` is SQL without answers to be run first."""
        if before and any((question.name, _plan(question)) not in self._names for question in questions):
            self._cursor.execute(before.encode())  # else a script's temporary tables would be in what is prepared now
            before = ""
        texts = [self._text(question) for question in questions]
        cursor = self._cursor.execute("; ".join(filter(None, (before, *texts))).encode())
        answers = []
        while True:
            if cursor.description is not None:
                answers.append(cursor.fetchall())
            if not cursor.nextset():
                return answers[len(answers) - len(texts) :]

    def row(self, question: Question) -> _Row:
        """The answer to a question that has exactly one row."""
        (((row,),)) = self.ask([question])
        return row

    def forget(self) -> None:
        """Says that a script may have thrown the plans away: DEALLOCATE ALL, DISCARD ALL."""
        there = {row[0] for row in self._cursor.execute("select name from pg_prepared_statements").fetchall()}
        self._names = {asked: name for asked, name in self._names.items() if name in there}

    def _text(self, question: Question) -> str:
        prepared = self._prepare(question.name, _plan(question))
        return f"execute {prepared}" + (f"('{question.parameter}')" if question.parameter else "")

    def _prepare(self, name: str, written: AbstractSet[str] | None) -> str:
        asked = (name, written)
        if asked not in self._names:
            if not self._columns:
                rows = self._cursor.execute(source("columns")).fetchall()
                self._columns = {table: tuple(names) for table, names in rows}
            text = query(name, self._major, self._columns, written)
            whole = _AS_TEXT.format(text) if name in _OBJECTS else text
            title = f"{_PREFIX}{name}_{len(self._names)}"
            self._cursor.execute(f"prepare {title} {_PARAMETERS.get(name, '')} as {whole}".encode())
            self._names[asked] = title
        return self._names[asked]


def _plan(question: Question) -> AbstractSet[str] | None:
    """Which catalogues the query is to look at; of four kinds only, because a plan costs more than a look."""
    if question.written is None:
        return None
    relevant = question.written & conditions(question.name)
    if not relevant:
        return relevant
    rest = relevant - _USUAL
    return None if rest - _COMMENTS else (_USUAL | rest) & conditions(question.name)
