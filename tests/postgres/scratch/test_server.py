"""Private servers: isolated, kept as a base, made from a cache, gone at the end."""

import os
import stat
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from flyback.errors import ServerError
from flyback.postgres.scratch import cache
from flyback.postgres.scratch.binaries import find
from flyback.postgres.scratch.databases import create_database
from flyback.postgres.scratch.server import ADMIN_DATABASE, ROLE, Server, Trust, Wish, begin
from flyback.postgres.scratch.tenancy import Needs, prepare


@pytest.fixture
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FLYBACK_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def run_directory(server: Server) -> Path:
    return Path(str(conninfo_to_dict(server.conninfo(ADMIN_DATABASE))["host"])).parent


def test_a_server_listens_on_its_private_socket_alone(server: Server, admin: psycopg.Connection) -> None:
    assert admin.execute("SHOW listen_addresses").fetchone() == ("",)
    run = run_directory(server)
    assert stat.S_IMODE((run / "s").stat().st_mode) == 0o700
    assert stat.S_IMODE((run / "data").stat().st_mode) == 0o700
    socket = run / "s" / ".s.PGSQL.5432"
    assert len(str(socket)) < 104
    assert stat.S_IMODE(socket.stat().st_mode) == 0o700


def test_only_the_server_drops_roots_rights(server: Server, admin: psycopg.Connection) -> None:
    pid = int((run_directory(server) / "data" / "postmaster.pid").read_text(encoding="utf-8").split()[0])
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    assert "\nCapEff:\t0000000000000000\n" in status
    environment = Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
    names = {entry.split(b"=")[0] for entry in environment if entry}
    assert not names & {b"HOME", b"FLYBACK_CACHE", b"FLYWAY_PASSWORD", b"PYTEST_CURRENT_TEST"}


def test_text_is_utf_8_beyond_ascii(admin: psycopg.Connection) -> None:
    assert admin.execute("SELECT upper('é'), 'É' ILIKE 'é', current_setting('server_encoding')").fetchone() == (
        "É",
        True,
        "UTF8",
    )


def test_a_cache_that_cannot_be_written_costs_time_only(
    server: Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("FLYBACK_CACHE", str(tmp_path / "file" / "cache"))
    with pytest.raises(ServerError, match="Not a directory"):
        begin(Wish(major=server.major))
    monkeypatch.delenv("FLYBACK_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with begin(Wish(major=server.major)) as started:
        started.wait()
    assert [path.name for path in (tmp_path / f"flyback-cache-{os.geteuid()}").iterdir()]


def test_a_base_state_is_kept_and_found_again(own_cache: Path, server: Server) -> None:
    wish = Wish(major=server.major, base="digest of 1000 migrations")
    needs = Needs(roles=("app",))
    with begin(wish) as first:
        first.wait()
        assert not first.base_found
        prepare(first, needs, Trust.UNTRUSTED)
        create_database(first, "main")
        with psycopg.connect(first.conninfo("main", ROLE)) as connection:
            connection.execute("CREATE TABLE t AS SELECT 7 AS n")
        first.keep_base()
        with psycopg.connect(first.conninfo("main", ROLE)) as connection:
            connection.execute("INSERT INTO t VALUES (8)")
    with begin(wish) as second:
        second.wait()
        assert second.base_found
        assert prepare(second, needs, Trust.UNTRUSTED).created_roles == ("app",)
        with psycopg.connect(second.conninfo("main", ROLE)) as connection:
            assert connection.execute("SELECT array_agg(n) FROM t").fetchone() == ([7],)
    with begin(Wish(major=server.major, base="another digest")) as third:
        assert not third.base_found
    assert not list(own_cache.glob("draft-*"))


def test_servers_run_side_by_side_and_leave_nothing(server: Server) -> None:
    with begin(Wish(major=server.major)) as one, begin(Wish(major=server.major)) as other:
        one.wait()
        other.wait()
        runs = [run_directory(one), run_directory(other)]
        assert runs[0] != runs[1]
        assert all(run.exists() for run in runs)
    one.close()
    assert not any(run.exists() for run in runs)


def test_the_cache_forgets_old_and_surplus_entries(own_cache: Path, tmp_path: Path) -> None:
    source = tmp_path / "data"
    source.mkdir()
    (source / "PG_VERSION").write_text("18", encoding="ascii")
    cache.keep("old", source)
    os.utime(own_cache / "old", (0, 0))
    (own_cache / "draft-of-a-dead-run").mkdir()
    os.utime(own_cache / "draft-of-a-dead-run", (0, 0))
    cache.keep("new", source)
    cache.keep("new", source)
    assert [path.name for path in own_cache.iterdir()] == ["new"]
    assert cache.fetch("new", tmp_path / "copy", lambda _: None)
    assert not cache.fetch("old", tmp_path / "other", lambda _: None)


def test_no_binaries_is_told_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(ServerError, match=r"no server binaries of PostgreSQL 99 .*\n.*postgresql-99.*--server DSN"):
        begin(Wish(major=99))


def test_a_named_folder_is_taken_first(server: Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    found = find(server.major)
    (tmp_path / "pg").symlink_to(found.folder.parent)
    monkeypatch.setenv("FLYBACK_SERVERS", os.pathsep.join(("/nowhere", str(tmp_path / "pg" / "bin"))))
    assert find(server.major).source == str(tmp_path / "pg" / "bin")
    assert find(server.major).version == found.version
