"""A run of its own for tests to kill: starts a server, says where it is, and waits.

Arguments: the major version, or nothing for the newest. Prints one JSON object a line.
"""

import json
import sys
import time
from pathlib import Path

import psycopg
from psycopg.conninfo import conninfo_to_dict

from flyback.errors import FlybackError
from flyback.postgres.scratch.databases import create_database
from flyback.postgres.scratch.server import ADMIN_DATABASE, ROLE, Server, Trust, Wish, begin
from flyback.postgres.scratch.tenancy import Needs, prepare


def main() -> int:
    """Runs until it is told to end by a line on standard input, or killed."""
    wish = Wish(major=int(sys.argv[1]) if len(sys.argv) > 1 else None)
    try:
        with begin(wish) as server:
            server.wait()
            tell(server)
            if not sys.stdin.readline():
                time.sleep(60)
    except FlybackError as error:
        print(json.dumps({"error": str(error), "code": error.problems[0].code}), flush=True)  # noqa: T201
        return error.exit_code
    return 0


def tell(server: Server) -> None:
    """Uses the server as a rehearsal would and says where it is."""
    prepare(server, Needs(), Trust.UNTRUSTED)
    create_database(server, "work")
    with psycopg.connect(server.conninfo("work", ROLE)) as connection:
        answer = connection.execute("SELECT 6 * 7").fetchone()
    sockets = Path(str(conninfo_to_dict(server.conninfo(ADMIN_DATABASE))["host"]))
    pid = (sockets.parent / "data" / "postmaster.pid").read_text(encoding="utf-8").split()[0]
    said = {"run": str(sockets.parent), "postmaster": int(pid), "answer": answer and answer[0], "major": server.major}
    print(json.dumps(said), flush=True)  # noqa: T201


if __name__ == "__main__":
    sys.exit(main())
