"""One database and the project for it, and what can be seen there."""

from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from flyback.postgres.scratch.server import Server
from parity.flyway import Flyway
from parity.own import Flyback
from parity.player import Answer, Player
from parity.scenario import Files, Settings

Row = tuple[object, ...]
TEAM = "team"
"""The role that both migrators run as."""
_OBJECTS = """
select 'relation ' || relkind::text, nspname || '.' || relname
  from pg_class join pg_namespace as n on n.oid = relnamespace
 where nspname !~ '^(pg_|information_schema|flyback)'
union all
select 'routine', nspname || '.' || proname from pg_proc join pg_namespace as n on n.oid = pronamespace
 where nspname !~ '^(pg_|information_schema|flyback)'
union all
select 'type', nspname || '.' || typname from pg_type join pg_namespace as n on n.oid = typnamespace
 where nspname !~ '^(pg_|information_schema|flyback)' and typtype in ('d', 'e', 'r')
union all
select 'schema', nspname from pg_namespace where nspname !~ '^(pg_|information_schema|flyback)'
order by 1, 2
"""
"""What scripts and migrators make; flyback's own schema is left out."""
_NONE: Settings = {}
_LOG = "select event from audit.log order by number"


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What a verb leaves behind."""

    answer: Answer
    rows: tuple[Row, ...]
    """Of the history: every column but `installed_on` and `execution_time`."""
    objects: tuple[Row, ...]
    """Kind and name."""
    log: tuple[Row, ...]
    """What scripts and callbacks wrote into `audit.log`."""


@dataclass(frozen=True, kw_only=True)
class View:
    """How one migrator sees a database."""

    info: Answer
    validate: Answer


@dataclass(frozen=True, kw_only=True)
class Players:
    """Who takes turns."""

    server: Server
    port: int
    """Leads to the server: Java's driver knows no Unix sockets."""
    flyway: Flyway


class Ground:
    """A database, and the folder of a project that may have others too."""

    def __init__(self, players: Players, connection: psycopg.Connection, folder: Path) -> None:
        self.folder = folder
        self._players = players
        self._connection = connection
        """Somebody who is no migrator, and watches."""
        self._flyback = Flyback(folder)

    def write(self, files: Files) -> None:
        """Changes the files of the project."""
        for name, content in files.items():
            path = self.folder / "sql" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            match content:
                case None:
                    path.unlink()
                case str():
                    path.write_text(content, encoding="utf-8", newline="")
                case _:
                    path.write_bytes(content)

    def execute(self, statements: str) -> None:
        """Runs SQL as somebody who is no migrator."""
        self._connection.execute(statements.encode())

    def query(self, statement: str) -> tuple[Row, ...]:
        """What a query finds."""
        return tuple(self._connection.execute(statement.encode()).fetchall())

    def flyway(self, verb: str, settings: Settings = _NONE) -> Answer:
        """Lets Flyway run a verb."""
        return self._players.flyway(verb, self.of_flyway(settings))

    def of_flyway(self, settings: Settings = _NONE) -> dict[str, str]:
        """Settings with Flyway's way to this database."""
        url = f"jdbc:postgresql://127.0.0.1:{self._players.port}/{self._connection.info.dbname}?sslmode=disable"
        return {"url": url, "user": TEAM, "locations": f"filesystem:{self.folder / 'sql'}", **settings}

    def flyback(self, verb: str, settings: Settings = _NONE) -> Answer:
        """Lets flyback run a verb."""
        return self._flyback(verb, self.of_flyback(settings))

    def of_flyback(self, settings: Settings = _NONE) -> dict[str, str]:
        """Settings with flyback's way to this database."""
        return {"url": self._connection.info.dsn, "user": TEAM, "locations": "filesystem:sql", **settings}

    def outcome(self, player: Player, verb: str, settings: Settings) -> Outcome:
        """What a turn leaves."""
        if self._has_log():
            self.execute("truncate audit.log")
        answer = player(verb, settings) if verb else Answer(ok=True)
        log = self.query(_LOG) if self._has_log() else ()
        return Outcome(answer=answer, rows=self.rows(settings), objects=self.query(_OBJECTS), log=log)

    def rows(self, settings: Settings = _NONE) -> tuple[Row, ...]:
        """The history as it is stored; nothing where there is no table."""
        schema = settings.get("defaultSchema") or settings.get("schemas", "public").partition(",")[0]
        table = sql.Identifier(schema, settings.get("table", "flyway_schema_history"))
        columns = "installed_rank, version, description, type, script, checksum, installed_by, success"
        query = sql.SQL(f"select {columns} from {{}} order by installed_rank").format(table)
        try:
            return self.query(query.as_string())
        except psycopg.errors.UndefinedTable:
            return ()

    def view(self, player: Player, settings: Settings) -> View:
        """How somebody sees this database."""
        return View(info=player("info", settings), validate=player("validate", settings))

    def _has_log(self) -> bool:
        return self.query("select to_regclass('audit.log')") != ((None,),)
