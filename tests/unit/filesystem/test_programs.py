"""Executable scripts run as programs, and end with flyback."""

import hashlib
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from flyback.errors import ProgramError
from flyback.filesystem.programs import run_program
from flyback.model.script import Source
from flyback.scripts.placeholders import BuiltIns
from flyback.scripts.program_variables import program_variables
from flyback.settings import FlywaySettings, Secret

Write = Callable[[Mapping[str, str | bytes]], Path]


def source(file: Path) -> Source:
    return Source(
        path=file.name,
        script=file.name,
        digest=hashlib.sha256(file.read_bytes()).hexdigest(),
        checksum=0,
        sql="",
        execute_in_transaction=None,
        file=str(file),
        is_sql=False,
    )


def run(folder: Path, name: str, variables: Mapping[str, str] | None = None) -> list[str]:
    lines: list[str] = []
    run_program(source(folder / name), variables or {}, folder, lines.append)
    return lines


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("V1__a.sh", "echo one\necho two >&2\nprintf three", ["one", "two", "three"]),
        ("V1__a.BASH", "a=(x y); echo ${a[1]}", ["y"]),
        ("V1__a.py", "import os; print(os.getcwd().rsplit('/')[-1], flush=True); print('\\u00e5')", ["project", "å"]),
        ("V1__a", "#!/bin/sh\nread x || echo no input; echo $V", ["no input", "v"]),
        ("V1__a.sh", "printf 'a\\r\\n\\377\\n'", ["a", "\ufffd"]),
        ("V1__a.sh", "", []),
        ("V1__a.sh", "echo first; sleep 3 & echo last", ["first", "last"]),
    ],
    ids=["sh", "bash", "python", "itself", "bytes", "silent", "a process left behind"],
)
def test_programs_run_and_are_told_line_by_line(write: Write, name: str, text: str, expected: list[str]) -> None:
    folder = write({name: text})
    (folder / name).chmod(0o755)
    assert run(folder, name, {"V": "v", "PYTHONIOENCODING": "utf-8"}) == expected


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("V1__a.sh", "exit 3", r"V1__a\.sh: the script ended with exit code 3"),
        ("V1__a.sh", "kill -9 $$", r"V1__a\.sh: the script was killed by SIGKILL"),
        ("V1__a.cmd", "", r"V1__a\.cmd: cmd is not installed"),
        ("V1__a", "#!/bin/sh", r"V1__a: the script may not be executed\n  hint: chmod \+x V1__a"),
        ("V1__b", "echo", r"V1__b: the script cannot be executed: Exec format error\n  hint: its first line"),
        ("V1__c", "#!/no/such", r"V1__c: the script cannot be executed: No such file"),
    ],
)
def test_failures_are_told(write: Write, name: str, text: str, told: str) -> None:
    folder = write({name: text})
    if name in ("V1__b", "V1__c"):
        (folder / name).chmod(0o755)
    with pytest.raises(ProgramError, match=told):
        run(folder, name)


def test_an_interruption_ends_the_program_and_what_it_started(write: Write) -> None:
    folder = write({"V1__a.sh": "sleep 60 & echo $!; wait"})
    started: list[str] = []

    def interrupt(line: str) -> None:
        started.append(line)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_program(source(folder / "V1__a.sh"), {}, folder, interrupt)
    stat = Path(f"/proc/{started[0]}/stat")
    deadline = time.monotonic() + 5
    while stat.exists() and " Z " not in stat.read_text() and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not stat.exists() or " Z " in stat.read_text()


def test_the_environment_has_the_connection_and_every_placeholder(write: Write) -> None:
    flyway = FlywaySettings(
        url="jdbc:postgresql://h/db", password=Secret("hunter2"), placeholders={"owner": "ann", "a:B": "c", "x=y": ""}
    )
    variables = program_variables(flyway, BuiltIns(user="bob", database="db"), "V1__a.sh")
    assert variables == {
        "FLYWAY_URL": "jdbc:postgresql://h/db",
        "FLYWAY_USER": "bob",
        "FLYWAY_PASSWORD": "hunter2",
        "FP__owner__": "ann",
        "FP__a_B__": "c",
        "FP__flyway_defaultSchema__": "public",
        "FP__flyway_user__": "bob",
        "FP__flyway_database__": "db",
        "FP__flyway_timestamp__": "2000-01-01 00:00:00",
        "FP__flyway_workingDirectory__": ".",
        "FP__flyway_table__": "flyway_schema_history",
        "FP__flyway_environment__": "default",
        "FP__flyway_filename__": "V1__a.sh",
    }
    folder = write({"V1__a.sh": "echo $FP__owner__ $FLYWAY_PASSWORD; tr '\\0' ' ' < /proc/$$/cmdline"})
    said, arguments = run(folder, "V1__a.sh", variables)
    assert said == "ann hunter2"
    assert "hunter2" not in arguments


def test_a_program_that_changed_since_it_was_read_is_not_started(write: Write) -> None:
    folder = write({"V1__a.sh": "touch ran"})
    seen = source(folder / "V1__a.sh")
    with pytest.raises(ProgramError, match="not any more what was read"):
        run_program(replace(seen, digest="0" * 64), {}, folder, print)
    assert not (folder / "ran").exists()
