"""The state of the target, as digests that another environment can have, too."""

from flyback.model.evidence import StateDigests
from flyback.planning.state_digest import applied_version, history_digest
from flyback.postgres.target_state import catalogue_digest
from flyback.workflows.kept_catalogue import scope_of
from flyback.workflows.opened import Opened


def digests(opened: Opened) -> StateDigests:
    """The same for gates, for evidence of a run before it begins and after it, and for rehearsals.

    Raises:
        HistoryError: the history cannot be understood.
        RefusedError: a view's tables were locked for seconds, or the connection is lost.
    """
    rows = opened.history.rows()
    return StateDigests(
        history=history_digest(rows, opened.project.repeatables),
        catalogue=catalogue_digest(opened.target, scope_of(opened)),
        version=str(applied_version(rows) or ""),
    )
