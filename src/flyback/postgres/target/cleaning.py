"""Empties or drops the schemas of a project, and forgets what flyback noted about its history."""

import re
from collections.abc import Iterable, Sequence

from psycopg import sql

from flyback.frozen import frozen
from flyback.model.history import HistoryRow
from flyback.postgres.query_files import query_file
from flyback.postgres.target.schemas import survey
from flyback.postgres.target.target import Target

_QUOTED = re.compile(r'"((?:[^"]|"")*)"')


@frozen
class Cleaned:
    """What became of the schemas, in their order."""

    cleaned: tuple[str, ...]
    """Emptied."""
    dropped: tuple[str, ...]
    """Dropped, because the migrations had created them."""


@frozen
class Notes:
    """Where flyback keeps notes about histories: tables with columns `history_schema` and `history_table`."""

    schema: str
    """flyback's own."""
    history_table: str
    """The table of the history to forget; its schema is the target's default schema."""


def created_schemas(rows: Iterable[HistoryRow]) -> frozenset[str]:
    """The schemas that were created for the migrations, as the history says."""
    scripts = (row.script for row in rows if row.type == "SCHEMA" and row.success)
    return frozenset(name.replace('""', '"') for script in scripts for name in _QUOTED.findall(script))


def clean(target: Target, names: Sequence[str], rows: Iterable[HistoryRow], notes: Notes) -> Cleaned:
    """Drops everything in the schemas, of which each is a transaction of its own; those that do not exist are left out.

    What depends on it in other schemas goes, too. The notes go together with the default schema.

    Raises:
        RefusedError: by the server; the schemas before stay clean.
    """
    created = created_schemas(rows)
    existing = [state.name for state in survey(target, names) if state.exists]
    for name in existing:
        with target.transaction():
            if name == target.facts.schema:
                _forget(target, notes, names)
            if name in created:
                target.query(sql.SQL("drop schema {} cascade").format(sql.Identifier(name)))
            else:
                _empty(target, name)
    return Cleaned(
        cleaned=tuple(name for name in existing if name not in created),
        dropped=tuple(name for name in existing if name in created),
    )


def _empty(target: Target, name: str) -> None:
    contents = target.query(query_file(__package__, "contents"), {"schema": name})
    if contents:
        target.query(";\n".join(f"drop {kind} if exists {identity} cascade" for kind, identity, _ in contents))


def _forget(target: Target, notes: Notes, managed: Sequence[str]) -> None:
    """Deletes the notes; when there are none of another history either, their tables and schema go."""
    found = target.query(query_file(__package__, "notes"), {"schema": notes.schema})
    tables = [sql.Identifier(notes.schema, name) for (name,) in found]
    empty = []
    for table in tables:
        ours = "delete from {} where history_schema = {} and history_table = {}"
        target.query(sql.SQL(ours).format(table, target.facts.schema, notes.history_table))
        if not target.query(sql.SQL("select 1 from {} limit 1").format(table)):
            empty.append(table)
    if not tables or len(empty) < len(tables) or notes.schema in managed:
        return
    target.query(sql.SQL("drop table {}").format(sql.SQL(", ").join(tables)))
    if not target.query(query_file(__package__, "contents"), {"schema": notes.schema}):
        target.query(sql.SQL("drop schema {}").format(sql.Identifier(notes.schema)))
