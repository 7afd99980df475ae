"""What a Flyway history table with rows in it says is applied."""

import psycopg
from psycopg import sql

from flyback.frozen import frozen
from flyback.model.version import Version


@frozen
class HistoryTable:
    """Flyway's `defaultSchema` and `table`."""

    schema: str = ""
    """Empty: wherever the search path finds it."""
    table: str = "flyway_schema_history"


@frozen
class AppliedVersions:
    """The versions that are applied and were not undone or deleted since, as the table spells them, by rank."""

    versions: tuple[str, ...]
    baseline: str = ""
    """The version of the highest baseline: everything up to it counts as applied; empty when there is none."""


def applied_versions(conninfo: str, history: HistoryTable) -> AppliedVersions | None:
    """Reads the history table; None where there is none."""
    with psycopg.connect(conninfo) as connection:
        return read(connection, history)


def read(connection: psycopg.Connection, history: HistoryTable) -> AppliedVersions | None:
    """The same on an open connection.

    Source: Flyway's MigrationInfoServiceImpl, refresh: a DELETE or UNDO row cancels the last earlier row of its
    version; a BASELINE row stands for everything up to its version.
    """
    name = sql.Identifier(*filter(None, (history.schema, history.table)))
    if connection.execute("SELECT to_regclass(%s)", [name.as_string(connection)]).fetchone() == (None,):
        return None
    query = "SELECT version, type FROM {} WHERE success AND version IS NOT NULL ORDER BY installed_rank"
    applied: list[str] = []
    baselines: list[Version] = []
    for version, kind in connection.execute(sql.SQL(query).format(name)).fetchall():
        if kind == "DELETE" or kind.startswith("UNDO_"):
            _cancel(applied, Version(version))
        else:
            applied.append(version)
            if kind.endswith("BASELINE"):
                baselines.append(Version(version))
    return AppliedVersions(versions=tuple(applied), baseline=max(baselines).text if baselines else "")


def _cancel(applied: list[str], version: Version) -> None:
    for index in reversed(range(len(applied))):
        if Version(applied[index]) == version:
            del applied[index]
            return
