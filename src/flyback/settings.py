"""Every setting flyback knows, typed, with its default: Flyway's own, and those Flyway has no word for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from flyback.errors import Problem
from flyback.frozen import frozen
from flyback.model.policy import EnvironmentPolicy, TrustedKey


@dataclass(frozen=True, slots=True)
class Secret:
    """Text that never shows itself: its `str` and `repr` are `***`."""

    value: str

    def __repr__(self) -> str:
        return "***"

    def __str__(self) -> str:
        return "***"


@frozen
class FlywaySettings:
    """What `flyway.toml`, `flyway.conf`, `FLYWAY_*` and the command line say, by Flyway's names in snake case.

    An empty text or tuple is a setting that nobody set.

    Source: defaults as Flyway 13 documents them.
    """

    locations: tuple[str, ...] = ()
    """As written, `filesystem:sql`; empty means: look in the usual places."""
    callback_locations: tuple[str, ...] = ()
    fail_on_missing_locations: bool = False

    sql_migration_prefix: str = "V"
    repeatable_sql_migration_prefix: str = "R"
    baseline_migration_prefix: str = "B"
    undo_sql_migration_prefix: str = "U"
    sql_migration_separator: str = "__"
    sql_migration_suffixes: tuple[str, ...] = (".sql",)
    validate_migration_naming: bool = False

    encoding: str = "UTF-8"
    detect_encoding: bool = False
    placeholder_replacement: bool = True
    placeholder_prefix: str = "${"
    placeholder_suffix: str = "}"
    placeholder_separator: str = ":"
    script_placeholder_prefix: str = "FP__"
    script_placeholder_suffix: str = "__"
    """Around the names of placeholders in the environment of executable scripts."""
    placeholders: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Values by name; names are compared without regard to case."""

    default_schema: str = ""
    schemas: tuple[str, ...] = ()
    create_schemas: bool = True
    table: str = "flyway_schema_history"
    tablespace: str = ""

    target: str = "latest"
    out_of_order: bool = False
    group: bool = False
    mixed: bool = False
    execute_in_transaction: bool = True
    skip_executing_migrations: bool = False
    validate_on_migrate: bool = True
    ignore_migration_patterns: tuple[str, ...] = ("*:future",)
    installed_by: str = ""
    output_query_results: bool = True
    lock_retry_count: int = 50
    """Pauses of a second; -1 means for ever."""
    transactional_lock: bool = True
    """`postgresql.transactional.lock`."""
    clean_disabled: bool = True
    baseline_on_migrate: bool = False
    baseline_version: str = "1"
    baseline_description: str = "<< Flyway Baseline >>"

    environment: str = "default"
    """Name of the chosen environment; the settings below are that environment's."""
    url: str = field(default="", repr=False)
    """`jdbc:postgresql://...`; it may hold a password, so it is not shown."""
    user: str = ""
    password: Secret = Secret("")
    init_sql: str = ""
    connect_retries: int = 0
    connect_retries_interval: int = 120
    """Seconds."""
    connection_problems: tuple[Problem, ...] = ()
    """Why nobody can connect with these (an unset variable, a vault); matters only to verbs that do."""

    @property
    def schema(self) -> str:
        """The schema migrations start in: `defaultSchema`, else the first of `schemas`, else `public`."""
        return self.default_schema or (self.schemas[0] if self.schemas else "public")


@frozen
class FlybackSettings:
    """What `flyback.toml` says: everything Flyway has no setting for."""

    undo_folder: str = "undo"
    """Name of the folder beside or inside each location that holds the undo scripts, or a path in the project."""
    undo_prefixes: tuple[str, ...] = ("U", "F", "R")
    """Undo, fix, repair; each is followed by a version."""
    require_undo: bool = True
    """Whether a migration without undo script makes the rehearsal fail."""
    server_version: int | None = None
    """Major version of PostgreSQL to rehearse on; None takes what is there."""
    extensions: tuple[str, ...] = ()
    """Extensions the project needs that only a superuser can create."""
    roles: tuple[str, ...] = ()
    """Roles that must exist before the first migration."""
    seed_rows: int = 100
    """Rows generated for each table before a round trip; 0 for none."""
    seed: tuple[str, ...] = ()
    """SQL files with the project's own rows, relative to the project folder."""
    undone_as: str = "DELETE"
    """The type of the history row that an undo leaves: `DELETE`, which open-source Flyway reads, or `UNDO_SQL`."""
    verify_folder: str = "verify"
    """Name of the folder, beside the undo folder, of queries that must hold before an undo script runs."""
    lock_timeout: int = 100
    """Milliseconds that a statement may queue for a lock in front of the application."""
    max_lock_timeout: int = 2000
    """Milliseconds; how far `lock_timeout` is raised when a table is never free."""
    lock_budget: int = 300
    """Seconds that one script may spend waiting for locks before the run gives up."""
    schema: str = "flyback_state"
    """The schema of flyback's own tables in the target database: journal, catalogue digests.

    Never the name of the role that migrates: `"$user"` in the search path would make it the default schema, for Flyway
    too, as soon as it exists.
    """
    drift: bool = True
    """Whether the catalogue is looked at before and kept after each run."""
    drift_ignore: tuple[str, ...] = ()
    """Objects that change without a migration, by name as PostgreSQL prints it; `*` and `?` stand for anything."""
    massive_rows: int = 1_000_000
    """From so many rows on, work on a relation is `massive`; also where nobody knows how many it has."""
    massive_bytes: int = 1 << 30
    """The same by size, without indexes."""
    disabled_rules: tuple[str, ...] = ()
    """Rules that find nothing in this project, by id."""
    fail_on: str = "danger"
    """The least severity of a finding with which `lint` ends in an error; `never`."""
    base_dump: str = ""
    """A pg_dump file with the state before the first rehearsed migration, relative to the project folder."""
    per_environment: tuple[str, ...] = ()
    """Settings that are each environment's own, so that staging proves something for production though they differ:
    `schemas`, `defaultSchema`, `initSql`, `placeholders.NAME`."""
    environments: Mapping[str, EnvironmentPolicy] = field(default_factory=lambda: MappingProxyType({}))
    """By name, what each asks for before anything runs on it."""
    keys: tuple[TrustedKey, ...] = ()
    """Whose signatures count, for what and where."""


TABLES = ("environments", "keys")
"""Fields of `FlybackSettings` that are tables of the file; nobody gives them on a command line."""


@frozen
class Settings:
    """Everything that was set, from every source, by precedence."""

    flyway: FlywaySettings = FlywaySettings()
    flyback: FlybackSettings = FlybackSettings()

    @property
    def undo_prefixes(self) -> tuple[str, ...]:
        """Every prefix of an undo script: flyback's, and Flyway's `undoSqlMigrationPrefix` where that is set.

        What migrations begin with in this project is never one.
        """
        own = () if self.flyway.undo_sql_migration_prefix == "U" else (self.flyway.undo_sql_migration_prefix,)
        taken = (self.flyway.sql_migration_prefix, self.flyway.baseline_migration_prefix)
        return tuple(prefix for prefix in (*self.flyback.undo_prefixes, *own) if prefix not in taken)
