"""flyback's journal: how far a script came that cannot run in one transaction.

One row for each such script that has begun and not ended. The plan writes it, together with what it tells of; this
reads it, and adds what only the catalogue knows at that moment.
"""

from collections.abc import Sequence

from psycopg import sql
from psycopg.rows import TupleRow

from flyback.frozen import frozen
from flyback.postgres.query_files import query_file
from flyback.postgres.running.blockers import Questioned

TABLE = "journal"


@frozen
class Entry:
    """What the journal says of one script."""

    installed_rank: int
    script: str
    digest: str
    """What the script's statements are recognised by."""
    done: int
    """Ordinal of the last finished statement; 0 before the first."""
    started: int | None
    """Ordinal of a statement outside of a transaction that was under way when this was written last."""
    detail: str | None
    """The indexes that the table had before an index was begun on it: `3:16390,16391` for statement 3."""
    run_id: str

    def built_before(self, ordinal: int) -> frozenset[int] | None:
        """The indexes that the table had before the statement of that ordinal was begun; None when it never was."""
        noted, _, indexes = (self.detail or "").partition(":")
        return frozenset(map(int, filter(None, indexes.split(",")))) if noted == str(ordinal) else None


class Journal:
    """The journal of one history table, whether it exists or not; `session` must be in no transaction."""

    def __init__(self, session: Questioned, schema: str, history_schema: str, history_table: str) -> None:
        self._session = session
        self._schema = schema
        self._table = sql.Identifier(schema, TABLE)
        self._key: dict[str, object] = {"history_schema": history_schema, "history_table": history_table}

    def entries(self) -> tuple[Entry, ...]:
        """Scripts that have begun and not ended, by rank."""
        if not self._exists():
            return ()
        names = ("installed_rank", "script", "digest", "done", "started", "detail", "run_id")
        rows = self._ask(query_file(__package__, "journal_entries"), {})
        return tuple(Entry(**dict(zip(names, row, strict=True))) for row in rows)

    def entry(self, installed_rank: int) -> Entry | None:
        """What it says of one script."""
        return next((each for each in self.entries() if each.installed_rank == installed_rank), None)

    def note_indexes(self, installed_rank: int, ordinal: int, indexes: frozenset[int]) -> None:
        """Notes which indexes a table has before a statement begins to build another."""
        detail = f"{ordinal}:{','.join(map(str, sorted(indexes)))}"
        self._update("detail = %(detail)s", {"installed_rank": installed_rank, "detail": detail})

    def forget(self, ranks: Sequence[int]) -> None:
        """Deletes what it says of some scripts."""
        if self._exists():
            where = "history_schema = %(history_schema)s and history_table = %(history_table)s"
            self._ask(
                f"delete from {{journal}} where {where} and installed_rank = any(%(ranks)s)", {"ranks": list(ranks)}
            )

    def forget_started(self, installed_rank: int) -> None:
        """The statement that was under way is known to have failed."""
        self._update("started = null", {"installed_rank": installed_rank})

    def _update(self, change: str, values: dict[str, object]) -> None:
        where = (
            "history_schema = %(history_schema)s and history_table = %(history_table)s "
            "and installed_rank = %(installed_rank)s"
        )
        self._ask(f"update {{journal}} set {change} where {where}", values)

    def _ask(self, statement: str, values: dict[str, object]) -> list[TupleRow]:
        text = statement.replace("{journal}", self._table.as_string(None))
        return list(self._session.query(text, {**self._key, **values}))

    def _exists(self) -> bool:
        found = self._session.query("select to_regclass(%(name)s) is not null", {"name": self._table.as_string(None)})
        return bool(found[0][0])
