"""ALTER TABLE in all its forms: the same locks, rewrites, scans and refusals as on real servers."""

from pathlib import Path

import psycopg
import pytest

from flyback.postgres.snapshot.reader import read_snapshot
from postgres.analysis.altering.comparing import seen, shapes, told

_FILES = sorted(Path(__file__).parent.glob("*.sql"))


@pytest.mark.parametrize("path", _FILES, ids=lambda path: path.stem)
def test_the_server_does_what_we_say(admin: psycopg.Connection, path: Path) -> None:
    setup, tried = shapes(path)
    admin.execute("set timezone = 'UTC'")
    admin.execute(setup.encode())
    admin.execute("analyze")
    snapshot = read_snapshot(admin)
    assert len(tried) > 30
    different = [
        f"{sql}: the server {done}, we {said}"
        for sql in tried
        if (done := seen(admin, sql)) != (said := told(snapshot, sql))
    ]
    assert different == []
