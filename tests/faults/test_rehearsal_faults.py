"""A rehearsal that is killed, interrupted or starved of room: a clear end, nothing left behind, no false verdict."""

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cli.commands import Flyback, write

LOCATED = {"flyway.toml": '[flyway]\nlocations = ["filesystem:sql"]\n'}
ONE = {**LOCATED, "sql/V1__a.sql": "create table a (id int);", "undo/U1__a.sql": "drop table a;"}
SLEEPER = {**ONE, "sql/V2__sleep.sql": "select pg_sleep(30);", "undo/U2__sleep.sql": "select 1;"}
SLEEPERS = {
    "in a migration": ("rehearse --schema-only", SLEEPER),
    "beside rows": ("rehearse", SLEEPER),
    "in an undo": ("rehearse", {**ONE, "undo/U1__a.sql": "select pg_sleep(30);"}),
    "on copies": ("rehearse --copies", SLEEPER),
    "in an earlier migration": ("rehearse --version 3", {**SLEEPER, "sql/V3__c.sql": "select 1;"}),
    "without a transaction": ("rehearse", {**SLEEPER, "sql/V2__sleep.sql.conf": "executeInTransaction=false"}),
}
GRACE = 2.0
"""Seconds from the signal to the end."""


@pytest.fixture
def flyback(place: Path, tmp_path: Path, shared_cache: Path) -> Flyback:
    """The command with a run directory of its own."""
    run = place / "run"
    run.mkdir()
    return Flyback(folder=tmp_path, environment={"FLYBACK_RUN_DIR": str(run), "FLYBACK_CACHE": str(shared_cache)})


def run_directory(flyback: Flyback) -> Path:
    return Path(flyback.environment["FLYBACK_RUN_DIR"])


def servers(flyback: Flyback) -> list[int]:
    """Numbers of the server processes that run in the run directory, the first one first."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            words = (process / "cmdline").read_bytes()
        except OSError:
            continue
        if str(run_directory(flyback)).encode() in words and b"postgres" in words.split(b"\0")[0]:
            found.append(int(process.name))
    return sorted(found)


def backends(flyback: Flyback) -> str:
    """What the children of the server say they do."""
    told = []
    for number in servers(flyback):
        children = subprocess.run(
            ["ps", "-o", "args=", "--ppid", str(number)], capture_output=True, text=True, check=False
        )
        told.append(children.stdout)
    return "\n".join(told)


def wait_for(condition: Callable[[], bool], seconds: float = 20) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


@pytest.fixture
def sleeping(flyback: Flyback) -> Iterator[Callable[[str], "subprocess.Popen[str]"]]:
    """Starts a rehearsal and returns when a script of it sleeps on the server."""
    started: list[subprocess.Popen[str]] = []

    def start(name: str) -> "subprocess.Popen[str]":
        arguments, files = SLEEPERS[name]
        write(flyback.folder, files)
        run = flyback.start(arguments.split())
        started.append(run)
        assert wait_for(lambda: "] SELECT" in backends(flyback)), run.poll()
        time.sleep(0.3)
        return run

    yield start
    for run in started:
        run.kill()
        run.communicate()
    for number in servers(flyback):
        os.kill(number, signal.SIGKILL)


@pytest.mark.parametrize("name", SLEEPERS)
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)], ids=["Ctrl-C", "SIGTERM"])
def test_a_long_statement_is_left_at_once(
    flyback: Flyback, sleeping: Callable[[str], "subprocess.Popen[str]"], name: str, number: signal.Signals, code: int
) -> None:
    run = sleeping(name)
    began = time.monotonic()
    run.send_signal(number)
    out, err = run.communicate(timeout=30)
    took = time.monotonic() - began
    assert run.returncode == code, err
    assert took < GRACE
    assert "Traceback" not in err
    assert out == ""
    assert wait_for(lambda: servers(flyback) == [])
    assert list(run_directory(flyback).rglob("r-*")) == []


def test_a_killed_rehearsal_is_cleaned_up_by_the_next(
    flyback: Flyback, sleeping: Callable[[str], "subprocess.Popen[str]"]
) -> None:
    run = sleeping("in a migration")
    (left,) = run_directory(flyback).rglob("r-*")
    run.kill()
    run.wait()
    assert servers(flyback)
    write(flyback.folder, {"sql/V2__sleep.sql": "select 1;"})
    answer = flyback("rehearse", "--json")
    assert answer.code == 0, answer
    assert [each["verdict"] for each in json.loads(answer.out)["migrations"]] == ["exact", "exact"]
    assert not left.exists()
    assert wait_for(lambda: servers(flyback) == [])
    assert list(run_directory(flyback).rglob("r-*")) == []


@pytest.mark.parametrize("name", SLEEPERS)
def test_a_killed_server_is_an_error_and_no_verdict(
    flyback: Flyback, sleeping: Callable[[str], "subprocess.Popen[str]"], name: str
) -> None:
    run = sleeping(name)
    os.kill(servers(flyback)[0], signal.SIGKILL)
    out, err = run.communicate(timeout=30)
    assert run.returncode == 1
    assert out == ""
    assert "Traceback" not in err
    assert "itself failed" not in err
    assert "was killed by SIGKILL" in err
    assert list(run_directory(flyback).rglob("r-*")) == []


def test_a_server_told_to_stop_is_an_error_and_no_verdict(
    flyback: Flyback, sleeping: Callable[[str], "subprocess.Popen[str]"]
) -> None:
    run = sleeping("in an undo")
    os.kill(servers(flyback)[0], signal.SIGINT)
    out, err = run.communicate(timeout=30)
    assert (run.returncode, out) == (1, "")
    assert "Traceback" not in err
    assert "error:" in err


FULL = "create table big as select repeat(md5(n::text), 20) as t from generate_series(1, 400000) n;"
FILLERS = {
    "migration": {"sql/V2__big.sql": FULL, "undo/U2__big.sql": "drop table big;"},
    "undo": {"sql/V2__big.sql": "select 1;", "undo/U2__big.sql": FULL},
    "copies": {
        "sql/V2__big.sql": FULL.replace("400000", "30000"),
        "undo/U2__big.sql": "drop table big;",
        "sql/V3__i.sql": "create index concurrently big_t on big (md5(t));",
        "undo/U3__i.sql": "drop index big_t;",
    },
}


@pytest.mark.parametrize("filler", FILLERS)
def test_a_full_disk_is_an_error_and_no_verdict(
    flyback: Flyback, small_disk: Callable[[int], Path], filler: str
) -> None:
    write(flyback.folder, ONE)
    assert flyback("rehearse").code == 0
    write(flyback.folder, FILLERS[filler])
    disk = small_disk(110)
    answer = flyback("rehearse", more={"FLYBACK_RUN_DIR": str(disk)})
    assert (answer.code, answer.out) == (1, ""), answer
    assert "Traceback" not in answer.err
    assert "No space left on device" in answer.err
    assert "error:" in answer.err
    assert list(disk.rglob("r-*")) == []
