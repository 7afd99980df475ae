"""The command line: arguments, environment, clock and terminal in; output and exit code out."""

import errno
import gc
import io
import os
import sys
from collections.abc import Sequence
from importlib import import_module

import click

from flyback import __version__
from flyback.cli.command_line import Call, Line, understand
from flyback.cli.verbs import SECTIONS, VERBS
from flyback.errors import FlybackError, Problem

INTERRUPTED = 130
_FULL = (errno.ENOSPC, errno.EDQUOT)
_NAME = "flyback"
_WIDTH = max(map(len, VERBS))
"""Of the longest verb, so that the sections of the help line up."""
_AS_JSON = frozenset({"--json", "-outputType=json", "--outputType=json", "--output-type=json"})


class Verbs(click.Group):
    """The verbs; the module of one is imported when it runs or its help is asked for."""

    def list_commands(self, _context: click.Context) -> list[str]:
        """In the order of a project's life."""
        return list(VERBS)

    def get_command(self, _context: click.Context, cmd_name: str) -> click.Command:
        """The command, imported; there is one."""
        name = cmd_name.replace("-", "_")
        command: click.Command = getattr(import_module(f"flyback.cli.{name}"), name)
        return command

    def format_commands(self, _context: click.Context, formatter: click.HelpFormatter) -> None:
        """Every verb with its short help, none of them imported."""
        for title, names in SECTIONS.items():
            with formatter.section(title):
                formatter.write_dl([(name.ljust(_WIDTH), VERBS[name]) for name in names])


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name=_NAME, message="%(prog)s %(version)s")
def main() -> None:
    """Flyway-style SQL migrations on PostgreSQL, with a way back that is proven."""


def run() -> None:
    """The entry point: errors become sentences, never tracebacks."""
    gc.disable()  # until the verb is loaded: looking for garbage among modules costs a tenth of a short run
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # what a terminal's encoding lacks must not end the run
    try:
        code = _answer(sys.argv[1:])
        sys.stdout.flush()
    except FlybackError as error:
        code = _refuse(error.problems, error.exit_code)
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        code = error.exit_code
    except click.ClickException as error:
        code = _refuse([_usage(error)], error.exit_code)
    except click.Abort:
        click.echo("not confirmed; nothing was run", err=True)
        code = INTERRUPTED
    except KeyboardInterrupt:
        click.echo("interrupted", err=True)
        code = INTERRUPTED
    except BrokenPipeError:
        _forget_output()
        code = 1
    except Exception as error:  # noqa: BLE001 - the last line of defence, and the only one
        if isinstance(error, OSError) and error.errno in _FULL:
            _forget_output()
        code = _refuse([_unexpected(error)], 1)
    gc.freeze()  # nor is there any to be looked for at the end
    sys.exit(code if isinstance(code, int) else 0)


def _answer(arguments: list[str]) -> object:
    line = understand(arguments)
    if line.debug:
        os.environ["FLYBACK_DEBUG"] = "1"
    if not line.calls or ("--version",) in line.options:
        options = [part for option in line.options for part in option]
        return main.main(options, prog_name=_NAME, standalone_mode=False, obj=line)
    with click.Context(main, info_name=_NAME, obj=line, **main.context_settings) as parent:
        try:
            return _run_all(line, parent)
        except click.exceptions.Exit as end:  # after a help text
            return end.exit_code
        finally:
            if finish := parent.meta.get("flyback.finish"):
                finish()


def _run_all(line: Line, parent: click.Context) -> object:
    """Runs verb after verb and stops after the first that fails; all are understood before one runs."""
    commands = [main.get_command(parent, call.verb) for call in line.calls]
    contexts = [
        command.make_context(call.verb, _arguments(call, command, line, commands), parent=parent)
        for call, command in zip(line.calls, commands, strict=True)
    ]
    gc.freeze()  # what is loaded stays
    gc.enable()
    code: object = 0
    for command, context in zip(commands, contexts, strict=True):
        with context:
            code = command.invoke(context)
        if code:
            break
    return code


def _arguments(call: Call, command: click.Command, line: Line, commands: list[click.Command]) -> list[str]:
    """Of the line's own options those that the verb has; what none has goes to all, to be refused."""
    mine = [
        part
        for option in line.options
        if _has(command, option) or not any(_has(each, option) for each in commands)
        for part in option
    ]
    return [*mine, *(["--", *call.words] if call.words else [])]


def _has(command: click.Command, option: tuple[str, ...]) -> bool:
    name = option[0].partition("=")[0]
    return name in ("--help", "-h") or any(name in parameter.opts for parameter in command.params)


def _refuse(problems: Sequence[Problem], code: int) -> int:
    """Tells what is wrong, as JSON to whoever asked for that; the exit code again."""
    if _AS_JSON.isdisjoint(sys.argv):
        for problem in problems:
            click.echo(f"error: {problem}", err=True)
    else:
        from flyback.report.json_text import dumped  # noqa: PLC0415 - only to tell of a mistake
        from flyback.report.target.errors import error_json  # noqa: PLC0415

        operation = next((word for word in sys.argv[1:] if word in VERBS), "")
        click.echo(dumped(error_json(problems, code, operation), indent=2))
    return code


def _forget_output() -> None:
    """Nobody reads it, or it cannot be written: Python would complain once more at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _usage(error: click.ClickException) -> Problem:
    """What the argument parser refuses, in the form of every other error."""
    context = error.ctx if isinstance(error, click.UsageError) else None
    command = context.command_path if context else _NAME
    what = error.format_message().removesuffix(".")
    return Problem(code="usage", what=what[:1].lower() + what[1:], hint=f"see {command} --help")


def _unexpected(error: Exception) -> Problem:
    """A fault of flyback's own, told with its place; the whole story on request."""
    if os.environ.get("FLYBACK_DEBUG"):
        raise error
    if isinstance(error, OSError) and error.errno in _FULL:
        return Problem(code="disk-full", what=f"cannot be written: {error.strerror}", where=error.filename or "output")
    frame = error.__traceback__
    while frame is not None and frame.tb_next is not None:
        frame = frame.tb_next
    place = f"{os.path.basename(frame.tb_frame.f_code.co_filename)}:{frame.tb_lineno}" if frame else "?"  # noqa: PTH119
    return Problem(
        code="bug",
        what=f"flyback itself failed: {type(error).__name__} at {place}",
        hint="this is a bug; set FLYBACK_DEBUG=1 for the whole story and report it",
    )
