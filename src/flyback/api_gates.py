"""What writes to a database that may have gates, in Python: where there are some, only what they let in."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from flyback.api_errors import checked, checked_after
from flyback.model.results import MigrateResult
from flyback.signing.key_files import chosen_key
from flyback.workflows.facts.question import Migrating, Noting, Undoing, What
from flyback.workflows.gated.errand import Errand
from flyback.workflows.gated.migrating import migrate_gated, noted_gated, undo_gated
from flyback.workflows.gated.running import Guarded
from flyback.workflows.migrate.request import MigrateRequest
from flyback.workflows.opened import Opened
from flyback.workflows.papers import Papers
from flyback.workflows.undo.confirming import Confirmation
from flyback.workflows.undo.review import Prepared, UndoRequest

T = TypeVar("T")


def migrate(ready: Opened, request: MigrateRequest, papers: Papers) -> MigrateResult:
    """As `flyback.migrate`."""
    return _checked(migrate_gated(ready, request, _errand(Migrating(request=request), papers)))


def undo(
    ready: Opened, prepared: Prepared, confirmation: Confirmation, request: UndoRequest, papers: Papers
) -> MigrateResult:
    """As `flyback.undo`."""
    return _checked(undo_gated(ready, prepared, confirmation, request, _errand(Undoing(prepared=prepared), papers)))


def noted(ready: Opened, what: Noting, papers: Papers, go: Callable[[Opened], T]) -> T:
    """As `flyback.baseline`, `repair` and `clean`."""
    return noted_gated(ready, _errand(what, papers), go)


def _errand(what: What, papers: Papers) -> Errand:
    key = chosen_key(Path(papers.key) if papers.key else None, os.environ)
    return Errand(what=what, variables=os.environ, key=key, ticket=papers.ticket, break_glass=papers.break_glass)


def _checked(done: Guarded) -> MigrateResult:
    failed = [f"smoke test {each.name}: {each.said}" for each in done.smoke if not each.passed]
    return checked_after(checked(done.result), [*failed, *done.left_open])
