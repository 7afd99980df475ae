"""The gate `window`: closed and frozen hours, what does not fit, and what nobody knows."""

from datetime import datetime, time, timedelta

import pytest

from flyback.gates.window import judge
from flyback.model.facts import Fact, Facts
from flyback.model.gates import GateVerdict
from flyback.model.policy import OneOff, Policy, Weekly, WindowPolicy
from unit.gates.release import FACTS, HOUR, NOW, POLICY, changed, signer

PASS, FAIL, UNKNOWN = GateVerdict.PASS, GateVerdict.FAIL, GateVerdict.UNKNOWN
MINUTE = timedelta(minutes=1)
FIRST_TWO = changed(FACTS, "pending.scripts", lambda scripts: scripts[:2])
"""Both have an undo script that was rehearsed."""
HARMLESS = changed(FACTS, "pending.scripts", lambda scripts: scripts[:1])
"""A minute of work that is neither destructive nor massive."""
FRIDAY = NOW - 24 * HOUR


def windows(**settings: object) -> Policy:
    return changed(POLICY, "environment.window", lambda window: changed_all(window, settings))


def changed_all(window: WindowPolicy, settings: dict[str, object]) -> WindowPolicy:
    for name, value in settings.items():
        window = changed(window, name, value)
    return window


def closing_after(minutes: float) -> tuple[OneOff, ...]:
    start = (NOW - HOUR).replace(tzinfo=None)
    return (OneOff(start=start, length=HOUR + minutes * MINUTE, zone="UTC"),)


def freeze_after(minutes: float) -> tuple[OneOff, ...]:
    return (OneOff(start=NOW.replace(tzinfo=None) + minutes * MINUTE, length=HOUR, zone="UTC"),)


def rehearsals_without(path: str, value: object) -> Facts:
    """The first two scripts, and a rehearsal of them with another value."""
    facts = changed(FIRST_TWO, "evidence.rehearsals[0].predicate.migrations", lambda rehearsed: rehearsed[:2])
    return changed(facts, f"evidence.rehearsals[0].{path}", value)


REHEARSED = rehearsals_without("place", "")


@pytest.mark.parametrize(
    ("facts", "policy", "verdict", "reason"),
    [
        pytest.param(
            FACTS,
            POLICY,
            PASS,
            "open until 2026-11-28 06:00 UTC, for 3h30m; it needs 36m (4m planned x 1.5 + 30m back)",
            id="open and long enough",
        ),
        pytest.param(FACTS, windows(allow=closing_after(36)), PASS, "for 36m; it needs 36m", id="fits to the instant"),
        pytest.param(
            FACTS,
            windows(allow=closing_after(35.99)),
            FAIL,
            "it needs 36m (4m planned x 1.5 + 30m back), and the window is open until 2026-11-28 03:05:59 UTC",
            id="a moment too short",
        ),
        pytest.param(FACTS, windows(allow=()), FAIL, "no window is configured, and what would run", id="no window"),
        pytest.param(
            changed(HARMLESS, "pending.scripts[0].massive", ("V7__names.sql:1 rewrite",)),
            windows(allow=()),
            FAIL,
            "no window is configured",
            id="massive needs one, too",
        ),
        pytest.param(HARMLESS, windows(allow=()), PASS, "nothing that would run is destructive", id="harmless"),
        pytest.param(HARMLESS, windows(allow=(), always=True), FAIL, "no window is configured", id="always"),
        pytest.param(
            FACTS,
            windows(deny=freeze_after(-1)),
            FAIL,
            "a freeze is in force: 2026-11-28 02:29 for 1h in UTC",
            id="frozen while the window is open",
        ),
        pytest.param(HARMLESS, windows(deny=freeze_after(-1)), FAIL, "a freeze is in force", id="frozen for all"),
        pytest.param(
            changed(FACTS, "pending", Fact(unknown="the database does not answer")),
            windows(deny=freeze_after(0)),
            FAIL,
            "a freeze is in force",
            id="frozen whatever would run",
        ),
        pytest.param(
            FACTS, windows(deny=freeze_after(36)), PASS, "open until 2026-11-28 03:06 UTC", id="fits before a freeze"
        ),
        pytest.param(FACTS, windows(deny=freeze_after(35)), FAIL, "and the window is open until", id="freeze too soon"),
        pytest.param(HARMLESS, windows(deny=freeze_after(2)), PASS, "the next freeze begins", id="harmless before one"),
        pytest.param(HARMLESS, windows(deny=freeze_after(1.5)), PASS, "the next freeze begins", id="harmless, just so"),
        pytest.param(
            HARMLESS,
            windows(deny=freeze_after(1)),
            FAIL,
            "a freeze begins at 2026-11-28 02:31 UTC, and it needs 1m30s",
            id="harmless but into a freeze",
        ),
        pytest.param(
            changed(HARMLESS, "pending.scripts[0].planned_ms", None),
            windows(deny=freeze_after(600)),
            UNKNOWN,
            "how long sql/V7__names.sql will take is not known, and a freeze begins",
            id="harmless of unknown length before a freeze",
        ),
        pytest.param(
            changed(FACTS, "pending", Fact(unknown="the database does not answer")),
            POLICY,
            UNKNOWN,
            "what would run is not known",
            id="nobody knows what would run",
        ),
        *(
            pytest.param(
                changed(FACTS, "pending.scripts[1].planned_ms", planned),
                POLICY,
                UNKNOWN,
                "how long sql/V8__drop.sql will take is not known",
                id=f"planned: {planned}",
            )
            for planned in (None, -1.0, float("nan"), float("inf"))
        ),
        pytest.param(
            changed(FACTS, "pending.scripts[1].planned_ms", 1e300), POLICY, FAIL, "and the window is", id="for ever"
        ),
        pytest.param(FACTS, windows(safety=float("nan")), FAIL, "and the window is open until", id="safety is nan"),
        pytest.param(FACTS, windows(safety=-5.0), PASS, "it needs 34m", id="safety shortens nothing"),
        pytest.param(FACTS, windows(go_back=-HOUR), PASS, "it needs 6m", id="going back takes no negative time"),
        pytest.param(
            FACTS,
            windows(go_back=None),
            UNKNOWN,
            "how long going back takes is not known: sql/V9__forget.sql has no undo",
            id="nobody knows how long a restore takes",
        ),
        pytest.param(
            REHEARSED,
            windows(go_back=None),
            PASS,
            "it needs 7m30s (3m planned x 1.5 + 3m back)",
            id="back as rehearsed: 20 s x 2 and 20 s x 4, by safety",
        ),
        pytest.param(
            rehearsals_without("signers", (signer("mallory"),)),
            windows(go_back=None),
            UNKNOWN,
            "sql/V7__names.sql was not undone in a rehearsal that counts",
            id="rehearsed by nobody who may",
        ),
        pytest.param(
            rehearsals_without("predicate.finished", NOW - 24 * 8 * HOUR),
            windows(go_back=None),
            UNKNOWN,
            "was not undone in a rehearsal that counts",
            id="rehearsed long ago",
        ),
        pytest.param(
            rehearsals_without("predicate.migrations[1].verdict", "undo fails"),
            windows(go_back=None),
            UNKNOWN,
            "sql/V8__drop.sql was not undone",
            id="the undo failed",
        ),
        pytest.param(
            rehearsals_without("predicate.migrations[1].undo_sha256", "0" * 64),
            windows(go_back=None),
            UNKNOWN,
            "sql/V8__drop.sql was not undone",
            id="another undo script was rehearsed",
        ),
        pytest.param(
            changed(FACTS, "evidence.rehearsals[0].predicate.migrations[2].verdict", "exact"),
            windows(go_back=None),
            UNKNOWN,
            "sql/V9__forget.sql has no undo",
            id="a proof of no undo at all",
        ),
        pytest.param(
            rehearsals_without("predicate.migrations[0].undo_ms", 0.0),
            windows(go_back=None),
            UNKNOWN,
            "sql/V7__names.sql was not undone",
            id="nobody measured the undo",
        ),
        pytest.param(
            changed(REHEARSED, "evidence", Fact(unknown="the folder cannot be read")),
            windows(go_back=None),
            UNKNOWN,
            "sql/V7__names.sql was not undone",
            id="no evidence",
        ),
        pytest.param(
            changed(FACTS, "pending.verb", "undo"),
            windows(go_back=None),
            PASS,
            "it needs 6m (4m planned x 1.5 + 0s back)",
            id="an undo is the way back",
        ),
        pytest.param(
            FACTS,
            windows(allow=(Weekly(days=tuple(range(7)), start=time(), length=24 * HOUR, zone="UTC"),)),
            PASS,
            "open without a known end; it needs 36m",
            id="always open",
        ),
    ],
)
def test_verdicts(facts: Facts, policy: Policy, verdict: GateVerdict, reason: str) -> None:
    result = judge(facts, policy, NOW)
    assert (result.gate, result.verdict) == ("window", verdict), result
    assert reason in result.reason
    assert bool(result.fix) == (not verdict.opens)


@pytest.mark.parametrize(
    ("policy", "now", "fix"),
    [
        pytest.param(
            POLICY, FRIDAY, "wait until 2026-11-28 02:00 UTC: flyback window next --env production", id="closed"
        ),
        pytest.param(
            windows(allow=closing_after(20)), NOW, "flyback window next --env production --least 36m", id="too short"
        ),
        pytest.param(
            windows(allow=closing_after(20), safety=1.4),
            NOW,
            "flyback window next --env production --least 36m",
            id="too short for 35 minutes and a half",
        ),
        pytest.param(
            windows(allow=()),
            NOW,
            'write when below [environments.production.window]: allow = ["Sat 02:00 for 4h"]',
            id="none",
        ),
        pytest.param(windows(allow=closing_after(-1)), NOW, "flyback window next --env production", id="never again"),
        pytest.param(
            windows(go_back=None),
            NOW,
            "flyback plan --env production --key FILE, or set go_back below [environments.production.window]",
            id="unknown way back",
        ),
    ],
)
def test_what_to_do(policy: Policy, now: datetime, fix: str) -> None:
    assert judge(FACTS, policy, now).fix == fix


def test_why_it_needs_a_window_is_told_line_by_line() -> None:
    assert judge(FACTS, POLICY, FRIDAY).details == ("V8__drop.sql:1 drop-table", "V9__forget.sql:1 delete")


def test_the_windows_that_are_open_are_the_proof() -> None:
    assert judge(FACTS, POLICY, NOW).proof == "Sat 02:00 for 4h in UTC"


@pytest.mark.parametrize(
    ("path", "worse"),
    [
        ("pending", Fact()),
        ("evidence", Fact()),
        ("target", Fact()),
        ("evidence.rehearsals", ()),
        ("evidence.rehearsals[0].signers", ()),
        ("evidence.rehearsals[0].predicate.migrations", ()),
        ("pending.scripts[0].planned_ms", None),
        ("pending.scripts[1].undo_sha256", ""),
        ("pending.scripts[1].sha256", ""),
    ],
)
def test_without_a_fact_that_it_needs_it_refuses(path: str, worse: object) -> None:
    policy = windows(go_back=None)
    assert judge(REHEARSED, policy, NOW).verdict is PASS
    assert judge(changed(REHEARSED, path, worse), policy, NOW).verdict is UNKNOWN
