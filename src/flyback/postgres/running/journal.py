"""flyback's journal: how far a script came that cannot run in one transaction.

One row for each such script that has begun and not ended. The plan writes it, together with what it tells of; this
reads it, makes its table, and adds what only the catalogue knows at that moment.
"""

from dataclasses import dataclass

from psycopg import sql
from psycopg.rows import TupleRow

from flyback.errors import Problem, ServerError
from flyback.postgres.query_files import query_file
from flyback.postgres.running.blockers import Questioned
from flyback.postgres.target.refusals import RefusedError

TABLE = "journal"
_DEFINITION = """create table {} (
    history_schema text not null,
    history_table text not null,
    installed_rank int not null,
    script text not null,
    digest text not null,
    done int not null,
    started int,
    detail text,
    run_id text not null,
    begun_at timestamptz not null default now(),
    primary key (history_schema, history_table, installed_rank)
)"""
_SOMEBODY_WAS_FASTER = frozenset({"23505", "42P06", "42P07", "42710"})
_ATTEMPTS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What the journal says of one script."""

    installed_rank: int
    script: str
    digest: str
    """Of the statements that are done."""
    done: int
    """Ordinal of the last finished statement; 0 before the first."""
    started: int | None
    """Ordinal of a statement outside of a transaction that was under way when this was written last."""
    detail: str | None
    """The indexes that the table had before an index was begun on it: `3:16390,16391` for statement 3."""
    run_id: str

    def built_before(self, ordinal: int) -> frozenset[int]:
        """The indexes that the table had before the statement of that ordinal was begun for the first time."""
        noted, _, indexes = (self.detail or "").partition(":")
        return frozenset(map(int, filter(None, indexes.split(",")))) if noted == str(ordinal) else frozenset()


class Journal:
    """The journal of one history table, whether it exists or not; `session` must be in no transaction."""

    def __init__(self, session: Questioned, schema: str, history_schema: str, history_table: str) -> None:
        self._session = session
        self._schema = schema
        self._table = sql.Identifier(schema, TABLE)
        self._key: dict[str, object] = {"history_schema": history_schema, "history_table": history_table}

    def make(self) -> None:
        """Makes the table and its schema unless they are there.

        Raises:
            ServerError: the role may not create them.
        """
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                self._make()
            except RefusedError as refused:
                if refused.sqlstate == "42501":
                    raise _forbidden(refused, self._schema) from None
                if refused.sqlstate not in _SOMEBODY_WAS_FASTER or attempt == _ATTEMPTS:
                    raise
            else:
                return

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

    def _make(self) -> None:
        if self._exists():
            return
        known = self._session.query("select to_regnamespace(quote_ident(%(name)s)) is not null", {"name": self._schema})
        if not known[0][0]:
            self._session.query(f"create schema {sql.Identifier(self._schema).as_string(None)}")
        self._session.query(_DEFINITION.format(self._table.as_string(None)))


def _forbidden(refused: RefusedError, schema: str) -> ServerError:
    return ServerError(
        Problem(
            code="no-journal",
            what=f"flyback cannot keep the progress of scripts that run outside of a transaction: "
            f"{refused.problems[0].what}",
            where=f"schema {schema}",
            hint=f"let its owner create the schema {schema} for this role, or name another one in flyback.toml: schema",
        )
    )
