"""One database and the project for it, and what can be seen there."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from flyback.postgres.scratch.server import Server
from parity.flyway import Flyway
from parity.own import Flyback
from parity.player import Answer, Line, Player
from parity.scenario import Files

TEAM = "team"
"""The role that both migrators run as."""
_OBJECTS = """
select 'relation ' || relkind::text, nspname || '.' || relname from pg_class join pg_namespace as n on n.oid = relnamespace
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
_LOG = "select event from audit.log order by number"


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What a verb leaves behind."""

    answer: Answer
    rows: tuple[Line, ...]
    """Of the history: every column but `installed_on` and `execution_time`."""
    objects: tuple[Line, ...]
    """Kind and name."""
    log: tuple[Line, ...]
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

    def __init__(self, players: Players, database: str, folder: Path) -> None:
        self._players = players
        self.database = database
        self.folder = folder
        self.conninfo = players.server.conninfo(database, TEAM)
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
        if statements:
            with psycopg.connect(self.conninfo, autocommit=True) as connection:
                connection.execute(statements.encode())

    def flyway(self, verb: str, settings: Mapping[str, str]) -> Answer:
        """Lets Flyway run a verb."""
        return self._players.flyway(verb, self.of_flyway(settings))

    def of_flyway(self, settings: Mapping[str, str]) -> dict[str, str]:
        """Settings with Flyway's way to this database."""
        name = conninfo_to_dict(self.conninfo)["dbname"]
        url = f"jdbc:postgresql://127.0.0.1:{self._players.port}/{name}?sslmode=disable"
        return {"url": url, "user": TEAM, "locations": f"filesystem:{self.folder / 'sql'}", **settings}

    def flyback(self, verb: str, settings: Mapping[str, str]) -> Answer:
        """Lets flyback run a verb."""
        return self._flyback(verb, self.of_flyback(settings))

    def of_flyback(self, settings: Mapping[str, str]) -> dict[str, str]:
        """Settings with flyback's way to this database."""
        return {"url": self.conninfo, "user": TEAM, "locations": "filesystem:sql", **settings}

    def outcome(self, player: Player, verb: str, settings: Mapping[str, str]) -> Outcome:
        """What a turn leaves."""
        logs = "do $$ begin delete from audit.log; exception when undefined_table then end $$"
        self.execute(logs)
        answer = player(verb, settings) if verb else Answer(ok=True)
        with psycopg.connect(self.conninfo, autocommit=True) as connection:
            found = tuple(connection.execute(_OBJECTS).fetchall())
            log = connection.execute(_LOG).fetchall() if ("relation r", "audit.log") in found else ()
        return Outcome(answer=answer, rows=self.rows(settings), objects=found, log=tuple(log))

    def rows(self, settings: Mapping[str, str]) -> tuple[Line, ...]:
        """The history as it is stored; nothing where there is no table."""
        schema = settings.get("defaultSchema") or settings.get("schemas", "public").partition(",")[0]
        table = sql.Identifier(schema, settings.get("table", "flyway_schema_history"))
        columns = "installed_rank, version, description, type, script, checksum, installed_by, success"
        query = sql.SQL(f"select {columns} from {{}} order by installed_rank").format(table)
        with psycopg.connect(self.conninfo, autocommit=True) as connection:
            try:
                return tuple(connection.execute(query).fetchall())
            except psycopg.errors.UndefinedTable:
                return ()

    def view(self, player: Player, settings: Mapping[str, str]) -> View:
        """How somebody sees this database."""
        return View(info=player("info", settings), validate=player("validate", settings))
