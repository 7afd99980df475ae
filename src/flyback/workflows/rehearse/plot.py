"""What a rehearsal is made with."""

from flyback.frozen import frozen
from flyback.model.script import Project, Runnable
from flyback.postgres.scratch.contract import Server
from flyback.settings import Settings
from flyback.workflows.rehearse.request import Request
from flyback.workflows.rehearse.scripts import Scripts


@frozen
class Plot:
    """Server, scripts and settings of one rehearsal."""

    server: Server
    request: Request
    settings: Settings
    project: Project
    scripts: Scripts
    seeds: tuple[Runnable, ...] = ()
    """The user's own rows."""
