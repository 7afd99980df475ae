"""What a verb costs before it does anything: the whole process against `python -c pass`, and `info` against psycopg.

Byte code is compiled first. Prints the minimum of interleaved repeats and its ratio; the targets are 6 times an empty
Python for verbs without a database, and 1.4 times a Python that imports psycopg, connects and reads one row for `info`.
"""

import argparse
import compileall
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import flyback
from flyback.postgres.scratch.databases import create_database
from flyback.postgres.scratch.server import ROLE, Trust, Wish, begin
from flyback.postgres.scratch.tenancy import Needs, prepare

PACKAGE = Path(flyback.__file__).parent
SCRIPT = Path(sys.executable).with_name("flyback")
FLYBACK = [str(SCRIPT)] if SCRIPT.exists() else [sys.executable, "-c", "from flyback.cli.main import run; run()"]
EMPTY = [sys.executable, "-c", "pass"]
PSYCOPG = [
    *(sys.executable, "-c"),
    "import os, psycopg\nwith psycopg.connect(os.environ['DSN']) as c: c.execute('SELECT 1').fetchone()",
]
PROJECT = {f"migrations/V{number}__t{number}.sql": f"CREATE TABLE t{number} (id int);\n" for number in range(1, 11)}


@dataclass(frozen=True, kw_only=True)
class Trial:
    """A command, and the one that it is measured against."""

    name: str
    command: list[str]
    against: list[str]
    target: float


OFFLINE = tuple(
    Trial(name=f"flyback {' '.join(words)}", command=[*FLYBACK, *words], against=EMPTY, target=6.0)
    for words in (["--version"], ["--help"], ["new", "add email"], ["lint", "add_email.sql"])
)
SMALL = {
    "add_email.sql": "ALTER TABLE users ADD COLUMN email text;\nCREATE INDEX ON users (email);\n"
    "ALTER TABLE users ALTER COLUMN email SET NOT NULL;\n"
}
INFO = Trial(name="flyback info, 10 migrations", command=[*FLYBACK, "info"], against=PSYCOPG, target=1.4)


def once(command: list[str], files: Mapping[str, str], environment: Mapping[str, str]) -> float:
    """Milliseconds of one process in a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        for name, content in files.items():
            path = Path(folder, name)
            path.parent.mkdir(exist_ok=True)
            path.write_text(content, encoding="utf-8")
        start = time.perf_counter()
        done = subprocess.run(
            command, cwd=folder, env={**os.environ, **environment}, check=False, stdout=subprocess.DEVNULL
        )
        taken = (time.perf_counter() - start) * 1000
    if done.returncode not in (0, 1):  # lint ends with 1 when it finds something
        raise SystemExit(f"{command} failed")
    return taken


def measure(trial: Trial, repeats: int, files: Mapping[str, str], environment: Mapping[str, str]) -> None:
    """Runs both, one after the other, and prints a line."""
    pairs = [[once(each, files, environment) for each in (trial.against, trial.command)] for _ in range(repeats)]
    base, cost = (min(column) for column in zip(*pairs, strict=True))
    print(f"{trial.name:<32} {base:7.1f} ms  {cost:7.1f} ms  {cost / base:5.2f}  <= {trial.target}")


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--major", type=int, default=None)
    parser.add_argument("--repeats", type=int, default=15)
    options = parser.parse_args()
    compileall.compile_dir(PACKAGE, quiet=2)
    path = os.pathsep.join(filter(None, [str(PACKAGE.parent), os.environ.get("PYTHONPATH", "")]))
    print(f"{'minimum of ' + str(options.repeats):<32} {'against':>10}  {'flyback':>10}  ratio  target")
    for trial in OFFLINE:
        measure(trial, options.repeats, SMALL if "lint" in trial.command else {}, {"PYTHONPATH": path})
    with begin(Wish(major=options.major)) as server:
        server.wait()
        prepare(server, Needs(), Trust.UNTRUSTED)
        create_database(server, "work")
        dsn = server.conninfo("work", ROLE)
        environment = {"PYTHONPATH": path, "DSN": dsn, "FLYWAY_URL": _url(dsn), "FLYWAY_USER": ROLE}
        measure(INFO, options.repeats, PROJECT, environment)


def _url(dsn: str) -> str:
    words = dict(word.split("=", 1) for word in dsn.replace("'", "").split())
    return f"postgresql:///{words['dbname']}?host={words['host']}&port={words['port']}"


if __name__ == "__main__":
    main()
