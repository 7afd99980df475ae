"""From nothing to the first query on an empty disposable database, against a connect-and-query on a running server.

The data directory is cached, as it is from the second run on. Prints the medians of interleaved repeats and their
ratio; the target is at most 3 times (a bare connect-and-query plus 60 ms). Exit code 1 when it is missed.
"""

import argparse
import statistics
import sys
import time

import psycopg

from flyback.postgres.scratch.databases import create_database
from flyback.postgres.scratch.server import ADMIN_DATABASE, ROLE, Server, Trust, Wish, begin
from flyback.postgres.scratch.tenancy import Needs, prepare

ALLOWANCE_MS = 60.0
TARGET = 3.0


def query(conninfo: str) -> None:
    """Connects and asks."""
    with psycopg.connect(conninfo) as connection:
        connection.execute("SELECT 1").fetchone()


def from_nothing(wish: Wish) -> float:
    """Milliseconds to the first answer from a new database of a new server; removing it is not counted."""
    start = time.perf_counter()
    with begin(wish) as server:
        server.wait()
        prepare(server, Needs(), Trust.UNTRUSTED)
        create_database(server, "work")
        query(server.conninfo("work", ROLE))
        return (time.perf_counter() - start) * 1000


def bare(server: Server) -> float:
    """Milliseconds for a connect-and-query to a running server."""
    start = time.perf_counter()
    query(server.conninfo(ADMIN_DATABASE))
    return (time.perf_counter() - start) * 1000


def main() -> int:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--major", type=int, default=None)
    parser.add_argument("--repeats", type=int, default=11)
    options = parser.parse_args()
    wish = Wish(major=options.major)
    from_nothing(wish)  # fills the cache
    with begin(wish) as running:
        running.wait()
        pairs = [(bare(running), from_nothing(wish)) for _ in range(options.repeats)]
        name = f"PostgreSQL {running.version} ({running.source})"
    connect, nothing = (statistics.median(column) for column in zip(*pairs, strict=True))
    ratio = nothing / (connect + ALLOWANCE_MS)
    print(f"{name}, medians of {options.repeats}")
    print(f"  connect and query, running server      {connect:7.1f} ms (+ {ALLOWANCE_MS:.0f} ms)")
    print(f"  from nothing to the first query        {nothing:7.1f} ms")
    print(f"  ratio {ratio:.2f} (target <= {TARGET:.0f})")
    return 0 if ratio <= TARGET else 1


if __name__ == "__main__":
    sys.exit(main())
