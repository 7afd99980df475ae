"""Executable migrations and callbacks, run as processes of their own.

Source: Flyway 13: `sh`, `bash`, `python`, `pwsh -File`, `cmd /c`, or the file itself; any exit code but 0 is a failure.
"""

import hashlib
import os
import selectors
import shutil
import signal
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

from flyback.errors import Problem, ProgramError
from flyback.model.script import Source

_INTERPRETERS = {
    ".sh": ("sh",),
    ".bash": ("bash",),
    ".py": ("python",),
    ".ps1": ("pwsh", "-File"),
    ".cmd": ("cmd", "/c"),
    ".bat": ("cmd", "/c"),
}
_GLANCE = 0.2
"""Seconds after which a silent program is looked at: it may have ended and left its output to a process behind it."""
_GRACE = 5.0
"""Seconds that an interrupted program has to tidy up."""


def run_program(source: Source, variables: Mapping[str, str], folder: Path, on_line: Callable[[str], None]) -> None:
    """Run an executable script to its end in a working directory, `variables` added to the environment.

    `on_line` is told each line of its output and of its errors as it comes. Whatever interrupts the wait, an
    exception of `on_line` included, ends the program and what it started.

    Raises:
        ProgramError: it cannot be started, is not any more what was read, or ends with another exit code than 0.
    """
    _refuse_changed(source)
    command = _command(source)
    try:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env={**os.environ, **variables},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # a group of its own, which can be ended as a whole
        )
    except OSError as error:
        raise ProgramError(_not_started(source, command, error)) from None
    with process:
        try:
            _tell(process, on_line)
            code = process.wait()
        except BaseException:
            _end(process)
            raise
    if code:
        how = f"was killed by {signal.Signals(-code).name}" if code < 0 else f"ended with exit code {code}"
        hint = "what it printed says why; what it has done so far stays done"
        raise ProgramError(Problem(code="program-failed", what=f"the script {how}", where=source.path, hint=hint))


def _refuse_changed(source: Source) -> None:
    """What was reviewed, and what the history gets the checksum of, is what runs."""
    try:
        data = Path(source.file).read_bytes()
    except OSError as error:
        raise ProgramError(
            Problem(code="program-not-started", what=f"cannot be read: {error.strerror}", where=source.path)
        ) from None
    if hashlib.sha256(data).hexdigest() != source.digest:
        what = "the script is not any more what was read when the run began; it was not started"
        raise ProgramError(Problem(code="changed-meanwhile", what=what, where=source.path, hint="run flyback again"))


def _command(source: Source) -> tuple[str, ...]:
    interpreter = _INTERPRETERS.get(Path(source.file).suffix.lower(), ())
    if interpreter == ("python",) and shutil.which("python") is None:
        interpreter = ("python3",)
    return (*interpreter, source.file)


def _not_started(source: Source, command: tuple[str, ...], error: OSError) -> Problem:
    match error:
        case FileNotFoundError() if command[0] != source.file:
            what, hint = f"{command[0]} is not installed, and the script needs it", "install it, or rewrite it in SQL"
        case PermissionError() if command[0] == source.file:
            what, hint = "the script may not be executed", f"chmod +x {source.path}"
        case _ if command[0] == source.file:
            what, hint = (
                f"the script cannot be executed: {error.strerror}",
                "its first line names an interpreter: #!/bin/sh",
            )
        case _:
            what, hint = f"the script cannot be started: {error.strerror}", ""
    return Problem(code="program-not-started", what=what, where=source.path, hint=hint)


def _tell(process: subprocess.Popen[bytes], on_line: Callable[[str], None]) -> None:
    output = process.stdout
    if output is None:
        return
    rest = b""
    with selectors.DefaultSelector() as selector:
        selector.register(output, selectors.EVENT_READ)
        while True:
            if not selector.select(_GLANCE):
                if process.poll() is None:
                    continue
                break
            said = os.read(output.fileno(), 65536)
            if not said:
                break
            *lines, rest = (rest + said).split(b"\n")
            for line in lines:
                on_line(_text(line))
    if rest:
        on_line(_text(rest))


def _text(line: bytes) -> str:
    return line.decode(errors="replace").rstrip("\r")


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is not None:
        return
    os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(_GRACE)
    except (subprocess.TimeoutExpired, KeyboardInterrupt):
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
