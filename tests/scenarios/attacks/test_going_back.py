"""An undo on production: in an emergency at night there is a way, and no other; and runs that come at the same time."""

import json
import re

import pytest

from scenarios.attacks.conftest import RUN, Estate

UNDO = ("undo", "--env", "production")
GLASS = "the shop is down"


def digest_of(estate: Estate) -> str:
    digest: str = json.loads(estate(*UNDO, "--json").out)["flyback"]["digest"]
    return digest


def undo(estate: Estate, *more: str, key: str = "ci") -> tuple[int, str]:
    answer = estate(*UNDO, "--reviewed", digest_of(estate), "--key", f"keys/{key}.pem", *more)
    return answer.code, answer.err


@pytest.fixture
def released(ready: Estate) -> Estate:
    """Production runs the release."""
    ready.must(*RUN)
    assert ready.tables == {"orders", "parts"}
    return ready


def test_nobody_goes_back_alone(released: Estate) -> None:
    code, said = undo(released)
    assert (code, "approval FAIL" in said) == (3, True), said
    assert released.tables == {"orders", "parts"}


def test_by_an_approval_of_the_undo(released: Estate) -> None:
    released.plan_of(*UNDO)
    released.approve(file="other.json")
    code, said = undo(released)
    assert code == 0, said
    assert released.tables == {"orders"}


def test_the_approval_of_the_release_is_none_of_its_undo(released: Estate) -> None:
    released.approve()
    code, said = undo(released)
    assert (code, "it is for migrate, not for undo" in said) == (3, True), said
    assert "parts" in released.tables


def test_an_undo_that_was_edited_since_is_not_the_one(released: Estate) -> None:
    released.edit("undo/U2__parts.sql", "DROP TABLE parts", "DROP TABLE parts, orders")
    released.commit()
    released.plan_of(*UNDO)
    released.approve(file="other.json")
    code, said = undo(released)
    assert (code, "way-back" in said) == (3, True), said
    assert released.tables == {"orders", "parts"}


def _broken(estate: Estate) -> str:
    code, said = undo(estate, "--break-glass", GLASS, key="dba")
    assert (code, "a second person must join" in said) == (3, True), said
    found = re.search(r"break-glass join (\S+)", said)
    assert found, said
    return found[1]


def test_at_night_two_people_break_glass(released: Estate) -> None:
    id_ = _broken(released)
    released.must("break-glass", "join", id_, "--env", "production", "--key", "keys/second.pem")
    code, said = undo(released, "--break-glass", GLASS, key="dba")
    assert code == 0, said
    assert released.tables == {"orders"}
    blocked = released("gate", "--env", "production")
    assert (blocked.code, "follow-up" in blocked.out) == (3, True), blocked.out


@pytest.mark.parametrize("joins", ["", "dba", "stranger", "ci"])
def test_one_person_is_not_two(released: Estate, joins: str) -> None:
    id_ = _broken(released)
    if joins:
        released("break-glass", "join", id_, "--env", "production", "--key", f"keys/{joins}.pem")
    code, said = undo(released, "--break-glass", GLASS, key="dba")
    assert code == 3, said
    assert "parts" in released.tables


def test_glass_that_was_broken_to_go_back_lets_nothing_forward(released: Estate) -> None:
    id_ = _broken(released)
    released.must("break-glass", "join", id_, "--env", "production", "--key", "keys/second.pem")
    released.execute("DROP TABLE parts; DELETE FROM flyway_schema_history WHERE version = '2'")
    answer = released("migrate", "--env", "production", "--key", "keys/dba.pem")
    assert answer.code == 3, answer.err
    assert released.tables == {"orders"}


def test_of_two_runs_with_one_approval_one_is_let_in(ready: Estate) -> None:
    runs = [ready.flyback.start(RUN) for _ in range(2)]
    codes = sorted(run.wait(60) for run in runs)
    said = [run.communicate() for run in runs]
    assert codes in ([0, 0], [0, 3]), said
    assert ready.tables == {"orders", "parts"}
    rows = json.loads(ready("audit", "--env", "production", "--json").out)["rows"]
    assert [each["event"] for each in rows].count("begun") == 2, "one of this release, one of the first"


def test_staging_that_failed_its_smoke_test_lets_nothing_in(ready: Estate) -> None:
    ready.edit("smoke/orders.sql", "count(*) >= 0", "count(*) > 1")
    ready.commit()
    ready.must("plan", "--env", "production", "--key", "keys/ci.pem")
    reviewed = json.loads(ready("undo", "--env", "staging", "--json").out)["flyback"]["digest"]
    ready("undo", "--env", "staging", "--key", "keys/ci.pem", "--reviewed", reviewed)
    assert ready("migrate", "--env", "staging", "--key", "keys/ci.pem").code == 1
    ready.approve()
    answer = ready(*RUN)
    assert (answer.code, "smoke tests failed after it" in answer.err) == (3, True), answer.err
    assert ready.tables == {"orders"}
