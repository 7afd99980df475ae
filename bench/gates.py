"""What asking all gates costs: `flyback gate`, a whole process, against `flyback info` on the same project and server.

The project has 1,000 applied migrations with their undo scripts in a git repository, three that are pending, and 200
pieces of evidence: those that let the pending ones in, and older ones, in files, in the database or in both. Every gate
must be open, or the measure is none. Prints the minimum of interleaved repeats and the ratio; the target is 2.
"""

import argparse
import compileall
import hashlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from pathlib import Path
from socket import gethostname

import psycopg

import flyback
from flyback.evidence.envelope import Signature, read_envelope
from flyback.evidence.sealing import sealed
from flyback.evidence.statement import read_statement
from flyback.model.evidence import MIGRATION_SET
from flyback.postgres.scratch.databases import create_database
from flyback.postgres.scratch.server import ROLE, Trust, Wish, begin
from flyback.postgres.scratch.tenancy import Needs, prepare
from flyback.signing.ed25519 import Ed25519Key, new_key

PACKAGE = Path(flyback.__file__).parent
SCRIPT = Path(sys.executable).with_name("flyback")
FLYBACK = [str(SCRIPT)] if SCRIPT.exists() else [sys.executable, "-c", "from flyback.cli.main import run; run()"]
TARGET = 2.0
APPLIED, PENDING, EVIDENCE, RELEASE = 1000, 3, 200, 6
SETTINGS = """
[environments.staging]
url = "{staging}"
user = "{role}"
smoke = {{ sql = ["smoke/*.sql"] }}

[environments.production]
url = "{production}"
user = "{role}"
after = "staging"
protected = true
system_identifier = "{system}"
database = "production"
hosts = ["{host}"]
off = ["ticket", "on-call", "notified"]
runbook = {{ path = "runbook.md" }}
window = {{ zone = "UTC", allow = ["daily 00:00 for 24h"] }}
approval = {{ others = ["author@example.org"] }}
runner = {{ hosts = ["{machine}"] }}
instances = {{ application = "shop-*" }}

[[keys]]
owner = "ci"
public = "{ci}"
may = ["rehearsal", "run", "smoke", "gate-decision"]

[[keys]]
owner = "dba"
emails = ["dba@example.org"]
public = "{dba}"
may = ["approval"]
"""
RUNBOOK = "# Release\n\nreviewed: {today}\n\n## Abort\n\nStop it.\n\n## Restore\n\nUndo it.\n"


@dataclass(frozen=True, kw_only=True)
class Project:
    """A folder, and how programs are run in it."""

    folder: Path
    environment: dict[str, str]

    def __call__(self, *command: str, code: int = 0) -> str:
        """What it prints; whatever ends otherwise than it should ends the benchmark."""
        done = subprocess.run(
            command, cwd=self.folder, env=self.environment, capture_output=True, text=True, check=False
        )
        if done.returncode != code:
            raise SystemExit(f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
        return done.stdout

    def write(self, name: str, content: str) -> None:
        """A file of the project."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")

    def commit(self) -> None:
        """All of it, by somebody who approves nothing."""
        self("git", "add", "-A")
        self("git", "commit", "-qm", "work")


def scripts(project: Project, numbers: range) -> None:
    """Migrations, each with the one that leads back."""
    for number in numbers:
        project.write(f"migrations/V{number}__t{number}.sql", f"CREATE TABLE t{number} (id int, name text);\n")
        project.write(f"undo/U{number}__t{number}.sql", f"DROP TABLE t{number};\n")


def build(project: Project, dsn: dict[str, str]) -> None:
    """From nothing to a release that every gate lets in."""
    urls = {name: url_of(text) for name, text in dsn.items()}
    project.write(".gitignore", ".flyback/\n*.pem\nplan.*\n")
    project("git", "init", "-q")
    project("git", "config", "user.name", "author")
    project("git", "config", "user.email", "author@example.org")
    scripts(project, range(1, APPLIED + 1))
    for url in urls.values():
        project(*FLYBACK, "migrate", "--url", url, "--user", ROLE, "--quiet")
    scripts(project, range(APPLIED + 1, APPLIED + PENDING + 1))
    keys = {name: new_key() for name in ("ci", "dba")}
    for name, key in keys.items():
        (project.folder / f"{name}.pem").write_bytes(key.pem(b""))
    with psycopg.connect(dsn["production"]) as connection:
        [(system,)] = connection.execute("SELECT system_identifier FROM pg_control_system()")
    words = dict(word.split("=", 1) for word in dsn["production"].replace("'", "").split())
    publics = {name: str(key.public) for name, key in keys.items()}
    host = f"{words['host']}:{words['port']}"
    project.write(
        "flyback.toml", SETTINGS.format(**urls, **publics, role=ROLE, system=system, host=host, machine=gethostname())
    )
    project.write("runbook.md", RUNBOOK.format(today=datetime.now().astimezone().date()))
    project.write("smoke/there.sql", f"SELECT count(*) = 0 FROM t{APPLIED + PENDING};\n")
    project.commit()
    production = ("--env", "production")
    project(*FLYBACK, "plan", *production, "--key", "ci.pem")
    project(*FLYBACK, "migrate", "--env", "staging", "--key", "ci.pem", "--quiet")
    project(*FLYBACK, "migrate", *production, "--key", "ci.pem", code=3)  # which the audit keeps
    digest = project(sys.executable, "-c", "import json; print(json.load(open('plan.json'))['digest'])").strip()
    project(*FLYBACK, "approve", "plan.json", *production, "--key", "dba.pem", "--reviewed", digest)
    fill(project, keys["ci"], dsn["production"])


def fill(project: Project, key: Ed25519Key, dsn: str) -> None:
    """Adds older pieces until there are enough: half in files alone, a quarter in the database, a quarter in both."""
    folder = project.folder / ".flyback" / "evidence"
    real = [path.read_bytes() for path in sorted(folder.glob("re*.json")) + sorted(folder.glob("run*.json"))]
    more = EVIDENCE - len(list(folder.glob("*.json")))
    with psycopg.connect(dsn) as connection:
        for number, content in zip(range(more), older(real, key), strict=False):
            id_ = hashlib.sha256(read_envelope(content).payload).hexdigest()
            if number % 4:
                (folder / f"run-20260101T{number:06}Z-{id_[:8]}.json").write_bytes(content)
            if number % 2 == 0:
                connection.execute(KEEP, (id_, content.decode()))


KEEP = "INSERT INTO flyback_state.evidence (id, kind, envelope) VALUES (%s, 'run', %s)"


def older(real: list[bytes], key: Ed25519Key) -> Iterator[bytes]:
    """The same statements, an hour older each time, of releases of six pieces each: each set is another one."""
    hours = 0
    while True:
        hours += 1
        for content in real:
            said = read_statement(read_envelope(content).payload)
            values = {each.name: getattr(said.predicate, each.name) for each in fields(said.predicate)}
            times = {
                name: value - timedelta(hours=hours) for name, value in values.items() if isinstance(value, datetime)
            }
            earlier = hashlib.sha256(str(hours * len(real) // RELEASE).encode()).hexdigest()
            subjects = [
                replace(each, sha256=earlier if each.name == MIGRATION_SET else each.sha256) for each in said.subjects
            ]
            before = replace(said, subjects=tuple(subjects), predicate=replace(said.predicate, **times))  # type: ignore[arg-type]  # their own times
            yield sealed(before, lambda message: Signature(key=key.public.id, made=key.sign(message)))


def url_of(dsn: str) -> str:
    """A libpq string as a URL."""
    words = dict(word.split("=", 1) for word in dsn.replace("'", "").split())
    return f"postgresql:///{words['dbname']}?host={words['host']}&port={words['port']}"


def measure(project: Project, repeats: int) -> float:
    """Runs both, one after the other, and prints a line; the ratio."""
    pairs: list[list[float]] = []
    for _ in range(repeats):
        pair = []
        for verb in ("info", "gate"):
            start = time.perf_counter()
            project(*FLYBACK, verb, "--env", "production")
            pair.append((time.perf_counter() - start) * 1000)
        pairs.append(pair)
    info, gate = (min(column) for column in zip(*pairs, strict=True))
    name = f"{APPLIED} applied, {PENDING} pending, {EVIDENCE} pieces"
    print(f"{name:<44} {info:7.1f} ms  {gate:7.1f} ms  {gate / info:5.2f}  <= {TARGET}")
    return float(gate / info)


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--major", type=int, default=None)
    parser.add_argument("--repeats", type=int, default=10)
    parser.add_argument("--keep", action="store_true", help="wait for Enter with the server running, to look around")
    options = parser.parse_args()
    compileall.compile_dir(PACKAGE, quiet=2)
    path = os.pathsep.join(filter(None, [str(PACKAGE.parent), os.environ.get("PYTHONPATH", "")]))
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("FLYWAY_", "FLYBACK_", "PG"))}
    with tempfile.TemporaryDirectory() as folder, begin(Wish(major=options.major)) as server:
        server.wait()
        prepare(server, Needs(), Trust.UNTRUSTED)
        project = Project(folder=Path(folder), environment={**kept, "PYTHONPATH": path})
        for name in ("staging", "production"):
            create_database(server, name)
        build(project, {name: server.conninfo(name, ROLE) for name in ("staging", "production")})
        print(f"{'minimum of ' + str(options.repeats):<44} {'info':>10}  {'gate':>10}  ratio  target")
        measure(project, options.repeats)
        if options.keep:
            input(f"{folder}: ")


if __name__ == "__main__":
    main()
