"""Behind a real PgBouncer: refused where sessions are shared, at work where they are not."""

import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from flyback.errors import ServerError
from flyback.postgres.scratch.binaries import find
from flyback.postgres.scratch.privileges import launcher_for
from flyback.postgres.scratch.server import ROLE, Server
from flyback.postgres.target.history_table import HistoryTable
from flyback.postgres.target.lock import LockError, MigrationLock
from flyback.settings import FlywaySettings
from postgres.target.conftest import Connect
from postgres.target.test_connecting import wait_for

PROGRAM = shutil.which("pgbouncer")
pytestmark = pytest.mark.skipif(PROGRAM is None, reason="no pgbouncer on this machine")
TABLE = "flyway_schema_history"
PORT = 6432
INI = """
[databases]
* = host={host} port={port}
[pgbouncer]
listen_addr =
listen_port = {own_port}
unix_socket_dir = {folder}
auth_type = trust
auth_file = {folder}/users
pool_mode = {mode}
default_pool_size = {size}
server_round_robin = {robin}
"""


@contextmanager
def bouncer(server: Server, *, mode: str, size: int = 5, robin: int = 0) -> Iterator[str]:
    """The folder of the socket of a PgBouncer in front of the server."""
    behind = conninfo_to_dict(server.conninfo("postgres"))
    launcher = launcher_for(find(server.major))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "users").write_text(f'"{ROLE}" ""\n')
        settings = {"mode": mode, "size": size, "robin": robin, "folder": folder, "own_port": PORT}
        (folder / "pgbouncer.ini").write_text(INI.format(host=behind["host"], port=behind["port"], **settings))
        for path in (folder, *folder.iterdir()):
            launcher.own(path)
        with (folder / "log").open("wb") as log:
            assert PROGRAM
            process = launcher.start([Path(PROGRAM), folder / "pgbouncer.ini"], stdin=subprocess.DEVNULL, output=log)
        try:
            yield name
        finally:
            process.kill()
            process.wait()


@pytest.fixture
def pool(
    server: Server, database: str, connected: Connect, admin: psycopg.Connection
) -> Iterator[Callable[..., Connect]]:
    """Starts a PgBouncer; makes targets that connect through it."""
    with ExitStack() as stack:

        def start(**settings: object) -> Connect:
            folder = stack.enter_context(bouncer(server, **settings))  # type: ignore[arg-type]  # settings by name
            url = f"host={folder} port={PORT} user={ROLE} dbname={database}"
            return lambda run_id="test", **more: connected(run_id, url=url, connect_retries=5, **more)

        yield start
    assert wait_for(admin, "select count(*) from pg_stat_activity where application_name like 'flyback %'", 0)


@pytest.mark.parametrize(
    "settings",
    [
        pytest.param({"mode": "transaction"}, id="transaction"),
        pytest.param({"mode": "transaction", "size": 1}, id="one session"),
        pytest.param({"mode": "transaction", "size": 2, "robin": 1}, id="round robin"),
        pytest.param({"mode": "statement"}, id="statement"),
    ],
)
def test_refused_where_the_lock_would_not_be_kept(
    pool: Callable[..., Connect], admin: psycopg.Connection, settings: dict[str, object]
) -> None:
    connect = pool(**settings)
    target = connect()
    assert target.pooled
    with pytest.raises(ServerError) as raised:
        MigrationLock(target, TABLE)
    [problem] = raised.value.problems
    assert problem.code == "pooler-shares-sessions"
    assert "direct connection" in problem.hint
    assert admin.execute("select count(*) from pg_locks where locktype = 'advisory'").fetchone() == (0,)


def test_refused_among_other_clients(pool: Callable[..., Connect]) -> None:
    connect = pool(mode="transaction", size=4)
    others = [connect(f"o{number}") for number in range(3)]
    with others[0].transaction():
        others[0].query("select 1")
        with pytest.raises(ServerError, match="pool"):
            MigrationLock(connect(), TABLE)


def test_reading_needs_no_session_of_its_own(pool: Callable[..., Connect]) -> None:
    target = pool(mode="transaction")()
    assert HistoryTable(target, FlywaySettings()).rows() == ()
    assert target.query("show application_name") == [("flyback read test",)]


def test_at_work_where_each_client_has_its_session(
    pool: Callable[..., Connect], connection: psycopg.Connection
) -> None:
    connect = pool(mode="session")
    target = connect(init_sql="set lock_timeout = '3s'")
    assert target.pooled
    with MigrationLock(target, TABLE) as lock:
        lock.acquire(0, lambda holder: pytest.fail(str(holder)))
        assert HistoryTable(target, FlywaySettings()).create()
        assert target.query("show lock_timeout") == [("3s",)]
        with pytest.raises(LockError, match="Number of retries"), MigrationLock(connect("r2"), TABLE) as second:
            second.acquire(0, lambda _: None)
    with MigrationLock(connect("r3"), TABLE) as third:
        third.acquire(2, lambda _: None)
