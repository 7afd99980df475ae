"""The digest of a plan covers what runs; not who runs it when."""

from dataclasses import replace

import pytest

from flyback.model.plan import Plan, Surroundings
from unit.planning.arranged import MIXED, SURROUNDINGS, plan

SCRIPTS = ("create table t ()", "vacuum t; drop table t")


def made(run: str, surroundings: Surroundings = SURROUNDINGS, scripts: tuple[str, ...] = SCRIPTS) -> Plan:
    """As a session makes it, whose name holds the name of its run."""
    reset = (*surroundings.reset, f"select set_config('application_name', 'flyback migrate {run}', false)")
    return plan(*scripts, flyway=MIXED, surroundings=replace(surroundings, run_id=run, reset=reset))


def test_another_run_of_the_same_has_the_same_digest() -> None:
    ann = replace(SURROUNDINGS, installed_by="ann")
    assert len({made("63cf412d40").digest, made("3c7f569430").digest, made("0b88ee8bd0", ann).digest}) == 1


@pytest.mark.parametrize(
    "other",
    [
        made("63cf412d40", scripts=("create table u ()", SCRIPTS[1])),
        made("63cf412d40", scripts=SCRIPTS[:1]),
        made("63cf412d40", replace(SURROUNDINGS, table="history")),
        made("63cf412d40", replace(SURROUNDINGS, reset=("set role owner",))),
    ],
    ids=["statement", "scripts", "history table", "session"],
)
def test_what_runs_otherwise_has_another_digest(other: Plan) -> None:
    assert other.digest != made("63cf412d40").digest
