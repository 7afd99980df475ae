"""Databases that were protected, and of which flyback.toml says nothing any more."""

from flyback.errors import BlockedError, Problem
from flyback.model.facts import NOBODY
from flyback.postgres.ledger.ledger import Ledger
from flyback.workflows.opened import Opened


def refuse_forgotten(opened: Opened) -> None:
    """Refuses to run anything without gates where the last run had them: its own audit remembers what it is.

    Whoever leaves an environment out of flyback.toml has taken away its gates, too.

    Raises:
        BlockedError: the database was protected at its last run, or nobody can tell.
        EvidenceError: its audit is in another schema than flyback.toml says.
        RefusedError: the role may not read it, or the connection is lost.
    """
    ledger = Ledger(target=opened.target, schema=opened.settings.flyback.schema)
    if not ledger.exists:
        return
    from flyback.evidence.earlier_runs import earlier_runs  # noqa: PLC0415 - most databases have no audit

    try:
        last = earlier_runs(ledger.rows()).last_run
    except ValueError as error:
        raise BlockedError(
            Problem(code="audit", what=str(error), where=opened.place.url, hint="flyback audit verify")
        ) from None
    if last and last[0].keys != (NOBODY,):
        what = (
            f"this database was protected at its last run, {last[0].deployment}, and flyback.toml has no gates for it"
        )
        hint = "bring back its table [environments.NAME]; what it asks for is changed there, with an approval"
        raise BlockedError(Problem(code="forgotten", what=what, where=opened.place.url, hint=hint))
