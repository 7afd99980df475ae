"""`clean`: empties the schemas of a project."""

from flyback.errors import ConfigurationError, Problem
from flyback.model.results import CleanResult
from flyback.postgres.target.cleaning import Notes
from flyback.postgres.target.cleaning import clean as empty
from flyback.workflows.callbacks import around
from flyback.workflows.locked import Orphans, locked
from flyback.workflows.opened import Opened


def clean(opened: Opened) -> CleanResult:
    """Drops everything in the configured schemas, and those schemas that the migrations had created.

    Raises:
        ConfigurationError: `cleanDisabled` is not false.
    """
    flyway, flyback = opened.settings.flyway, opened.settings.flyback
    if flyway.clean_disabled:
        raise ConfigurationError(
            Problem(
                code="clean-disabled",
                what="Unable to execute clean as it has been disabled with the 'flyway.cleanDisabled' property.",
                hint="it empties every schema of the project, with all rows; where that is meant: -cleanDisabled=false",
            )
        )
    opened.refuse_standby()
    with locked(opened, Orphans.WAIT), around(opened, "Clean"):
        notes = Notes(schema=flyback.schema, history_table=flyway.table)
        rows = opened.history.rows() if opened.history.look() else ()
        done = empty(opened.target, opened.schemas, rows, notes)
    return CleanResult(
        place=opened.place,
        cleaned=done.cleaned,
        dropped=done.dropped,
        milliseconds=opened.milliseconds,
        notes=opened.notes,
    )
