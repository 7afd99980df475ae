"""Several runs at once on one database: each script exactly once, nobody fails."""

from multiprocessing.context import ForkServerContext
from pathlib import Path

import psycopg
import pytest

from cli.commands import write
from faults.migrating import Errand, finish, start
from faults.shapes import SHAPES
from flyback.postgres.scratch.server import ROLE, Server
from postgres.fresh import fresh_database


@pytest.mark.parametrize("count", [2, 20])
@pytest.mark.parametrize("name", ["transactions", "a group", "statements apart", "a procedure that commits"])
def test_each_script_runs_once(
    forks: ForkServerContext, target_server: Server, place: Path, tmp_path: Path, name: str, count: int
) -> None:
    shape = SHAPES[name]
    write(tmp_path, shape.files)
    with fresh_database(target_server, "crowded") as database:
        runs = []
        for number in range(count):
            sockets = place / str(number)
            sockets.mkdir()
            errand = Errand(
                folder=tmp_path,
                conninfo=target_server.conninfo(database, ROLE),
                admin=target_server.conninfo(database),
                sockets=sockets,
            )
            runs.append(start(forks, errand))
        told = [finish(*each) for each in runs]
        assert [(each.code, each.error) for each in told] == [(0, "")] * count
        scripts = len([file for file in shape.files if file.startswith("sql/") and file.endswith(".sql")])
        assert sum(each.outcomes.count("Committed") for each in told) == scripts
        with psycopg.connect(target_server.conninfo(database), autocommit=True) as admin:
            there = admin.execute("select script, part from effects").fetchall()
            assert sorted(there) == sorted(shape.effects)
            assert admin.execute(shape.holds.encode()).fetchone() == (True,)
            rows = admin.execute("select count(*), bool_and(success) from flyway_schema_history").fetchone()
            assert rows == (scripts, True)
