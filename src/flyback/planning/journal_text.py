"""The SQL of flyback's journal: how far a script came that cannot run in one transaction.

One row a script under way, in a table of flyback's own schema; it is deleted when the script is done. `done` is the
ordinal of the last statement that is finished, `started` that of a statement outside of any transaction that may be
under way.
"""

from flyback.frozen import frozen
from flyback.model.plan import Surroundings
from flyback.syntax.quoting import dollar_quote, identifier, literal

_CREATE = """
BEGIN
  IF pg_catalog.to_regnamespace(%(schema_name)s) IS NULL THEN
    CREATE SCHEMA %(schema)s;
  END IF;
  IF pg_catalog.to_regclass(%(table_name)s) IS NULL THEN
    CREATE TABLE %(table)s (
      history_schema text NOT NULL,
      history_table text NOT NULL,
      installed_rank integer NOT NULL,
      script text NOT NULL,
      digest text NOT NULL,
      done integer NOT NULL,
      started integer,
      detail text,
      run_id text NOT NULL,
      begun_at timestamptz NOT NULL,
      PRIMARY KEY (history_schema, history_table, installed_rank)
    );
  END IF;
END """


@frozen
class Journal:
    """The row of one script; every method gives a statement."""

    schema: str
    """Of flyback's own tables, without quotes."""
    surroundings: Surroundings
    rank: int

    @property
    def table(self) -> str:
        """Its qualified name."""
        return f"{identifier(self.schema)}.journal"

    def create(self) -> str:
        """Makes schema and table where they are not there yet; needs no right to create where they are."""
        body = _CREATE % {
            "schema": identifier(self.schema),
            "schema_name": literal(identifier(self.schema)),
            "table": self.table,
            "table_name": literal(self.table),
        }
        quote = dollar_quote(body)
        return f"DO {quote}{body}{quote}"

    def begin(self, script: str, digest: str) -> str:
        """Notes that the script begins; a row that was left over from another script of this rank is replaced."""
        where = self.surroundings
        columns = ("script", "digest", "done", "started", "detail", "run_id", "begun_at")
        renewed = ", ".join(f"{column} = EXCLUDED.{column}" for column in columns)
        key = f"{literal(where.schema)}, {literal(where.table)}, {self.rank}"
        return (
            f"INSERT INTO {self.table} (history_schema, history_table, installed_rank, {', '.join(columns)})\n"
            f"VALUES ({key}, {literal(script)}, {literal(digest)}, 0, NULL, NULL, "
            f"{literal(where.run_id)}, pg_catalog.clock_timestamp())\n"
            f"ON CONFLICT (history_schema, history_table, installed_rank) DO UPDATE SET {renewed}"
        )

    def resume(self, digest: str) -> str:
        """Notes that this run goes on with the script, which may have changed in what is not done yet."""
        return self._set(
            f"digest = {literal(digest)}, run_id = {literal(self.surroundings.run_id)}, "
            "begun_at = pg_catalog.clock_timestamp()"
        )

    def start(self, ordinal: int) -> str:
        """Notes that a statement outside of any transaction begins."""
        return self._set(f"started = {ordinal}")

    def done(self, ordinal: int) -> str:
        """Notes that everything up to this statement is finished."""
        return self._set(f"done = {ordinal}, started = NULL")

    def end(self) -> str:
        """Forgets the script."""
        return f"DELETE FROM {self.table}\n{self._row}"

    def elapsed(self) -> str:
        """An expression: milliseconds since the script began or was resumed."""
        return (
            "COALESCE((SELECT (EXTRACT(epoch FROM pg_catalog.clock_timestamp() - begun_at) * 1000)::pg_catalog.int4 "
            f"FROM {self.table} {self._row}), 0)"
        )

    def _set(self, what: str) -> str:
        return f"UPDATE {self.table} SET {what}\n{self._row}"

    @property
    def _row(self) -> str:
        where = self.surroundings
        return (
            f"WHERE history_schema = {literal(where.schema)} AND history_table = {literal(where.table)} "
            f"AND installed_rank = {self.rank}"
        )
