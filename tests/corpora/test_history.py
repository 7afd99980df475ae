"""A real project is migrated: the history is the one that Flyway wrote."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from corpora.familie import COLUMNS, PROJECT, known_history
from flyback.filesystem.settings_file import load
from flyback.model.migration import State
from flyback.model.run import Committed
from flyback.workflows.info import info
from flyback.workflows.migrate.migrate import migrate
from flyback.workflows.opened import Opened, opened
from flyback.workflows.validate import validate

pytestmark = pytest.mark.skipif(not PROJECT.is_dir(), reason="the corpora are not beside this repository")


@contextmanager
def project(folder: Path, connection: psycopg.Connection) -> Iterator[Opened]:
    """The project and the database behind a connection."""
    overrides = {"url": connection.info.dsn, "locations": f"filesystem:{PROJECT / 'migrations'}"}
    with opened(folder, load(folder, {}, overrides)) as ready:
        yield ready


def test_the_history_is_flyways(tmp_path: Path, connection: psycopg.Connection) -> None:
    with project(tmp_path, connection) as ready:
        outcomes = migrate(ready).outcomes
    assert [type(outcome) for outcome in outcomes] == [Committed] * 317
    rows = connection.execute(f"select {COLUMNS} from flyway_schema_history order by 1".encode()).fetchall()
    assert rows == known_history()
    with project(tmp_path, connection) as ready:
        assert {each.state for each in info(ready).listing.migrations} == {State.SUCCESS}
        found = validate(ready)
        assert (found.invalid, found.validated) == ((), 317)
        assert migrate(ready).outcomes == ()
