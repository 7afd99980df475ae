"""Every rule's examples on real servers: the bad form is found, the good one and the remedy are not, the end is one."""

import itertools
from collections.abc import Iterator

import psycopg
import pytest

from flyback.analysis.rule import Example
from flyback.analysis.rule_names import RULES
from flyback.analysis.rulebook import rule
from flyback.model.risk import Finding, Severity
from flyback.postgres.scratch.databases import create_database, drop_database
from flyback.postgres.scratch.server import Server
from flyback.postgres.snapshot.reader import read_snapshot
from flyback.settings import FlybackSettings
from postgres.analysis.running_rules import around, catalogue, judged, run

_numbers = itertools.count(1)
EXAMPLES = [(name, number, each) for name in RULES for number, each in enumerate(rule(name).examples, start=1)]
IDS = [f"{name}-{number}" for name, number, _ in EXAMPLES]


class Stand:
    """An example's database and copies of it."""

    def __init__(self, server: Server, example: Example) -> None:
        self._server = server
        self._names: list[str] = []
        self._template = self._name()
        create_database(server, self._template)
        with self._open(self._template) as connection:
            connection.execute(example.setup.encode())
            connection.execute("VACUUM ANALYZE")
            self.snapshot = read_snapshot(connection)

    def after(self, *scripts: str) -> dict[tuple[str, str], str]:
        """The catalogue that these leave."""
        copy = self._name()
        create_database(self._server, copy, self._template)
        with self._open(copy) as connection:
            run(connection, *scripts)
            return catalogue(connection)

    def close(self) -> None:
        for name in self._names:
            drop_database(self._server, name)

    def _name(self) -> str:
        self._names.append(f"rule_{next(_numbers)}")
        return self._names[-1]

    def _open(self, name: str) -> psycopg.Connection:
        return psycopg.connect(self._server.conninfo(name), autocommit=True)


@pytest.fixture(params=EXAMPLES, ids=IDS)
def case(request: pytest.FixtureRequest, server: Server) -> Iterator[tuple[str, Example, Stand]]:
    name, _, example = request.param
    if not example.since <= server.major <= example.until:
        pytest.skip(f"about PostgreSQL {example.since} to {example.until}")
    stand = Stand(server, example)
    yield name, example, stand
    stand.close()


def test_example(case: tuple[str, Example, Stand]) -> None:
    name, example, stand = case
    settings = FlybackSettings(massive_rows=example.massive_rows)
    found = [each for each in judged(stand.snapshot, example.bad, settings=settings) if each.rule == name]
    assert found, "the bad form is not found"
    better = judged(stand.snapshot, *example.good, settings=settings)
    assert not [each for each in better if each.rule == name and not each.allowed]
    if name in ("refused", "newer-than-server"):
        with pytest.raises(psycopg.Error):
            stand.after(example.bad)
        return
    bad = stand.after(example.bad)
    good = stand.after(*example.good)
    assert (bad == good) or not example.same_end
    for each in found:
        if each.remedy is not None:
            remedied(stand, example, each, bad)


def remedied(stand: Stand, example: Example, found: Finding, bad: dict[tuple[str, str], str]) -> None:
    assert found.remedy
    steps = around(example.bad, found.column and ordinal_of(example.bad, found), found.remedy.steps)
    told = judged(stand.snapshot, *steps)
    assert not [each for each in told if each.rule == found.rule]
    worst = max(each.severity for each in judged(stand.snapshot, example.bad))
    assert max((each.severity for each in told), default=Severity.INFO) <= worst
    after = stand.after(*steps)
    assert after == bad or not rule(found.rule).safe or not example.same_end


def ordinal_of(script: str, found: Finding) -> int:
    """Which statement of a script a finding is about."""
    before = script.splitlines()[: found.line]
    return 1 + "\n".join([*before[:-1], before[-1][: found.column - 1]]).count(";")
