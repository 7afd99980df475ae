"""What the verbs on a target database have in common: options, settings, output, errors."""

import functools
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from flyback.cli.command_line import Line
from flyback.cli.output import Output
from flyback.cli.project_option import PROJECT
from flyback.cli.setting_help import SettingsVerb
from flyback.cli.telling import Lines, LinesWithoutRows
from flyback.errors import FlybackError, Problem
from flyback.filesystem import settings_file
from flyback.frozen import frozen
from flyback.postgres.scratch.endings import unwind_on_signals
from flyback.postgres.target.connecting import Manner
from flyback.report.json_text import Json
from flyback.report.target.errors import error_json
from flyback.settings import Settings
from flyback.workflows.guarded_entry import opened_with_care
from flyback.workflows.opened import Opened, opened
from flyback.workflows.telling import Teller

_OUTPUT = "flyback.output"
FINISH = "flyback.finish"
"""Where click's context keeps what is to be called when the last verb is done."""
_INTERRUPTED = 130
_WRITING = ("migrate", "undo", "baseline", "repair", "clean")
_STAYS = Problem(
    code="interrupted",
    what="interrupted; what was committed stays",
    hint="flyback info shows it; a script that cannot run in one transaction may be half there, and goes on there when "
    "it is run again",
)


@frozen
class Answer:
    """What a verb has to say at its end."""

    text: str
    value: dict[str, Json]
    code: int = 0


@frozen
class Errand:
    """What a verb is given."""

    folder: Path
    settings: Settings
    output: Output
    teller: Teller

    @contextmanager
    def opened(self, manner: Manner = Manner.AS_IT_IS) -> Iterator[Opened]:
        """The project and its database; of a protected one nothing runs before gates let it in."""
        way = (
            opened_with_care(self.folder, self.settings, self.teller)
            if manner is Manner.AS_IT_IS
            else opened(self.folder, self.settings, self.teller, manner)
        )
        with way as found:
            yield found


class TargetVerb(SettingsVerb):
    """A verb on a target database."""


def on_target(verb: Callable[..., Answer]) -> Callable[..., int]:
    """Gives a verb the options that all share and an `Errand`; prints its answer, and its errors as JSON on request."""

    @PROJECT
    @click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
    @click.option("--quiet", "-q", is_flag=True, help="Print errors only.")
    @click.option("--output-file", type=click.Path(path_type=Path), metavar="FILE", help="Write the output there, too.")
    @click.option(
        "--color", type=click.Choice(["auto", "always", "never"]), default="auto", help="When to use colours."
    )
    @click.pass_context
    @functools.wraps(verb)
    def command(context: click.Context, /, project: Path, **options: object) -> int:
        line = context.find_object(Line) or Line(settings={})
        output = _output(context, options)
        unwind_on_signals()
        try:
            settings = settings_file.load(project, os.environ, line.settings)
            errand = Errand(folder=project, settings=settings, output=output, teller=_teller(settings, output))
            answer = verb(errand, **options)
        except FlybackError as error:
            if not output.as_json:
                raise
            answer = _failed(error.problems, error.exit_code, context.info_name or "")
        except (KeyboardInterrupt, SystemExit) as end:  # Ctrl-C, or what SIGTERM and SIGHUP become
            answer = _interrupted(end, context.info_name or "")
        if output.as_json:
            output.values.append(answer.value)
        (output.complain if answer.code else output.say)(answer.text)
        return answer.code

    return command


def _failed(problems: Sequence[Problem], code: int, verb: str) -> Answer:
    return Answer(text="", value=error_json(problems, code, verb), code=code)


def _interrupted(end: KeyboardInterrupt | SystemExit, verb: str) -> Answer:
    code = end.code if isinstance(end, SystemExit) and isinstance(end.code, int) else _INTERRUPTED
    problem = _STAYS if verb in _WRITING else Problem(code="interrupted", what="interrupted")
    return Answer(text=f"{problem}\n", value=error_json([problem], code, verb), code=code)


def _teller(settings: Settings, output: Output) -> Teller:
    if output.as_json:
        return Teller()
    return Lines(output) if settings.flyway.output_query_results else LinesWithoutRows(output)


def _output(context: click.Context, options: dict[str, object]) -> Output:
    """The output of the line, made by its first verb."""
    as_json, quiet, file, color = (options.pop(name) for name in ("as_json", "quiet", "output_file", "color"))
    found = context.meta.get(_OUTPUT)
    if not isinstance(found, Output):
        path = file if isinstance(file, Path) else None
        found = Output(as_json=as_json is True, quiet=quiet is True, color=str(color), file=path)
        context.meta.update({_OUTPUT: found, FINISH: found.finish})
    return found
