"""What goes wrong around a release: gates broken open, a run that is killed, smoke tests that fail."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from flyback.model.audit import AuditEvent
from scenarios.release.estate import Estate

RUN = 'flyback migrate --env production --ticket CHG0030001 --key "$KEYS/ci.pem"'


def answer(estate: Estate, line: str, code: int) -> str:
    done = estate.run(line)
    assert done.returncode == code, done.stdout
    return done.stdout


def test_gates_are_broken_open_by_two_people_and_followed_up(ready: Estate) -> None:
    ready.change.update(approval="requested")
    assert "it is not approved" in answer(ready, RUN, 3)
    glass = 'flyback break-glass {} --env production --key "$KEYS/{}.pem" --json'
    why = " --gates ticket --because 'orders are lost'"
    opened = json.loads(answer(ready, glass.format("open", "bo") + why, 0))
    assert "it is not approved" in answer(ready, RUN, 3)
    answer(ready, glass.format(f"join {opened['id']}", "bo"), 2)
    answer(ready, glass.format(f"join {opened['id']}", "cy"), 0)

    answer(ready, RUN, 0)
    assert "orders_note_kept" in str(ready.production.state())
    events = [row.event for row in ready.audit()]
    assert events == [
        *(AuditEvent.REFUSED, AuditEvent.REFUSED),
        *(AuditEvent.EMERGENCY, AuditEvent.BEGUN, AuditEvent.ENDED),
    ]
    assert any(b"orders are lost" in each.body for each in ready.offices.chat.messages if each.place == "slack")

    assert opened["id"] in answer(ready, "flyback gate --env production", 3)
    ready.write("migrations/V3__placed.sql", "CREATE INDEX orders_placed ON orders (placed);")
    left = answer(ready, "flyback checklist --env production", 3)
    assert "FAIL     follow-up" in left
    assert opened["id"] in left
    assert "flyback break-glass close" in left
    answer(ready, glass.format(f"close {opened['id']}", "bo") + " --because 'the ticket was approved afterwards'", 0)
    assert "PASS     follow-up" in answer(ready, "flyback checklist --env production", 3)


def until(holds: Callable[[], bool]) -> None:
    for _ in range(400):
        if holds():
            return
        time.sleep(0.05)
    raise AssertionError("it does not come to that")


def test_a_run_that_is_killed_is_seen_and_what_let_it_in_lets_in_the_next_one_where_it_left_nothing(
    ready: Estate,
) -> None:
    with ready.production.as_admin() as admin, admin.transaction():
        admin.execute("lock table orders in access share mode")
        run = started(ready, RUN)
        try:
            until(lambda: [row.event for row in ready.audit()] == [AuditEvent.BEGUN])
        finally:
            os.killpg(run.pid, signal.SIGKILL)
            run.wait()
    told = answer(ready, "flyback audit --env production", 0)
    assert "begun migrate" in told
    assert "(not ended: " in told
    until(lambda: not others_at_work(ready))

    with ready.production.as_admin() as admin:
        admin.execute("create table left_behind ()")
    said = answer(ready, RUN, 3)
    assert "CHG0030001 has let in a run already" in said
    with ready.production.as_admin() as admin:
        admin.execute("drop table left_behind")
    answer(ready, RUN, 0)
    assert "orders_note_kept" in str(ready.production.state())
    events = [row.event for row in ready.audit()]
    assert events == [AuditEvent.BEGUN, AuditEvent.REFUSED, AuditEvent.BEGUN, AuditEvent.ENDED]


def others_at_work(estate: Estate) -> list[object]:
    with estate.production.as_admin() as admin:
        query = "select pid from pg_stat_activity where usename = 'deploy' and datname = current_database()"
        return list(admin.execute(query).fetchall())


def started(estate: Estate, line: str) -> "subprocess.Popen[bytes]":
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    return subprocess.Popen(
        ["bash", "-c", f"exec {line}"],
        cwd=estate.folder,
        env={**os.environ, **estate.variables, "PATH": path},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def test_a_run_whose_smoke_tests_fail_proves_nothing(ready: Estate) -> None:
    undo = "undo/U2__undo_drop_order_note.sql"
    answer(ready, f'flyback undo --env staging --key "$KEYS/ci.pem" --reviewed $(sha256sum < {undo} | cut -c 1-64)', 0)
    ready.forget("run-*")
    with ready.staging.as_admin() as admin:
        admin.execute("delete from orders")
    assert "smoke test failed: smoke/orders.sql" in answer(
        ready, 'flyback migrate --env staging --key "$KEYS/ci.pem"', 1
    )
    said = answer(ready, "flyback gate --env production --ticket CHG0030001", 3)
    assert "smoke tests failed after it: smoke/orders.sql" in said
    assert "flyback smoke --env staging" in said
    with ready.staging.as_admin() as admin:
        admin.execute("insert into orders values (3, '2026-01-03')")
    answer(ready, 'flyback smoke --env staging --key "$KEYS/ci.pem"', 0)
    answer(ready, "flyback gate --env production --ticket CHG0030001", 0)
