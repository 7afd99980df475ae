"""The guide's run on production with each gate broken in turn: refused, said why, nothing ran."""

import pytest

from flyback.model.audit import AuditEvent
from flyback.model.policy import GATES
from scenarios.release.breaking import BROKEN
from scenarios.release.estate import HIDDEN, SECRETS, Estate


@pytest.mark.parametrize("case", BROKEN)
def test_refused(ready: Estate, case: str) -> None:
    broken = BROKEN[case]
    broken.change(ready)
    before, told = ready.production.state(), len(ready.offices.chat.messages)
    with broken.during(ready):
        url = f"postgresql:///{ready.production.name}?host={ready.production.socket}"
        address = {"PRODUCTION_URL": url, "FLYWAY_PASSWORD": SECRETS["PRODUCTION_PASSWORD"]}
        done = ready.run(broken.line, {**address, **broken.variables})
    assert done.returncode == 3, done.stdout
    assert broken.says in done.stdout, done.stdout
    assert f"{broken.gate} " in done.stdout, done.stdout
    assert [line for line in done.stdout.splitlines() if "hint: " in line and broken.hint in line], done.stdout
    assert [secret for secret in HIDDEN if secret in done.stdout] == []
    assert ready.production.state() == before
    assert len(ready.offices.chat.messages) == told
    if broken.gate not in ("", "target"):
        (row,) = ready.audit()
        assert (row.event, row.verb, row.environment) == (AuditEvent.REFUSED, "migrate", "production")
        assert row.outcome.startswith("refused by ")
        assert broken.gate in row.outcome.removeprefix("refused by ").split(", ")


def test_every_gate_is_broken_here_but_those_broken_elsewhere() -> None:
    elsewhere = {"follow-up", "pending"}
    assert {case.gate for case in BROKEN.values()} - {""} == set(GATES) - elsewhere
