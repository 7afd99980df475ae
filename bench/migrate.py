"""How fast `flyback migrate` is, as ratios made in one run on a server with fsync on.

1. 1,000 generated migrations of 5 statements on an empty database, whole process, against `psql -X -q` executing the
   same files, each in its own transaction, in one session. Target: at most 1.1.
2. Nothing to do on those 1,000, against a bare Python process that imports psycopg, connects and reads one row.
   Target: at most 1.5, at most 5 round trips.
3. Peak memory of the first. Target: under 90 MB.
4. `validate` of 10,000 scripts against 4,000. Target: at most 2.5 times the time.

usage: python bench/migrate.py [MAJOR]
"""

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import psycopg
from durable import durable_server

FLYBACK = [sys.executable, "-c", "from flyback.cli.main import run; run()"]
ROW = "import psycopg, sys; c = psycopg.connect(sys.argv[1]); c.execute('select 1').fetchone(); c.close()"
REPEATS = 5


def statements(number: int) -> str:
    """Five statements, of a kind that changes with the number."""
    table = f"t{number - number % 4}"
    match number % 4:
        case 0:
            return f"""create table {table} (id int primary key, v text default 'a;b', w numeric(10, 2));
create index {table}_v on {table} (v);
comment on table {table} is 'it''s -- table {number}';
insert into {table} (id, v, w) values (1, 'x', 1.5), (2, 'y;', 2.5), (3, 'z', null);
create view v{number} as select id, v from {table} where w > 1;
"""
        case 1:
            return f"""alter table {table} add column extra jsonb not null default '{{}}';
create index {table}_extra on {table} using gin (extra);
update {table} set extra = '{{"a": ";"}}' where id > 1;
alter table {table} add constraint {table}_w check (w >= 0);
create type e{number} as enum ('one', 'two');
"""
        case 2:
            return f"""create function f{number}() returns trigger language plpgsql as $$
begin new.v := coalesce(new.v, 'none;'); return new; end $$;
create trigger tr{number} before insert on {table} for each row execute function f{number}();
insert into {table} (id) values (10), (11);
do $do$ begin perform 1; end $do$;
create index {table}_part on {table} (id) where v is not null;
"""
        case _:
            return f"""create sequence s{number};
create table u{number} (id bigint default nextval('s{number}'), t int references {table} (id));
create or replace view v{number} as select id from u{number};
insert into u{number} (t) values (1), (2), (10);
comment on column u{number}.t is 'to {table}';
"""


def generate(folder: Path, count: int) -> list[Path]:
    """A Flyway project."""
    scripts = folder / "migrations"
    scripts.mkdir(parents=True)
    files = []
    for number in range(4, count + 4):
        file = scripts / f"V{number}__step_{number}.sql"
        file.write_text(statements(number), encoding="utf-8")
        files.append(file)
    return files


def seconds(argv: Sequence[str], environment: dict[str, str] | None = None) -> float:
    """Of one whole process."""
    started = time.perf_counter()
    done = subprocess.run(argv, capture_output=True, check=False, env=os.environ | (environment or {}))
    taken = time.perf_counter() - started
    if done.returncode != 0:
        raise SystemExit(f"{argv[:6]} failed:\n{done.stdout.decode()[-2000:]}{done.stderr.decode()[-2000:]}")
    return taken


def fresh(server: str, name: str) -> str:
    """An empty database of a name that was never used.

    None is dropped meanwhile: ext4 makes files slowly, for a minute, where many were deleted (`recently_deleted` in its
    ialloc.c), and everything measured next, psql too, would take twice its time.
    """
    with psycopg.connect(f"{server} dbname=postgres", autocommit=True) as connection:
        connection.execute(f"create database {name}".encode())
        connection.execute("checkpoint")
    return f"{server} dbname={name}"


def psql(files: Sequence[Path], conninfo: str, folder: Path) -> float:
    """Every file in its own transaction, in one session."""
    script = folder / "all.psql"
    script.write_text("\n".join(f"begin;\n\\i {file}\ncommit;" for file in files), encoding="utf-8")
    return seconds([_psql(), "-X", "-q", "-v", "ON_ERROR_STOP=1", "-f", str(script), conninfo])


def _psql() -> str:
    """The program itself: Debian's `psql` is a wrapper in Perl that costs 35 ms."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/psql"))
    return str(found[-1]) if found else "psql"


def flyback(folder: Path, conninfo: str, verb: str) -> float:
    """A verb on a project."""
    return seconds([*FLYBACK, verb, "--project", str(folder)], {"FLYWAY_URL": conninfo})


def main() -> int:
    """Measures and prints."""
    major = int(sys.argv[1]) if len(sys.argv) > 1 else None
    missed = []
    with tempfile.TemporaryDirectory() as name, durable_server(major) as (server, told):
        folder = Path(name)
        files = generate(folder / "thousand", 1000)
        print(told)

        pairs, target = [], ""
        for repeat in range(REPEATS):
            plain = psql(files, fresh(server, f"plain{repeat}"), folder)
            target = fresh(server, f"ours{repeat}")
            ours = flyback(folder / "thousand", target, "migrate")
            pairs.append((plain, ours))
        plain, ours = (statistics.median(column) for column in zip(*pairs, strict=True))
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        missed += _line("1,000 migrations", ours, plain, "psql", 1.1)

        pairs = [
            (seconds([sys.executable, "-c", ROW, target]), flyback(folder / "thousand", target, "migrate"))
            for _ in range(11)
        ]
        bare, idle = (statistics.median(column) for column in zip(*pairs, strict=True))
        missed += _line("nothing to do on 1,000", idle, bare, "bare psycopg", 1.5)
        print(f"  peak memory of any process {peak:.0f} MB (target < 90)")
        missed += ["memory"] if peak >= 90 else []

        times = {}
        for count in (4000, 10000):
            generate(folder / str(count), count)
            target = fresh(server, f"many{count}")
            flyback_skipping = {"FLYWAY_URL": target, "FLYWAY_SKIP_EXECUTING_MIGRATIONS": "true"}
            seconds([*FLYBACK, "migrate", "--project", str(folder / str(count))], flyback_skipping)
            times[count] = min(flyback(folder / str(count), target, "validate") for _ in range(REPEATS))
        missed += _line("validate of 10,000 scripts", times[10000], times[4000], "of 4,000", 2.5)
    if missed:
        print(f"missed: {', '.join(missed)}")
    return 1 if missed else 0


def _line(what: str, ours: float, base: float, than: str, target: float) -> list[str]:
    ratio = ours / base
    print(f"  {what:28} {ours:7.3f} s, {than} {base:7.3f} s: ratio {ratio:.2f} (target <= {target})")
    return [what] if ratio > target else []


if __name__ == "__main__":
    sys.exit(main())
