"""One lock: while one migrates, the other waits or gives up, and every script runs once."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest

from parity.flyway import Flyway
from parity.ground import Ground
from parity.stories.texts import tables

pytestmark = pytest.mark.parametrize(
    "lock", [{}, {"postgresql.transactional.lock": "false"}], ids=["transaction lock", "session lock"]
)
_GATE = "create schema audit; create table audit.gate (); insert into audit.gate default values"
_WAIT = """
do $$ begin
  while exists (select from audit.gate) loop perform pg_sleep(0.02); end loop;
end $$;
"""
_ONCE = tuple((str(number),) for number in (1, 2, 3))


def project(ground: Ground) -> None:
    """Three migrations, of which the first does not end before the gate is opened."""
    ground.execute(_GATE)
    ground.write({"V1__wait.sql": _WAIT, **tables("2", "3")})


def until(ground: Ground, session: str) -> None:
    """Waits for a session, by a condition on `pg_stat_activity`."""
    deadline = time.monotonic() + 20
    while not ground.query(f"select from pg_stat_activity where datname = current_database() and {session}"):
        assert time.monotonic() < deadline, session
        time.sleep(0.02)


@contextmanager
def flyway_at_work(ground: Ground, flyway: Flyway, lock: dict[str, str]) -> Iterator[None]:
    """Flyway, in the midst of the first migration; at the end of the block it goes on to its own end."""
    flyway.ask("migrate", ground.of_flyway(lock))
    try:
        until(ground, "query like '%pg_sleep%' and application_name like 'PostgreSQL JDBC%'")
        yield
    finally:
        ground.execute("delete from audit.gate")
        answer = flyway.answer()
    assert answer.ok, answer.message


def test_flyback_waits_for_flyway(ground: Ground, flyway: Flyway, lock: dict[str, str]) -> None:
    project(ground)
    with ThreadPoolExecutor(1) as pool:
        with flyway_at_work(ground, flyway, lock):
            waiting = pool.submit(ground.flyback, "migrate", {})
            until(ground, "application_name like 'flyback lock%'")
        answer = waiting.result(20)
    assert answer.ok, answer.message
    assert [row[1:2] for row in ground.rows()] == list(_ONCE)


def test_flyback_gives_up_and_names_flyway(ground: Ground, flyway: Flyway, lock: dict[str, str]) -> None:
    project(ground)
    with flyway_at_work(ground, flyway, lock):
        ((pid,),) = ground.query("select pid from pg_locks where locktype = 'advisory' and granted")
        answer = ground.flyback("migrate", {"lockRetryCount": "0"})
        assert ground.flyback("info").ok
    assert not answer.ok
    assert f"pid {pid}, PostgreSQL JDBC Driver" in answer.message
    assert [row[1:2] for row in ground.rows()] == list(_ONCE)


@pytest.mark.parametrize("retries", ["0", "50"], ids=["gives up", "waits"])
def test_flyway_beside_flyback(ground: Ground, flyway: Flyway, lock: dict[str, str], retries: str) -> None:
    project(ground)
    with ThreadPoolExecutor(1) as pool:
        working = pool.submit(ground.flyback, "migrate", {})
        until(ground, "query like '%pg_sleep%' and application_name like 'flyback migrate%'")
        flyway.ask("migrate", ground.of_flyway({**lock, "lockRetryCount": retries}))
        if retries == "0":
            answer = flyway.answer()
            ground.execute("delete from audit.gate")
            assert "Number of retries exceeded while attempting to acquire PostgreSQL advisory lock" in answer.message
        else:
            until(ground, "query like '%advisory%' and application_name like 'PostgreSQL JDBC%'")
            ground.execute("delete from audit.gate")
            answer = flyway.answer()
            assert answer.ok, answer.message
        ours = working.result(20)
    assert ours.ok, ours.message
    assert [row[1:2] for row in ground.rows()] == list(_ONCE)


def test_both_at_once(ground: Ground, flyway: Flyway, lock: dict[str, str]) -> None:
    ground.write(tables(*map(str, range(1, 31))))
    with ThreadPoolExecutor(1) as pool:
        flyway.ask("migrate", ground.of_flyway(lock))
        ours = pool.submit(ground.flyback, "migrate", {})
        theirs = flyway.answer()
        assert theirs.ok, theirs.message
        assert ours.result(20).ok, ours.result().message
    assert [row[:2] for row in ground.rows()] == [(number, str(number)) for number in range(1, 31)]
