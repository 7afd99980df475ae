"""Opens a disposable server and looks there at the running release's statements, before and after the migrations."""

import importlib
from collections.abc import Sequence

from flyback.model.compat import Compatibility, Query
from flyback.model.script import Project
from flyback.settings import Settings
from flyback.workflows.rehearse.rehearse import on_server
from flyback.workflows.rehearse.request import Progress, Request


def compat(
    request: Request, queries: Sequence[Query], settings: Settings, project: Project, progress: Progress
) -> Compatibility:
    """What becomes of each statement; the migrations are those that the request selects.

    Raises:
        FlybackError: as `rehearse` does.
    """
    with on_server(request, settings, project) as (plot, chosen):
        looking = importlib.import_module("flyback.workflows.compat.looking")
        try:
            found: Compatibility = looking.look(plot, chosen, queries, progress)
        finally:
            progress.finish()
        return found
