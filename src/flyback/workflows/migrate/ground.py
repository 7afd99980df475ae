"""What must be there before the first script runs: schemas, history table, baseline."""

from flyback.errors import HistoryError, Problem
from flyback.postgres.target.schemas import create_schemas, survey
from flyback.workflows.baseline import place_baseline
from flyback.workflows.callbacks import before_schemas
from flyback.workflows.opened import Opened


def make_ground(opened: Opened) -> None:
    """Creates missing schemas and a missing history table; the lock must be held.

    Raises:
        HistoryError: a schema has tables and no history, and nobody asked for a baseline.

    Source: Flyway 13, the order of its steps included.
    """
    flyway = opened.settings.flyway
    table = f'"{opened.target.facts.schema}"."{flyway.table}"'
    before_schemas(opened)
    if flyway.create_schemas:
        for name in create_schemas(opened.target, opened.schemas, opened.history):
            opened.teller.note(f'Creating schema "{name}" ...')
    elif not opened.target.facts.schema_exists:
        opened.teller.note(
            f"The configuration option 'createSchemas' is false, and the schema \"{opened.target.facts.schema}\" "
            "does not exist"
        )
    if opened.history.look():
        return
    full = [state.name for state in survey(opened.target, opened.schemas) if not state.empty]
    if full and not flyway.skip_executing_migrations:
        if not flyway.baseline_on_migrate:
            raise HistoryError(not_empty(full))
        place_baseline(opened, None)
        opened.teller.note(f"Successfully baselined schema with version: {flyway.baseline_version}")
        return
    opened.teller.note(f"Creating Schema History table {table} ...")
    opened.history.create()


def not_empty(names: list[str]) -> Problem:
    """That these schemas have something in them and no history."""
    shown = ", ".join(f'"{name}"' for name in names)
    return Problem(
        code="non-empty-schema",
        what=f"Found non-empty schema(s) {shown} but no schema history table.",
        hint="run flyback baseline, or set baselineOnMigrate to true, to take the database over as it is",
    )
