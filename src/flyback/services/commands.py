"""Commands that answer something: started without a shell, watched, and ended with all they started."""

import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import IO

from flyback.errors import Problem, ServiceError
from flyback.frozen import frozen
from flyback.services.reply import LARGEST, Reply, first_line

_GLANCE = 0.02
_GRACE = 2.0
"""Seconds that a command has to tidy up when its time is over."""
_PRIVATE = ("FLYBACK_SIGNING_",)
"""What no command is given, by the beginning of its name: none of them has anything to sign."""


@frozen
class Command:
    """What to start, and how."""

    words: tuple[str, ...]
    folder: Path
    variables: Mapping[str, str]
    """Its whole environment."""
    given: bytes = b""
    """Its standard input."""
    timeout: timedelta


def run_command(command: Command) -> Reply:
    """Runs a command to its end; its answer is what it prints, its errors are told where it fails.

    Raises:
        ServiceError: it cannot be started, takes too long, prints too much, or ends with another exit code than 0.
    """
    where = command.words[0]
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as errors:
        given.write(command.given)
        given.seek(0)
        try:
            process = subprocess.Popen(
                command.words,
                cwd=command.folder,
                env={name: text for name, text in command.variables.items() if not name.startswith(_PRIVATE)},
                stdin=given,
                stdout=out,
                stderr=errors,
                start_new_session=True,  # a group of its own, which can be ended as a whole
            )
        except (OSError, ValueError) as error:
            raise ServiceError(_not_started(command, error)) from None
        with process:
            try:
                code = _ended(process, (out, errors), command)
            finally:
                _end(process)
        if code:
            raise ServiceError(_failed(where, code, _text(errors) or _text(out)))
        return Reply(status=0, body=_body(out))


def _ended(process: subprocess.Popen[bytes], printed: Sequence[IO[bytes]], command: Command) -> int:
    """Its exit code."""
    until = time.monotonic() + command.timeout.total_seconds()
    while True:
        try:
            code = process.wait(_GLANCE)
        except subprocess.TimeoutExpired:
            code = None
        if any(os.fstat(each.fileno()).st_size > LARGEST for each in printed):
            what = f"the command prints more than {LARGEST >> 20} MiB"
            raise ServiceError(Problem(code="command-failed", what=what, where=command.words[0]))
        if code is not None:
            return code
        if time.monotonic() >= until:
            what = f"the command did not end within {command.timeout.total_seconds():g} s, and was ended"
            hint = "raise its timeout, if it may take longer"
            raise ServiceError(Problem(code="timeout", what=what, where=command.words[0], hint=hint))


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ends what is still there of it."""
    if process.poll() is not None:
        return
    os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(_GRACE)
    except (subprocess.TimeoutExpired, KeyboardInterrupt):
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _body(file: IO[bytes]) -> bytes:
    file.seek(0)
    return file.read()


def _text(file: IO[bytes]) -> str:
    """The last line that says something: what programs end with is why they failed."""
    lines = _body(file).decode(errors="replace").splitlines()
    return first_line("\n".join(reversed(lines)))


def _failed(where: str, code: int, said: str) -> Problem:
    how = f"was killed by {signal.Signals(-code).name}" if code < 0 else f"ended with exit code {code}"
    return Problem(code="command-failed", what=f"the command {how}" + (f": {said}" if said else ""), where=where)


def _not_started(command: Command, error: OSError | ValueError) -> Problem:
    where = command.words[0]
    match error:
        case FileNotFoundError() if not command.folder.is_dir():
            what, hint = f"there is no folder {command.folder}", ""
        case FileNotFoundError():
            what, hint = "there is no such command", "install it, or give its path relative to the project folder"
        case PermissionError():
            what, hint = "the command may not be executed", f"chmod +x {where}"
        case OSError():
            what, hint = f"the command cannot be started: {error.strerror}", "its first line names an interpreter"
        case _:
            what, hint = f"the command cannot be started: {error}", ""
    return Problem(code="command-failed", what=what, where=where, hint=hint)
