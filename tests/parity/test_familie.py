"""A real project, half by one migrator and half by the other."""

import pytest

from corpora.familie import PROJECT, known_history
from parity.ground import Ground

pytestmark = pytest.mark.skipif(not PROJECT.is_dir(), reason="the corpora are not beside this repository")
_SCRIPTS = {"locations": f"filesystem:{PROJECT / 'migrations'}"}


@pytest.mark.parametrize("turns", ["flyway flyback", "flyback flyway", "flyback flyback"])
def test_the_history_is_flyways(ground: Ground, turns: str) -> None:
    players = {"flyway": ground.flyway, "flyback": ground.flyback}
    for name, target in zip(turns.split(), ("158", "latest"), strict=True):
        answer = players[name]("migrate", {**_SCRIPTS, "target": target})
        assert answer.ok, answer.message
    rows = [(*row[:6], row[7]) for row in ground.rows()]
    assert rows == known_history()
    for player in players.values():
        assert player("validate", _SCRIPTS).lines == ()
    assert ground.flyway("info", _SCRIPTS) == ground.flyback("info", _SCRIPTS)
    assert ground.flyway("migrate", _SCRIPTS).lines[0][2] == ground.flyback("migrate", _SCRIPTS).lines[0][2] == "0"
