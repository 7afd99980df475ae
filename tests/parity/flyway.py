"""The real, open-source Flyway, in a Java process that answers requests."""

import hashlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Self
from urllib.parse import unquote_plus

from parity.player import Answer, Line

_HERE = Path(__file__).parent
_JAVA = ("java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m", "-Duser.timezone=UTC")


def missing() -> str:
    """Why there is no Flyway here; empty when there is."""
    lacking = [name for name in ("java", "javac", "mvn") if shutil.which(name) is None]
    return f"not installed: {', '.join(lacking)}" if lacking else ""


def build() -> Path:
    """A folder with Flyway's jars and the compiled runner, made once for each version of both.

    Raises:
        OSError: Maven cannot resolve Flyway; the message is its own.
    """
    sources = [_HERE / "pom.xml", _HERE / "FlywayRunner.java"]
    digest = hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()[:16]
    target = Path(tempfile.gettempdir()) / f"flyback-parity-{os.getuid()}-{digest}"
    if target.is_dir():
        return target
    draft = Path(tempfile.mkdtemp(prefix="flyback-parity-draft-"))
    copy = ["dependency:copy-dependencies", f"-DoutputDirectory={draft}", f"-DbuildDirectory={draft / 'target'}"]
    _call(["mvn", "-q", "-B", "-f", str(sources[0]), *copy])
    _call(["javac", "-cp", f"{draft}/*", "-d", str(draft), str(sources[1])])
    try:
        draft.rename(target)
    except OSError:  # another worker was faster
        shutil.rmtree(draft)
    return target


def _call(argv: list[str]) -> None:
    done = subprocess.run(argv, capture_output=True, check=False, timeout=300)
    if done.returncode != 0:
        raise OSError(f"{argv[0]} failed: {(done.stdout + done.stderr).decode(errors='replace')[:1000]}")


class Flyway:
    """One Java process that runs Flyway's verbs."""

    def __init__(self, classes: Path) -> None:
        self._process = subprocess.Popen(
            [*_JAVA, "-cp", f"{classes}/*:{classes}", "FlywayRunner"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
        )

    def __call__(self, verb: str, settings: Mapping[str, str]) -> Answer:
        """Runs `migrate`, `info`, `validate`, `repair`, `baseline` or `clean`."""
        self.ask(verb, settings)
        return self.answer()

    def ask(self, verb: str, settings: Mapping[str, str]) -> None:
        """Begins a verb, whose answer is read later."""
        assert self._process.stdin is not None
        self._process.stdin.write("".join(f"{line}\n" for line in (verb, *map("=".join, settings.items()), ".")))
        self._process.stdin.flush()

    def answer(self) -> Answer:
        """Waits for the answer to `ask`."""
        outcome = self._line()
        lines: list[Line] = []
        while (line := self._line()) != ".":
            lines.append(tuple(None if each == "\\N" else unquote_plus(each) for each in line.split("\t")[1:]))
        if outcome == "ok":
            return Answer(ok=True, lines=tuple(lines))
        return Answer(ok=False, message=lines[0][0] or "")

    def _line(self) -> str:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise EOFError("the Java process has ended")
        return line.rstrip("\n")

    def close(self) -> None:
        """Ends the process."""
        self._process.kill()
        self._process.communicate()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
