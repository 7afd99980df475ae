"""The schemas that migrations are for: which there are, which are empty, making the missing ones."""

from collections.abc import Sequence

from psycopg import sql

from flyback.frozen import frozen
from flyback.postgres.query_files import query_file
from flyback.postgres.target.history_table import HistoryTable, Marker, schema_marker
from flyback.postgres.target.refusals import RefusedError
from flyback.postgres.target.target import Target
from flyback.settings import FlywaySettings

_ATTEMPTS = 10
_SOMEBODY_WAS_FASTER = {"42P06", "42P07", "42710", "23505"}


@frozen
class SchemaState:
    """One schema as it is now."""

    name: str
    exists: bool
    empty: bool
    """As Flyway sees it, which does not look at everything; true for one that does not exist."""


def managed_schemas(target: Target, flyway: FlywaySettings) -> tuple[str, ...]:
    """The schemas of a project: the default schema and `schemas`, in Flyway's order."""
    default = target.facts.schema
    return flyway.schemas if default in flyway.schemas else (default, *flyway.schemas)


def survey(target: Target, names: Sequence[str]) -> tuple[SchemaState, ...]:
    """How each of these schemas is, in their order; one round trip.

    Raises:
        RefusedError: the server does not answer.
    """
    rows = target.query(query_file(__package__, "schemas"), {"names": list(names)})
    return tuple(SchemaState(name=name, exists=exists, empty=empty) for name, exists, empty in rows)


def create_schemas(
    target: Target, names: Sequence[str], history: HistoryTable, marker: Marker | None = None
) -> tuple[str, ...]:
    """Creates those of the schemas that are missing, a history table that has none, and its SCHEMA row: all or nothing.

    `marker` is the first row of a table that is created, before the SCHEMA row: that of a baseline.
    The schemas that were created are returned; without one, nothing else is created either.

    Raises:
        RefusedError: by the server.
    """
    for attempt in range(_ATTEMPTS):
        missing = tuple(state.name for state in survey(target, names) if not state.exists)
        if not missing:
            return ()
        try:
            with target.transaction():
                for name in missing:
                    target.query(sql.SQL("create schema {}").format(sql.Identifier(name)))
                if not history.look():
                    history.create(marker)
                history.add(schema_marker(missing))
        except RefusedError as refused:
            history.look()
            if refused.sqlstate not in _SOMEBODY_WAS_FASTER or attempt == _ATTEMPTS - 1:
                raise
        else:
            return missing
    return ()
