"""Flyway's schema history table: read, created, marked, repaired.

Source: Flyway 13's DDL, ranks and marker rows on PostgreSQL.
"""

from collections.abc import Sequence
from dataclasses import fields

from psycopg import sql
from psycopg.rows import TupleRow

from flyback.frozen import frozen
from flyback.model.history import HistoryRow, stored_description, stored_script
from flyback.postgres.target.refusals import RefusedError
from flyback.postgres.target.target import Target
from flyback.settings import FlywaySettings

_COLUMNS = tuple(each.name for each in fields(HistoryRow))
_LIST = sql.SQL(", ").join(map(sql.Identifier, _COLUMNS))
_TABLE = sql.SQL("""CREATE TABLE {} (
    "installed_rank" INT NOT NULL,
    "version" VARCHAR(50),
    "description" VARCHAR(200) NOT NULL,
    "type" VARCHAR(20) NOT NULL,
    "script" VARCHAR(1000) NOT NULL,
    "checksum" INTEGER,
    "installed_by" VARCHAR(100) NOT NULL,
    "installed_on" TIMESTAMP NOT NULL DEFAULT now(),
    "execution_time" INTEGER NOT NULL,
    "success" BOOLEAN NOT NULL
){}""")
_SOMEBODY_WAS_FASTER = {"42P07", "42710", "23505"}
"""Duplicate table, duplicate object, and what two creators at the same moment meet in the catalogue's indexes."""


@frozen
class Marker:
    """A row behind which no script was run, before it is written; its rank, time and user come with the writing."""

    type: str
    description: str
    script: str
    version: str | None = None
    checksum: int | None = None
    success: bool = True


def baseline_marker(version: str, description: str) -> Marker:
    """Everything up to `version`, as the settings spell it, counts as applied."""
    return Marker(type="BASELINE", version=version, description=description, script=description)


def schema_marker(created: Sequence[str]) -> Marker:
    """These schemas were made for the migrations: `clean` drops them."""
    script = ",".join('"' + name.replace('"', '""') + '"' for name in created)
    return Marker(type="SCHEMA", description="<< Flyway Schema Creation >>", script=script)


def deletion_marker(row: HistoryRow) -> Marker:
    """That row's migration is not there any more."""
    return Marker(
        type="DELETE",
        version=row.version,
        description=row.description,
        script=row.script,
        checksum=row.checksum,
        success=row.success,
    )


class HistoryTable:
    """The history table of a target, whether it exists or not.

    Every method but `rows` and `look` writes, in a transaction of its own or in that of `Target.transaction`.
    All raise `RefusedError`.
    """

    def __init__(self, target: Target, flyway: FlywaySettings) -> None:
        self._target = target
        self._table = flyway.table
        self._name = sql.Identifier(target.facts.schema, flyway.table)
        self._tablespace = flyway.tablespace
        self._installed_by = sql.Literal(flyway.installed_by) if flyway.installed_by else sql.SQL("current_user")
        self.exists = target.facts.history_exists
        """As far as known: it may have been made since; `look` asks again, as `rows` does."""

    def look(self) -> bool:
        """Whether the table exists now."""
        question = """
            select 1 from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
             where n.nspname = %(schema)s and c.relname = %(table)s and c.relkind = 'r'
        """
        names = {"schema": self._target.facts.schema, "table": self._table}
        self.exists = bool(self._target.query(question, names))
        return self.exists

    def rows(self, after_rank: int | None = None) -> tuple[HistoryRow, ...]:
        """The rows by rank, all or those after a rank; none where there is no table."""
        if not self.exists and not self.look():
            return ()
        after = sql.SQL("") if after_rank is None else sql.SQL("where installed_rank > {}").format(after_rank)
        query = sql.SQL("select {} from {} {} order by installed_rank").format(_LIST, self._name, after)
        return tuple(_row(values) for values in self._target.query(query))

    def create(self, marker: Marker | None = None) -> bool:
        """Creates the table, with a first row if there is a marker; False when somebody else was faster."""
        space = sql.SQL(" TABLESPACE {}").format(sql.Identifier(self._tablespace)) if self._tablespace else sql.SQL("")
        index_space = sql.SQL(" USING INDEX{}").format(space) if self._tablespace else space
        statements = [
            _TABLE.format(self._name, space),
            *([self._insertion(marker)] if marker else []),
            sql.SQL('ALTER TABLE {} ADD CONSTRAINT {} PRIMARY KEY ("installed_rank"){}').format(
                self._name, sql.Identifier(f"{self._table}_pk"), index_space
            ),
            sql.SQL('CREATE INDEX {} ON {} ("success"){}').format(
                sql.Identifier(f"{self._table}_s_idx"), self._name, space
            ),
        ]
        try:
            self._target.query(sql.SQL(";\n").join(statements))
        except RefusedError as refused:
            if refused.sqlstate in _SOMEBODY_WAS_FASTER and not self._target.in_transaction and self.look():
                return False
            raise
        self.exists = True
        return True

    def add(self, marker: Marker) -> HistoryRow:
        """Appends a marker; the row it became."""
        query = sql.SQL("{} returning {}").format(self._insertion(marker), _LIST)
        return _row(self._target.query(query)[0])

    def remove_failed(self, row: HistoryRow) -> None:
        """Takes away the row of a failed migration."""
        query = "delete from {} where installed_rank = {} and not success"
        self._target.query(sql.SQL(query).format(self._name, row.installed_rank))

    def align(self, row: HistoryRow) -> None:
        """Gives the row of that rank this row's description, type and checksum, as Flyway's `repair` does."""
        query = "update {} set description = {}, type = {}, checksum = {} where installed_rank = {}"
        description = stored_description(row.description)
        values = (description, row.type, row.checksum, row.installed_rank)
        self._target.query(sql.SQL(query).format(self._name, *map(sql.Literal, values)))

    def _insertion(self, marker: Marker) -> sql.Composed:
        """Takes the next rank; the first is 1, of a SCHEMA row 0."""
        query = """
            insert into {table} (installed_rank, version, description, type, script, checksum, installed_by,
                                 execution_time, success)
            select coalesce(max(installed_rank) + 1, {first}), {version}, {description}, {type}, {script}, {checksum},
                   {installed_by}, 0, {success}
              from {table}
        """
        return sql.SQL(query).format(
            table=self._name,
            first=0 if marker.type == "SCHEMA" else 1,
            version=marker.version,
            description=stored_description(marker.description),
            type=marker.type,
            script=stored_script(marker.script),
            checksum=marker.checksum,
            installed_by=self._installed_by,
            success=marker.success,
        )


def _row(values: TupleRow) -> HistoryRow:
    return HistoryRow(**dict(zip(_COLUMNS, values, strict=True)))
