"""Real projects: after each migration the analysis has in its database what the server has in its catalogue."""

import re
from pathlib import Path

import psycopg
import pytest

from flyback.analysis.assessing import Readable, assess
from flyback.analysis.database import Database
from flyback.postgres.scratch.server import Server
from flyback.postgres.snapshot.reader import read_snapshot
from flyback.syntax.statements import parse_in_full
from postgres.analysis.creating.lines import lines

_CORPORA = Path(__file__).parents[3] / "shared" / "corpora"
_OF_EXTENSIONS = re.compile(r"(?:[fa] |type |function |aggregate )")

pytestmark = pytest.mark.skipif(not _CORPORA.is_dir(), reason="the corpora are not beside this repository")


@pytest.mark.parametrize("name", ["familie-ba-sak", "gitness", "svix"])
def test_the_database_is_the_servers(name: str, server: Server, database: str) -> None:
    with psycopg.connect(server.conninfo(database), autocommit=True) as connection:
        simulated = Database(read_snapshot(connection))
        for file in sorted((_CORPORA / name / "migrations").rglob("V*.sql"), key=_version):
            sql = file.read_text(encoding="utf-8")
            connection.execute(sql.encode())
            parsed = parse_in_full(sql, file.name)
            script = Readable(path=file.name, statements=tuple((one.statement, one.node) for one in parsed))
            assert [(file.name, one.refused) for one in assess([script], simulated) if one.refused] == []
        left = _own(Database(read_snapshot(connection)))
    assert len(left) > 100
    assert _own(simulated) ^ left == frozenset()


def _own(database: Database) -> frozenset[str]:
    """Without functions and types, which extensions make many of."""
    return frozenset(line for line in lines(database) if not _OF_EXTENSIONS.match(line))


def _version(file: Path) -> list[int]:
    return [int(part) for part in re.findall(r"\d+", file.name.split("__")[0])]
