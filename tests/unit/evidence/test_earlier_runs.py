"""What gates learn from the audit: what is used up, what was asked for last time, what is left of a break-glass."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from flyback.evidence.chain import sealed
from flyback.evidence.earlier_runs import EarlierRuns, earlier_runs
from flyback.model.audit import AuditEvent, AuditRecord, AuditRow
from flyback.model.evidence import StateDigests
from flyback.model.facts import LastRun

NOW = datetime(2026, 3, 1, 2, 30, tzinfo=UTC)


def record(event: AuditEvent, deployment: str = "d1", **more: object) -> AuditRecord:
    plain = AuditRecord(event=event, environment="production", verb="migrate", deployment=deployment, who=("dba",))
    return replace(plain, **more)  # type: ignore[arg-type]  # fields by name


def rows(*records: AuditRecord) -> list[AuditRow]:
    found: list[AuditRow] = []
    for number, each in enumerate(records):
        found.append(sealed(each, NOW + timedelta(minutes=number), found[-1] if found else None))
    return found


BEGUN = record(AuditEvent.BEGUN, used=("a" * 64, "CHG1"), policy="p1", keys=("k1",))
ENDED = record(AuditEvent.ENDED, ran=("V1__a.sql",))
LAST = LastRun(deployment="d1", policy="p1", keys=("k1",), finished=NOW)
NEVER = EarlierRuns(used=(), last_run=(), emergencies=())
ONCE = EarlierRuns(used=BEGUN.used, last_run=(LAST,), emergencies=())
_EMPTY = StateDigests(history="", catalogue="")
GLASS = record(AuditEvent.EMERGENCY, emergency="e1", outcome="the shop is down")


@pytest.mark.parametrize(
    ("records", "expected"),
    [
        pytest.param([], EarlierRuns(used=(), last_run=(), emergencies=()), id="nothing"),
        pytest.param([BEGUN, ENDED], EarlierRuns(used=BEGUN.used, last_run=(LAST,), emergencies=()), id="ended"),
        pytest.param([BEGUN], EarlierRuns(used=BEGUN.used, last_run=(LAST,), emergencies=()), id="nobody-saw-it-end"),
        pytest.param([BEGUN, replace(ENDED, ran=(), left_nothing=True)], NEVER, id="left-nothing"),
        pytest.param([BEGUN, replace(ENDED, ran=())], ONCE, id="repair-runs-no-script"),
        pytest.param(
            [BEGUN, replace(ENDED, deployment="d2", ran=(), left_nothing=True)], ONCE, id="another-left-nothing"
        ),
        pytest.param([replace(BEGUN, left_nothing=True)], ONCE, id="cannot-say-so-before-its-end"),
        pytest.param(
            [replace(BEGUN, event=AuditEvent.REFUSED)], EarlierRuns(used=(), last_run=(), emergencies=()), id="no"
        ),
        pytest.param(
            [BEGUN, ENDED, replace(BEGUN, deployment="d2", used=("CHG2",), policy="p2")],
            EarlierRuns(
                used=(*BEGUN.used, "CHG2"),
                last_run=(replace(LAST, deployment="d2", policy="p2", finished=NOW + timedelta(minutes=2)),),
                emergencies=(),
            ),
            id="two",
        ),
        pytest.param(
            [GLASS], EarlierRuns(used=(), last_run=(), emergencies=("e1 by dba: the shop is down",)), id="broken-glass"
        ),
        pytest.param(
            [GLASS, record(AuditEvent.CLOSED, emergency="e1")],
            EarlierRuns(used=(), last_run=(), emergencies=()),
            id="followed-up",
        ),
        pytest.param(
            [record(AuditEvent.CLOSED, emergency="e2"), GLASS],
            EarlierRuns(used=(), last_run=(), emergencies=("e1 by dba: the shop is down",)),
            id="another-followed-up",
        ),
    ],
)
def test_earlier_runs(records: list[AuditRecord], expected: EarlierRuns) -> None:
    known = frozenset(each.deployment for each in records)
    assert earlier_runs(rows(*records)) == replace(expected, deployments=known)


HERE = StateDigests(history="h", catalogue="c", version="1")
CUT = replace(BEGUN, start=HERE)


@pytest.mark.parametrize(
    ("records", "here", "used"),
    [
        pytest.param([CUT], HERE, (), id="as-before"),
        pytest.param([CUT], replace(HERE, history="i"), BEGUN.used, id="another-history"),
        pytest.param([CUT], replace(HERE, catalogue="d"), BEGUN.used, id="another-catalogue"),
        pytest.param([CUT], None, BEGUN.used, id="nobody-knows-the-state"),
        pytest.param([BEGUN], HERE, BEGUN.used, id="nobody-wrote-the-state"),
        pytest.param([replace(CUT, start=_EMPTY)], _EMPTY, BEGUN.used, id="states-that-say-nothing"),
        pytest.param([CUT, ENDED], HERE, BEGUN.used, id="seen-to-end"),
        pytest.param([CUT, replace(CUT, deployment="d2", used=("CHG2",))], HERE, BEGUN.used, id="another-ran-since"),
    ],
)
def test_a_run_that_was_cut_off_used_nothing_where_all_is_as_before(
    records: list[AuditRecord], here: StateDigests | None, used: tuple[str, ...]
) -> None:
    assert earlier_runs(rows(*records), here).used == used


def test_an_audit_that_was_changed_says_nothing() -> None:
    with pytest.raises(ValueError, match="the audit is not whole: row 1 missing"):
        earlier_runs(rows(BEGUN, ENDED)[1:])
