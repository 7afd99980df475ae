"""Opens a disposable server and looks there at the running release's statements, before and after the migrations."""

import importlib
from dataclasses import replace

from flyback.errors import Problem, UsageError
from flyback.filesystem.repeatables_at import repeatables_at
from flyback.model.compat import Compatibility
from flyback.model.script import Project, RepeatableScript
from flyback.settings import Settings
from flyback.syntax.questions import question
from flyback.workflows.compat.request import Asking, CompatRequest
from flyback.workflows.rehearse.rehearse import on_server
from flyback.workflows.rehearse.request import FromNothing, Progress, Request, Since


def compat(request: CompatRequest, settings: Settings, project: Project, progress: Progress) -> Compatibility:
    """What becomes of each statement; the migrations are those that the request selects.

    Raises:
        UsageError: none of the statements asks anything of a schema.
        FlybackError: as `rehearse` does.
    """
    questions = ((query, question(query.sql)) for query in request.queries)
    pairs = tuple((query, each) for query, each in questions if each is not None)
    if not pairs:
        what = "none of the statements asks anything of the schema"
        raise UsageError(Problem(code="no-statements", what=what, hint="name a file of queries: flyback compat FILE"))
    asking = Asking(pairs=pairs, script_path=request.script_path, repeatables=project.repeatables, notes=request.notes)
    before = replace(project, repeatables=_repeatables_before(request.migrations, settings, project))
    with on_server(request.migrations, settings, before) as (plot, chosen):
        looking = importlib.import_module("flyback.workflows.compat.looking")
        try:
            found: Compatibility = looking.look(plot, chosen, asking, progress)
        finally:
            progress.finish()
        return found


def _repeatables_before(request: Request, settings: Settings, project: Project) -> tuple[RepeatableScript, ...]:
    """As the running release has them, where that is known."""
    match request:
        case Request(selection=Since(ref=ref), base=FromNothing()):
            return repeatables_at(request.folder, ref, settings)
    return project.repeatables
