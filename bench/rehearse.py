"""How fast a rehearsal is, as ratios made in one run.

1. gitness (93 migrations, 64 undo scripts), whole process: the naive way (pg_dump text before and after, a database
   copy and psql for each step) against `flyback rehearse --all --schema-only`, on servers of the same binaries and
   settings; the time with rows proven is printed beside it. Target: at least 10.
2. One new migration on top of 1,000 generated ones, with the base state cached, against one migration on top of
   nothing. Target: at most 1.5 s more.

Needs ../shared/corpora/gitness and ../shared/tools/naive_roundtrip.py beside the checkout for the first part.
usage: python bench/rehearse.py [MAJOR]
"""

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from flyback.postgres.scratch.binaries import client_tools_for
from flyback.postgres.scratch.server import SUPERUSER, Wish, begin

SHARED = Path(__file__).resolve().parents[2] / "shared"
FLYBACK = [sys.executable, "-c", "from flyback.cli.main import run; run()"]


def flyback(folder: Path, *arguments: str, environment: dict[str, str] | None = None) -> float:
    """Seconds of one whole process."""
    started = time.perf_counter()
    done = subprocess.run(
        [*FLYBACK, "rehearse", "--json", *arguments],
        cwd=folder,
        capture_output=True,
        check=False,
        env=os.environ | (environment or {}),
    )
    seconds = time.perf_counter() - started
    if done.returncode not in (0, 1) or not done.stdout.startswith(b"{"):
        sys.exit(done.stderr.decode())
    return seconds


def naive(folder: Path, major: int) -> float:
    """Seconds of the naive way on a disposable server of its own."""
    with begin(Wish(major=major)) as server, tempfile.NamedTemporaryFile(suffix=".json") as result:
        server.wait()
        host = server.conninfo("postgres").split("host='")[1].split("'")[0]
        port = server.conninfo("postgres").split("port=")[1].split()[0]
        environment = {
            "PGHOST": host,
            "PGPORT": port,
            "PGUSER": SUPERUSER,
            "PGBIN": str(client_tools_for(server.major)),
        }
        started = time.perf_counter()
        subprocess.run(
            [sys.executable, str(SHARED / "tools/naive_roundtrip.py"), str(folder), result.name],
            env=os.environ | environment,
            check=True,
            capture_output=True,
        )
        return time.perf_counter() - started


def project(folder: Path, count: int) -> None:
    """A project of generated migrations: tables with a foreign key to the one before, and an index."""
    (folder / "migrations").mkdir()
    (folder / "undo").mkdir()
    for number in range(1, count + 1):
        parent = f", parent bigint references t{number - 1}" if number > 1 else ""
        (folder / f"migrations/V{number}__t{number}.sql").write_text(
            f"create table t{number} (id bigserial primary key, name text not null default 'x'{parent});\n"
            f"create index t{number}_name on t{number} (name);\n"
        )
    (folder / f"migrations/V{count + 1}__new_column.sql").write_text(
        "alter table t1 add column email text;\n" if count else "create table t1 (id int);\n"
    )
    (folder / f"undo/U{count + 1}__drop_column.sql").write_text(
        "alter table t1 drop column email;\n" if count else "drop table t1;\n"
    )


def peak() -> str:
    """Largest resident size of any process started so far."""
    return f"{resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024:.0f} MiB"


def gitness(major: int) -> None:
    folder = SHARED / "corpora/gitness"
    if not folder.is_dir():
        print("gitness: not here, left out")
        return
    version = ("--server-version", str(major))
    with tempfile.TemporaryDirectory() as empty:
        first = flyback(folder, "--all", "--schema-only", *version, environment={"FLYBACK_CACHE": empty})
    quick = [flyback(folder, "--all", "--schema-only", *version) for _ in range(5)]
    memory = peak()
    rows = [flyback(folder, "--all", *version) for _ in range(3)]
    slow = naive(folder, major)
    median = statistics.median(quick)
    print(
        f"gitness on PostgreSQL {major}: naive {slow:.2f} s, flyback {median:.2f} s (best {min(quick):.2f}, {memory})"
    )
    print(f"  ratio {slow / median:.1f} (best {slow / min(quick):.1f}); target 10")
    with_rows = statistics.median(rows)
    print(f"  with rows {with_rows:.2f} s ({slow / with_rows:.1f}); first run ever, initdb included, {first:.2f} s")


def thousand(major: int) -> None:
    version = ("--server-version", str(major))
    with tempfile.TemporaryDirectory() as small, tempfile.TemporaryDirectory() as large:
        project(Path(small), 0)
        project(Path(large), 1000)
        flyback(Path(small), "--last", "1", *version)
        first = flyback(Path(large), "--last", "1", *version)
        empty = statistics.median(flyback(Path(small), "--last", "1", *version) for _ in range(5))
        full = statistics.median(flyback(Path(large), "--last", "1", *version) for _ in range(5))
    print(f"one migration on nothing {empty:.2f} s, on 1,000 {full:.2f} s (the first time {first:.2f} s, {peak()})")
    print(f"  ratio {full / empty:.1f}, {full - empty:+.2f} s; target at most +1.50 s")


if __name__ == "__main__":
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    gitness(wanted)
    thousand(wanted)
