"""A command that does the work itself, in front of the user: flyback only waits for it."""

import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from flyback.errors import Problem, ProgramError

_GRACE = 30.0
"""Seconds that it has to end when flyback is told to."""
_PRIVATE = "FLYBACK_SIGNING_"
"""What it is not given: it has nothing to sign."""


def run_in_front(words: Sequence[str], folder: Path, variables: Mapping[str, str]) -> int:
    """Runs a command to its end, with this process's input, output and errors; its exit code.

    What it prints goes to the errors, so that the output is flyback's own. Who interrupts flyback interrupts it; it is
    waited for in any case.

    Raises:
        ProgramError: it cannot be started.
    """
    try:
        process = subprocess.Popen(
            words,
            cwd=folder,
            env={name: text for name, text in variables.items() if not name.startswith(_PRIVATE)},
            stdout=sys.stderr,
        )
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else str(error)
        what = f"the command cannot be started: {why}"
        raise ProgramError(Problem(code="program-not-started", what=what, where=words[0])) from None
    with process:
        try:
            return process.wait()
        except BaseException:
            _end(process)
            raise


def how_it_ended(code: int) -> str:
    """`ended with exit code 1`, `was killed by SIGTERM`."""
    return f"was killed by {signal.Signals(-code).name}" if code < 0 else f"ended with exit code {code}"


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(_GRACE)
    except (subprocess.TimeoutExpired, KeyboardInterrupt):
        process.kill()
        process.wait()
