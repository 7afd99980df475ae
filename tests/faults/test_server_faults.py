"""Whatever kills a run or its server, nothing stays behind and the message helps."""

import os
import shutil
import signal
import stat
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from faults.runs import Runs
from flyback.errors import ServerError
from flyback.postgres.scratch import privileges
from flyback.postgres.scratch.binaries import find
from flyback.postgres.scratch.databases import create_database
from flyback.postgres.scratch.privileges import launcher_for
from flyback.postgres.scratch.server import ADMIN_DATABASE, Server, Trust, Wish, begin
from flyback.postgres.scratch.tenancy import Needs, prepare

ROOT = os.geteuid() == 0
NOBODY = 65534
Alive = Callable[[int], bool]


def segment_of(run: Path) -> str:
    """The number of the System V shared memory segment that a run's server holds."""
    return (run / "data" / "postmaster.pid").read_text(encoding="utf-8").splitlines()[6].split()[1]


def segments() -> set[str]:
    """The System V shared memory segments of the machine."""
    return {line.split()[1] for line in Path("/proc/sysvipc/shm").read_text(encoding="ascii").splitlines()[1:]}


def modes(path: Path) -> dict[Path, int]:
    return {place: stat.S_IMODE(place.stat().st_mode) for place in (path, *path.parents)}


def gone(alive: Alive, pid: int) -> bool:
    deadline = time.monotonic() + 10
    while alive(pid) and time.monotonic() < deadline:
        time.sleep(0.01)
    return not alive(pid)


def test_a_killed_run_is_cleaned_up_by_the_next(runs: Runs, alive: Alive) -> None:
    dead = runs.start()
    segment = segment_of(dead.run)
    dead.process.kill()
    dead.process.wait()
    assert alive(dead.postmaster)
    assert dead.run.exists()
    living = runs.start()
    assert gone(alive, dead.postmaster)
    assert not dead.run.exists()
    other = runs.start()
    assert living.run.exists(), "a run that lives is left alone"
    assert alive(living.postmaster)
    assert living.ask_to_end() == other.ask_to_end() == 0
    assert not living.run.exists()
    assert list(living.run.parent.iterdir()) == []
    assert segment not in segments()


def test_a_killed_run_whose_server_died_too_is_cleaned_up(runs: Runs, alive: Alive) -> None:
    dead = runs.start()
    segment = segment_of(dead.run)
    dead.process.kill()
    os.kill(dead.postmaster, signal.SIGKILL)
    dead.process.wait()
    assert gone(alive, dead.postmaster)
    assert runs.start().ask_to_end() == 0
    assert not dead.run.exists()
    assert segment not in segments()


def test_a_stranger_with_the_servers_number_is_not_harmed(runs: Runs, alive: Alive) -> None:
    dead = runs.start()
    dead.process.kill()
    dead.process.wait()
    os.kill(dead.postmaster, signal.SIGKILL)
    assert gone(alive, dead.postmaster)
    stranger = subprocess.Popen(["sleep", "60"])
    pid_file = dead.run / "data" / "postmaster.pid"
    pid_file.write_text(f"{stranger.pid}\n{dead.run}/data\n", encoding="ascii")
    assert runs.start().ask_to_end() == 0
    assert not dead.run.exists()
    assert stranger.poll() is None
    stranger.kill()
    stranger.wait()


@pytest.mark.parametrize(
    ("number", "codes"),
    [(signal.SIGINT, {-2, 130}), (signal.SIGTERM, {143}), (signal.SIGHUP, {129})],
    ids=["Ctrl-C", "SIGTERM", "SIGHUP"],
)
def test_a_run_asked_to_end_leaves_nothing(runs: Runs, alive: Alive, number: int, codes: set[int]) -> None:
    run = runs.start()
    segment = segment_of(run.run)
    run.process.send_signal(number)
    run.process.communicate(timeout=30)
    assert run.process.returncode in codes
    assert gone(alive, run.postmaster)
    assert list(run.run.parent.iterdir()) == []
    assert segment not in segments()


def test_a_killed_server_is_explained_with_its_log() -> None:
    with begin(Wish()) as server:
        server.wait()
        assert server.explain_loss() == ""
        segment = segment_of(Path(str(conninfo_to_dict(server.conninfo(ADMIN_DATABASE))["host"])).parent)
        with psycopg.connect(server.conninfo(ADMIN_DATABASE)) as connection:
            pid = connection.execute("SELECT pg_backend_pid()").fetchone()
            assert pid is not None
            parent = Path(f"/proc/{pid[0]}/stat").read_text(encoding="utf-8").rsplit(")")[-1].split()[1]
            os.kill(int(parent), signal.SIGKILL)
            deadline = time.monotonic() + 10
            while not server.explain_loss() and time.monotonic() < deadline:
                time.sleep(0.01)
            with pytest.raises(psycopg.OperationalError):
                connection.execute("SELECT 1")
        told = server.explain_loss()
        assert "was killed by SIGKILL" in told
        assert "database system is ready to accept connections" in told
        with pytest.raises(ServerError, match="SIGKILL"):
            server.wait()
        with pytest.raises(ServerError, match=r"(?s)killed by SIGKILL.*ready to accept connections"):
            create_database(server, "work")
    assert segment not in segments()


def copy_until_full(server: Server) -> None:
    for number in range(9):
        create_database(server, f"copy_{number}", ADMIN_DATABASE)


@pytest.mark.parametrize("cached", [True, False], ids=["cached", "initdb"])
def test_a_full_disk_is_told(runs: Runs, small_disk: Callable[[int], Path], place: Path, cached: bool) -> None:
    if cached:
        assert runs.start().ask_to_end() == 0
    else:
        runs.environment["FLYBACK_CACHE"] = str(place / "cache")
    disk = small_disk(8)
    runs.environment["FLYBACK_RUN_DIR"] = str(disk)
    failed = runs.start()
    assert failed.process.wait(30) == 1
    assert "No space left on device" in failed.error or "no space left" in failed.error
    assert "Traceback" not in failed.error
    assert not any(disk.rglob("*/*"))


def test_a_disk_that_fills_up_later_is_the_servers_clear_error(
    small_disk: Callable[[int], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FLYBACK_RUN_DIR", str(small_disk(80)))
    with begin(Wish()) as server:
        server.wait()
        prepare(server, Needs(), Trust.UNTRUSTED)
        with psycopg.connect(server.conninfo(ADMIN_DATABASE)) as connection, pytest.raises(psycopg.errors.DiskFull):
            connection.execute("CREATE TABLE t AS SELECT repeat(md5(n::text), 20) FROM generate_series(1, 200000) n")
        with psycopg.connect(server.conninfo(ADMIN_DATABASE)) as connection:
            connection.execute("CREATE TABLE t AS SELECT repeat(md5(n::text), 20) FROM generate_series(1, 20000) n")
        with pytest.raises(ServerError, match=r"(?s)No space left on device.*FLYBACK_RUN_DIR"):
            copy_until_full(server)
        with psycopg.connect(server.conninfo(ADMIN_DATABASE)) as connection:
            assert connection.execute("SELECT count(*) FROM t").fetchone() == (20000,)


@pytest.fixture
def private_home(tmp_path: Path) -> Iterator[Path]:
    """A copy of the newest server's installation under a directory that only its owner may enter."""
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    installed = find(None).folder.parent
    package = home / "env" / installed.parent.name
    shutil.copytree(installed, package / installed.name, symlinks=True)
    libraries = installed.parent.with_name(f"{installed.parent.name}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, home / "env" / libraries.name, symlinks=True)
    yield package / installed.name / "bin"
    shutil.rmtree(home)


@pytest.mark.skipif(not ROOT, reason="only root has to give rights up")
@pytest.mark.parametrize("namespaces", [True, False], ids=["user namespace", "copy"])
def test_an_installation_under_a_private_home_works_and_no_mode_changes(
    private_home: Path, place: Path, monkeypatch: pytest.MonkeyPatch, namespaces: bool
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(place))
    monkeypatch.setenv("FLYBACK_SERVERS", str(private_home))
    monkeypatch.setenv("FLYBACK_CACHE", str(private_home.parent / "cache"))
    if not namespaces:
        monkeypatch.setattr(privileges, "_user_namespace", lambda *_: None)
    elif launcher_for(find(None)).enter is None:
        pytest.skip("user namespaces are forbidden here")
    before = modes(private_home)
    with begin(Wish()) as server:
        server.wait()
        assert server.source == str(private_home)
        with psycopg.connect(server.conninfo(ADMIN_DATABASE)) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
    assert modes(private_home) == before
    assert len(list(place.glob("flyback-servers-0/*"))) == (0 if namespaces else 1)


@pytest.mark.skipif(not ROOT, reason="the whole suite runs as a plain user then")
@pytest.mark.parametrize("user", [NOBODY, 54321], ids=["nobody", "a bare number"])
def test_a_plain_user_needs_nothing_else(runs: Runs, place: Path, alive: Alive, user: int) -> None:
    for name in ("cache", "runs"):
        (place / name).mkdir()
        os.chown(place / name, user, user)
    (place / "closed").mkdir(mode=0o700)
    runs.environment |= {
        "FLYBACK_SERVERS": str(place / "closed" / "bin"),
        "FLYBACK_CACHE": str(place / "cache"),
        "FLYBACK_RUN_DIR": str(place / "runs"),
        "HOME": "/nonexistent",
    }
    if not runs.use_python_of(user):
        pytest.skip("this checkout or its Python lies where no other user can read it")
    run = runs.start(user=user)
    assert (run.error, run.answer) == ("", 42)
    owner = Path(f"/proc/{run.postmaster}").stat().st_uid
    assert owner == user
    assert run.ask_to_end() == 0
    assert gone(alive, run.postmaster)
    assert list((place / "runs").rglob("r-*")) == []
