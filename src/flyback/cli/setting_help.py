"""What the settings mean that can be given to a verb on the command line, a line each."""

import click

SETTINGS = {
    "url": ("JDBC_URL", "The database: jdbc:postgresql://host:5432/name."),
    "user": ("NAME", "Who connects."),
    "password": ("TEXT", "Better in FLYWAY_PASSWORD, PGPASSWORD or ~/.pgpass: arguments can be read by others."),
    "environment": ("NAME", "Use the settings of [environments.NAME]."),
    "locations": ("LIST", "Where the migrations are: filesystem:sql,filesystem:more."),
    "schemas": ("LIST", "The schemas the project looks after; the first is the default schema."),
    "default-schema": ("NAME", "The schema of the history, in which scripts start."),
    "table": ("NAME", "The schema history table."),
    "placeholder": ("NAME=VALUE", "What ${NAME} in scripts stands for."),
    "config-files": ("LIST", "Settings files to read after the others."),
    "target": ("VERSION", "How far to go: latest, current, next, 12, 12? (if there is one)."),
    "out-of-order": ("", "Apply also what is older than what was applied."),
    "group": ("", "Everything in one transaction."),
    "mixed": ("", "Allow statements that cannot run in a transaction beside others."),
    "skip-executing-migrations": ("", "Only write the history, run nothing."),
    "ignore-migration-patterns": ("LIST", "What need not validate: *:future, repeatable:missing."),
    "no-validate-on-migrate": ("", "Do not validate before."),
    "baseline-on-migrate": ("", "Take over a database that is not empty and has no history."),
    "baseline-version": ("VERSION", "The version of the baseline."),
    "baseline-description": ("TEXT", "Its description."),
    "no-create-schemas": ("", "Do not create missing schemas."),
    "installed-by": ("NAME", "Who stands in the history."),
    "lock-retry-count": ("N", "Seconds to wait for another migrator; -1 for ever."),
    "lock-timeout": ("MS", "How long a statement may queue in front of the application."),
    "max-lock-timeout": ("MS", "How far that is raised where a table is never free."),
    "lock-budget": ("SECONDS", "How long one script may wait for locks."),
    "no-drift": ("", "Neither look at the catalogue before nor keep it after."),
    "no-clean-disabled": ("", "Allow clean."),
    "undone-as": ("TYPE", "How an undo is recorded: DELETE or UNDO_SQL."),
    "undo-folder": ("FOLDER", "Where the undo scripts are."),
    "verify-folder": ("FOLDER", "Where the queries are that must hold before an undo."),
}
"""By the name after `--`: what its value is called, and what it means."""

CONNECTION = ("url", "user", "password", "environment", "config-files", "schemas", "default-schema", "table")
SCRIPTS = ("locations", "placeholder")


class SettingsVerb(click.Command):
    """A verb whose help also names the settings that matter to it."""

    def __init__(self, *arguments: object, settings: tuple[str, ...] = (), **more: object) -> None:
        super().__init__(*arguments, **more)  # type: ignore[arg-type]  # click's own parameters, passed on
        self.settings = settings

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The options, and below them the settings."""
        super().format_options(ctx, formatter)
        _write_settings(formatter, self.settings)


def _write_settings(formatter: click.HelpFormatter, names: tuple[str, ...]) -> None:
    """A section of the help with these settings."""
    if not names:
        return
    with formatter.section("Settings, instead of those in files and FLYWAY_* variables"):
        formatter.write_dl([(f"--{name} {SETTINGS[name][0]}".rstrip(), SETTINGS[name][1]) for name in names])
    formatter.write_paragraph()
    formatter.write_text("Every other setting can be given, too, and each also as Flyway spells it: -outOfOrder=true.")
