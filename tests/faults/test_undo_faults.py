"""The same faults in runs that undo: each undo script runs once, history and schema agree."""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from multiprocessing.context import ForkServerContext
from pathlib import Path

import psycopg
import pytest

from cli.commands import write
from faults.migrating import Errand, Told, run
from faults.shapes import TOML
from faults.striking import Moment, Strike
from faults.test_migrate_faults import FAULTS, MOMENTS, effects, outlive_sessions
from flyback import Project, review_undo
from flyback.postgres.scratch.server import ROLE, Server
from postgres.fresh import fresh_database

_numbers = itertools.count(1)
SCRIPTS = {
    "flyway.toml": TOML,
    "sql/V1__ground.sql": "create table effects (script text, part int); create table t (a int);",
    "sql/V2__column.sql": "alter table t add column b int;",
    "sql/V3__index.sql": "create index ix on t (a);",
}
SHAPES = {
    "transactions": {
        "undo/U2__column.sql": "alter table t drop column b; insert into effects values ('2', 1);",
        "undo/U3__index.sql": "drop index ix; insert into effects values ('3', 1);",
    },
    "statements apart": {
        "undo/U2__column.sql": "alter table t drop column b; insert into effects values ('2', 1);",
        "undo/U3__index.sql": "insert into effects values ('3', 1);\ndrop index concurrently ix;\n"
        "insert into effects values ('3', 2);",
    },
}


@dataclass(frozen=True, kw_only=True)
class Undoing:
    """A migrated database, and the undo of V3 and V2."""

    forks: ForkServerContext
    errand: Errand
    admin: psycopg.Connection

    def reviewed(self) -> str:
        """The digest of what is left to undo; empty when nothing is."""
        project = Project.open(self.errand.folder, url=self.errand.conninfo, environment={})
        proposal = review_undo(project, target="2?")
        return proposal.digest if proposal.reviews else ""

    def undo(self, strike: Strike | None = None) -> Told:
        sockets = self.errand.sockets / str(next(_numbers))
        sockets.mkdir()
        return run(self.forks, replace(self.errand, sockets=sockets, strike=strike, undoing=self.reviewed()))

    def undone(self) -> dict[str, bool]:
        rows = self.admin.execute("select version, success from flyway_schema_history where type = 'DELETE'").fetchall()
        assert len(rows) == len(dict(rows))
        return dict(rows)


@contextmanager
def migrated(forks: ForkServerContext, server: Server, folder: Path, place: Path) -> Iterator[Undoing]:
    with fresh_database(server, f"undone_{next(_numbers)}") as database:
        sockets = place / str(next(_numbers))
        sockets.mkdir()
        admin = server.conninfo(database)
        errand = Errand(folder=folder, conninfo=server.conninfo(database, ROLE), admin=admin, sockets=sockets)
        assert run(forks, errand).code == 0
        sockets = place / str(next(_numbers))
        sockets.mkdir()
        with psycopg.connect(admin, autocommit=True) as connection:
            yield Undoing(forks=forks, errand=replace(errand, sockets=sockets), admin=connection)


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("name", SHAPES)
def test_an_undo_that_is_struck_can_be_finished(
    forks: ForkServerContext, target_server: Server, place: Path, tmp_path: Path, name: str, moment: Moment
) -> None:
    write(tmp_path, {**SCRIPTS, **SHAPES[name]})
    with migrated(forks, target_server, tmp_path, place) as undoing:
        whole = undoing.undo()
        assert (whole.code, whole.error, undoing.undone()) == (0, "", {"2": True, "3": True})
        expected = sorted(effects(undoing.admin))
    for question, fault in itertools.product(whole.of_the_plan, FAULTS):
        strike = Strike(fault=fault, question=question, moment=moment)
        with migrated(forks, target_server, tmp_path, place) as undoing:
            undoing.undo(strike)
            outlive_sessions(undoing.admin)
            there, rows = effects(undoing.admin), undoing.undone()
            assert len(there) == len(set(there)), strike
            assert {script for script, _ in there} <= set(rows), strike
            assert all((script, part) in there for script, part in expected if rows.get(script)), strike
            if undoing.reviewed():
                told = undoing.undo()
                assert (told.code, told.error) == (0, ""), strike
            assert undoing.undone() == {"2": True, "3": True}, strike
            assert sorted(effects(undoing.admin)) == expected, strike
