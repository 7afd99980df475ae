"""The command line: arguments, environment, clock and terminal in; output and exit code out."""

import errno
import io
import os
import sys
from pathlib import Path

import click

from flyback import __version__
from flyback.cli.rehearse import rehearse
from flyback.cli.writing import init, new
from flyback.errors import FlybackError, Problem

INTERRUPTED = 130
_FULL = (errno.ENOSPC, errno.EDQUOT)
_NAME = "flyback"


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name=_NAME, message="%(prog)s %(version)s")
def main() -> None:
    """Flyway-style SQL migrations on PostgreSQL, with a way back that is proven."""


main.add_command(rehearse)
main.add_command(new)
main.add_command(init)


def run() -> None:
    """The entry point: errors become sentences, never tracebacks."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # what a terminal's encoding lacks must not end the run
    try:
        code = main.main(prog_name=_NAME, standalone_mode=False)
        sys.stdout.flush()
    except FlybackError as error:
        _tell(*error.problems)
        code = error.exit_code
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        code = error.exit_code
    except click.ClickException as error:
        _tell(_usage(error))
        code = error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("interrupted; nothing is left behind", err=True)
        code = INTERRUPTED
    except BrokenPipeError:
        _forget_output()
        code = 1
    except Exception as error:  # noqa: BLE001 - the last line of defence, and the only one
        if isinstance(error, OSError) and error.errno in _FULL:
            _forget_output()
        _tell(_unexpected(error))
        code = 1
    sys.exit(code if isinstance(code, int) else 0)


def _tell(*problems: Problem) -> None:
    for problem in problems:
        click.echo(f"error: {problem}", err=True)


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
    place = f"{Path(frame.tb_frame.f_code.co_filename).name}:{frame.tb_lineno}" if frame else "?"
    return Problem(
        code="bug",
        what=f"flyback itself failed: {type(error).__name__} at {place}",
        hint="this is a bug; set FLYBACK_DEBUG=1 for the whole story and report it",
    )
