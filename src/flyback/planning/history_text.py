"""The SQL that writes a script's row into the schema history table."""

from flyback.model.history import stored_description, stored_script
from flyback.model.plan import Surroundings
from flyback.planning.work import NewRow
from flyback.syntax.quoting import identifier, literal, nullable

_COLUMNS = ", ".join(
    identifier(name)
    for name in (
        *("installed_rank", "version", "description", "type", "script", "checksum", "installed_by"),
        *("execution_time", "success"),
    )
)
SINCE_BEGIN = "(EXTRACT(epoch FROM pg_catalog.clock_timestamp() - pg_catalog.now()) * 1000)::pg_catalog.int4"
"""Milliseconds since the transaction began."""


def history_table(surroundings: Surroundings) -> str:
    """The table's qualified name."""
    return f"{identifier(surroundings.schema)}.{identifier(surroundings.table)}"


def insert_row(row: NewRow, surroundings: Surroundings, execution_time: str, success: str) -> str:
    """Adds the row; `installed_on` is left to its default, as Flyway does."""
    values = (
        str(row.installed_rank),
        nullable(row.version),
        literal(stored_description(row.description)),
        literal(row.type),
        literal(stored_script(row.script)),
        "NULL" if row.checksum is None else str(row.checksum),
        literal(surroundings.installed_by) if surroundings.installed_by else "CURRENT_USER",
        execution_time,
        success,
    )
    return f"INSERT INTO {history_table(surroundings)} ({_COLUMNS})\nVALUES ({', '.join(values)})"


def since_group(surroundings: Surroundings, first_rank: int) -> str:
    """Milliseconds since the step before it in the same transaction ended."""
    return (
        f"{SINCE_BEGIN} - (SELECT COALESCE(pg_catalog.sum(execution_time), 0)::pg_catalog.int4 "
        f'FROM {history_table(surroundings)} WHERE "installed_rank" >= {first_rank})'
    )


def mark_success(row: NewRow, surroundings: Surroundings, execution_time: str) -> str:
    """Says of a row that was written before its script began that the script is done, as it is by now."""
    checksum = "NULL" if row.checksum is None else str(row.checksum)
    return (
        f'UPDATE {history_table(surroundings)} SET "success" = TRUE, "execution_time" = {execution_time}, '
        f'"checksum" = {checksum}\n'
        f'WHERE "installed_rank" = {row.installed_rank}'
    )
