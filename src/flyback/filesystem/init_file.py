"""A commented `flyback.toml` for the project that is there."""

import json
from dataclasses import fields
from pathlib import Path, PurePosixPath

from flyback.filesystem.environments_example import commented
from flyback.filesystem.new_scripts import write_new
from flyback.model.script import Project
from flyback.report.amounts import counted
from flyback.settings import TABLES, FlybackSettings, Settings

EXPLAINED = {
    "undo_folder": (
        "Folder of the undo scripts: beside or inside each location, or in the project folder.\n"
        '"." keeps them among the migrations.'
    ),
    "undo_prefixes": "What the names of undo scripts begin with, a version after it: undo, fix, repair.",
    "require_undo": "Whether a migration without an undo script makes `flyback rehearse` exit with 1.",
    "server_version": "Major version of PostgreSQL to rehearse on: production's. Left out: whatever is installed.",
    "extensions": "Extensions the project needs that only a superuser can create, made before the first migration.",
    "roles": "Roles that must exist before the first migration; they are made without login.",
    "seed_rows": "Rows generated for each table before a round trip; 0 generates none.",
    "seed": "SQL files with rows of your own, relative to the project folder.",
    "undone_as": (
        "Type of the row that an undo leaves in the schema history table: DELETE, which open-source Flyway reads,\n"
        "or UNDO_SQL, which only Redgate's editions do."
    ),
    "verify_folder": (
        "Folder beside the undo folder of queries that must hold before an undo script runs: verify/U10__x.sql."
    ),
    "lock_timeout": "Milliseconds that a statement may queue for a lock in front of the application.",
    "max_lock_timeout": "Milliseconds that lock_timeout is raised to, step by step, where a table is never free.",
    "lock_budget": "Seconds that one script may wait for its locks before the run gives up with nothing changed.",
    "schema": "Schema of flyback's own tables in the target database; made when something must be kept there.",
    "drift": "Whether each run looks at the catalogue before it begins, and keeps its digest at the end.",
    "drift_ignore": (
        'Objects that change without a migration, partitions that a job makes for one: ["public.events_p*"].'
    ),
    "massive_rows": "From so many rows on, work on a table is massive, and so it is where their number is not known.",
    "massive_bytes": "The same by the size of the table in bytes, without indexes.",
    "disabled_rules": 'Rules that find nothing in this project: ["json-column"]; docs/reference/rules.md has them all.',
    "fail_on": "Severity from which `flyback lint` exits with 1: info, caution, danger, destructive, or never.",
    "base_dump": "A pg_dump file that the migrations start from, relative to the project folder; else nothing.",
    "per_environment": (
        "Settings that are each environment's own, so that staging proves something for production where they\n"
        'differ: schemas, defaultSchema, initSql, placeholders.NAME, as in ["placeholders.app_role"].'
    ),
}
"""What each key of `flyback.toml` means."""
ENVIRONMENTS = (
    "# What each environment asks for before anything runs on it. Tables stand below every key of the file itself.",
    "#",
)
_EXAMPLES = {"server_version": 17}


def write_init(folder: Path, settings: Settings, project: Project) -> Path:
    """Write `flyback.toml` into the project folder; its path.

    Raises:
        UsageError: there is one already.
    """
    path = folder / "flyback.toml"
    write_new(path, init_text(settings, project))
    return path


def init_text(settings: Settings, project: Project) -> str:
    """A `flyback.toml` that says what was found and explains every key; each key is commented out at its default.

    A key whose value is set already stands as it is.
    """
    lines = ["# What flyback needs to know and Flyway has no setting for.", "#"]
    lines += [f"# {line}" for line in _found(project)]
    lines += ["# Locations, prefixes, placeholders and schemas are read from flyway.toml, flyway.conf and FLYWAY_*."]
    defaults = FlybackSettings()
    for each in (each for each in fields(FlybackSettings) if each.name not in TABLES):
        value = getattr(settings.flyback, each.name)
        default = getattr(defaults, each.name)
        shown = _EXAMPLES.get(each.name, default) if value == default else value
        comment = "# " if value == default else ""
        lines += ["", *(f"# {line}" for line in EXPLAINED[each.name].splitlines())]
        lines.append(f"{comment}{each.name} = {written(shown)}")
    lines += ["", *ENVIRONMENTS, *commented()]
    return "\n".join(lines) + "\n"


def written(value: object) -> str:
    """A setting as TOML, which writes texts, numbers, booleans and lists of texts as JSON does."""
    return json.dumps(value, ensure_ascii=False)


def _found(project: Project) -> list[str]:
    if not project.versioned:
        return ["Found no migrations yet."]
    first, last = project.versioned[0].version, project.versioned[-1].version
    places = sorted({PurePosixPath(each.source.path).parent.as_posix() for each in project.versioned})
    found = [f"Found {counted(len(project.versioned), 'migration')}, {first} to {last}, in {', '.join(places)};"]
    undo_places = sorted({PurePosixPath(each.source.path).parent.as_posix() for each in project.undo})
    if project.undo:
        found.append(f"{counted(len(project.undo), 'undo script')} in {', '.join(undo_places)};")
    else:
        found.append("no undo scripts;")
    found.append(f"{counted(len(project.baselines), 'baseline')}, {counted(len(project.repeatables), 'repeatable')}.")
    return found
