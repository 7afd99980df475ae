"""The command line: arguments, environment, clock and terminal in; output and exit code out."""

import os
import sys
from pathlib import Path

import click

from flyback import __version__
from flyback.cli.rehearse import rehearse
from flyback.cli.writing import init, new
from flyback.errors import FlybackError

INTERRUPTED = 130


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="flyback", message="%(prog)s %(version)s")
def main() -> None:
    """Flyway-style SQL migrations on PostgreSQL, with a way back that is proven."""


main.add_command(rehearse)
main.add_command(new)
main.add_command(init)


def run() -> None:
    """The entry point: errors become sentences, never tracebacks."""
    try:
        code = main.main(standalone_mode=False)
    except FlybackError as error:
        for problem in error.problems:
            click.echo(f"error: {problem}", err=True)
        code = error.exit_code
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("interrupted; nothing is left behind", err=True)
        code = INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 1
    except Exception as error:  # noqa: BLE001 - the last line of defence, and the only one
        click.echo(_unexpected(error), err=True)
        code = 1
    sys.exit(code if isinstance(code, int) else 0)


def _unexpected(error: Exception) -> str:
    """A fault of flyback's own, told with its place; the whole story on request."""
    if os.environ.get("FLYBACK_DEBUG"):
        raise error
    frame = error.__traceback__
    while frame is not None and frame.tb_next is not None:
        frame = frame.tb_next
    place = f"{Path(frame.tb_frame.f_code.co_filename).name}:{frame.tb_lineno}" if frame else "?"
    return (
        f"error: flyback itself failed: {type(error).__name__} at {place}\n"
        "  hint: this is a bug; set FLYBACK_DEBUG=1 for the whole story and report it"
    )
