"""Runs in processes of their own, with a cache and a run directory of their own."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from multiprocessing.context import ForkServerContext
from pathlib import Path

import pytest

from faults.migrating import context
from faults.runs import SOURCES, Runs
from flyback.postgres.scratch.server import Server, Trust, Wish, begin
from flyback.postgres.scratch.tenancy import Needs, prepare


@pytest.fixture
def place() -> Iterator[Path]:
    """A short directory that every user may enter; pytest's own are neither."""
    made = Path(tempfile.mkdtemp(prefix="fbt-", dir="/tmp"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture(scope="session")
def shared_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def runs(place: Path, shared_cache: Path) -> Iterator[Runs]:
    """Drivers whose run directories lie in `place`."""
    mine = {"PYTHONPATH": SOURCES, "FLYBACK_RUN_DIR": str(place), "FLYBACK_CACHE": str(shared_cache)}
    made = Runs(environment=os.environ | mine)
    yield made
    for process in made.started:
        process.kill()
        process.communicate()


@pytest.fixture
def alive() -> Callable[[int], bool]:
    """Whether a process of that number runs."""

    def answer(pid: int) -> bool:
        try:
            return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
        except FileNotFoundError:
            return False

    return answer


@pytest.fixture
def small_disk(place: Path) -> Iterator[Callable[[int], Path]]:
    """Mounts a file system of so many megabytes."""
    mounted = place / "disk"
    mounted.mkdir()

    def mount(megabytes: int) -> Path:
        command: list[str | Path] = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=1777", "tmpfs", mounted]
        if os.geteuid() != 0 or subprocess.run(command, capture_output=True, check=False).returncode != 0:
            pytest.skip("mounting a small file system needs root")
        return mounted

    yield mount
    subprocess.run(["umount", "-l", mounted], capture_output=True, check=False)


@pytest.fixture(scope="module")
def forks() -> ForkServerContext:
    """Where runs of verbs come from."""
    return context()


@pytest.fixture(scope="module")
def target_server() -> Iterator[Server]:
    """A private server for databases that are migrated."""
    with begin(Wish()) as started:
        started.wait()
        prepare(started, Needs(), Trust.UNTRUSTED)
        yield started
