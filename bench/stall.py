"""For how long an application stands still while its table is altered.

1. A client reads and writes a table in turn, a statement every 10 ms, while somebody else holds the table for 8 s in a
   transaction that only read it, and a migration adds a column: with `flyback migrate`, and with plain psql beside it.
   Target: the client's longest statement under flyback below 0.1 s, and the migration succeeds.
2. The same on a table whose readers overlap without a gap, so that it is never free. Target: the migration succeeds
   within the budget (`lock_budget`, 300 s).

usage: python bench/stall.py [MAJOR]
"""

import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from durable import durable_server

FLYBACK = [sys.executable, "-c", "from flyback.cli.main import run; run()"]
HELD = 8.0
BEAT = 0.01
TARGET = 0.1
READER = 0.4
"""Seconds for which each of the overlapping readers holds the table."""
BUDGET = 300.0


@dataclass(kw_only=True)
class Client:
    """An application; it notes how long each of its statements took."""

    conninfo: str
    seconds: list[float] = field(default_factory=list)

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Works beside the block."""
        done = threading.Event()
        thread = threading.Thread(target=self._work, args=[done])
        thread.start()
        try:
            yield
        finally:
            done.set()
            thread.join()

    def _work(self, done: threading.Event) -> None:
        with psycopg.connect(self.conninfo, autocommit=True) as connection:
            while not done.is_set():
                for statement in (b"select count(*) from orders where id < 10", b"insert into orders (v) values ('x')"):
                    began = time.perf_counter()
                    connection.execute(statement)
                    self.seconds.append(time.perf_counter() - began)
                    time.sleep(BEAT)


@contextmanager
def held(conninfo: str) -> Iterator[None]:
    """Somebody reads the table and stays in the transaction."""

    def hold() -> None:
        with psycopg.connect(conninfo) as connection:
            connection.execute("select from orders limit 1")
            began.set()
            time.sleep(HELD)

    began = threading.Event()
    thread = threading.Thread(target=hold)
    thread.start()
    began.wait()
    yield
    thread.join()


@contextmanager
def never_free(conninfo: str) -> Iterator[None]:
    """Readers whose transactions overlap: one begins before the other ends."""
    done = threading.Event()

    def read(delay: float) -> None:
        time.sleep(delay)
        with psycopg.connect(conninfo, autocommit=True) as connection:
            while not done.is_set():
                connection.execute("begin; select from orders limit 1")
                time.sleep(READER)
                connection.execute("commit")

    threads = [threading.Thread(target=read, args=[READER * number / 3]) for number in range(3)]
    for thread in threads:
        thread.start()
    time.sleep(2 * READER)
    yield
    done.set()
    for thread in threads:
        thread.join()


def alter_by_flyback(conninfo: str, column: str) -> None:
    """A migration, as a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        scripts = Path(folder, "migrations")
        scripts.mkdir()
        (scripts / f"V1__{column}.sql").write_text(f"alter table orders add column {column} text;", encoding="utf-8")
        environment = {
            **os.environ,
            "FLYWAY_URL": conninfo,
            "FLYWAY_LOCATIONS": "filesystem:migrations",
            "FLYWAY_BASELINE_ON_MIGRATE": "true",
            "FLYWAY_BASELINE_VERSION": "0",
            "FLYWAY_TABLE": f"history_{column}",
        }
        subprocess.run([*FLYBACK, "migrate", "--quiet", "--project", folder], env=environment, check=True)


def alter_by_psql(conninfo: str, column: str) -> None:
    """The same script."""
    statement = f"alter table orders add column {column} text"
    subprocess.run(["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-c", statement, conninfo], check=True)


def measure(conninfo: str, alter: Callable[[str, str], None], column: str, *, free: bool) -> tuple[float, float]:
    """Seconds of the client's longest statement, and of the whole migration."""
    client = Client(conninfo=conninfo)
    with ExitStack() as stack:
        stack.enter_context(client.at_work())
        stack.enter_context(held(conninfo) if free else never_free(conninfo))
        time.sleep(0.2)
        before = len(client.seconds)
        began = time.perf_counter()
        alter(conninfo, column)
        took = time.perf_counter() - began
    with psycopg.connect(conninfo) as connection:
        connection.execute(f"select {column} from orders limit 1".encode())
    return max(client.seconds[before:]), took


def main() -> int:
    """Measures and prints."""
    major = int(sys.argv[1]) if len(sys.argv) > 1 else None
    with durable_server(major) as (server, name):
        conninfo = f"{server} dbname=postgres"
        with psycopg.connect(conninfo, autocommit=True) as connection:
            connection.execute("create table orders (id bigserial primary key, v text)")
            connection.execute("insert into orders (v) select 'x' from generate_series(1, 10000)")
        ours = measure(conninfo, alter_by_flyback, "ours", free=True)
        psqls = measure(conninfo, alter_by_psql, "psqls", free=True)
        crowded = measure(conninfo, alter_by_flyback, "crowded", free=False)
    print(name)
    print(f"the table is held for {HELD:.0f} s         longest statement of the client   migration after")
    print(f"  flyback                              {ours[0] * 1000:10.0f} ms                {ours[1]:10.1f} s")
    print(f"  psql                                 {psqls[0] * 1000:10.0f} ms                {psqls[1]:10.1f} s")
    print("readers overlap without a gap")
    print(f"  flyback                              {crowded[0] * 1000:10.0f} ms                {crowded[1]:10.1f} s")
    print(f"targets: below {TARGET * 1000:.0f} ms in the first line, the last within {BUDGET:.0f} s")
    return 0 if ours[0] < TARGET and crowded[1] < BUDGET else 1


if __name__ == "__main__":
    sys.exit(main())
