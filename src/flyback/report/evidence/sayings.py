"""What a piece of evidence says, in a few words."""

from collections import Counter
from collections.abc import Sequence

from flyback.model.evidence import (
    Approval,
    Decision,
    Emergency,
    Notice,
    Predicate,
    Rehearsal,
    Run,
    RunStep,
    Smoke,
    SmokeTest,
    Waiver,
)
from flyback.report.amounts import counted
from flyback.report.neutral import one_line
from flyback.report.plain import moment

_LIMIT = 80


def saying(predicate: Predicate) -> str:
    """`2 migrations: 2 exact`; one line, however it was written."""
    return one_line(_said(predicate), _LIMIT)


def _said(predicate: Predicate) -> str:
    match predicate:
        case Rehearsal(migrations=migrations):
            verdicts = Counter(each.verdict for each in migrations)
            told = ", ".join(f"{number} {verdict}" for verdict, number in verdicts.items())
            return f"{counted(len(migrations), 'migration')}: {told or 'nothing rehearsed'}"
        case Run(succeeded=succeeded, verb=verb, steps=steps, smoke=smoke):
            outcome = "succeeded" if succeeded else "failed"
            return f"{verb} {outcome}: {_steps(steps)}" + (f", {_tests(smoke)}" if smoke else ", no smoke tests")
        case Smoke(tests=tests):
            return _tests(tests)
        case Approval(verb=verb, plan=plan, expires=expires):
            return f"{verb} of plan {plan[:12]} until {moment(expires)}"
        case Waiver(gate=gate, because=because):
            return f"{gate}: {because}"
        case Notice(event=event, channel=channel):
            return f"{event}: {channel} took it"
        case Decision(allowed=allowed, gates=gates):
            refusing = [each.gate for each in gates if each.verdict not in ("PASS", "WAIVED")]
            return "let it run" if allowed else f"refused: {', '.join(refusing) or 'no gate was asked'}"
        case Emergency(closes=closes, because=because):
            return f"closes {closes}: {because}" if closes else f"gates broken open: {because}"


def _steps(steps: Sequence[RunStep]) -> str:
    done = sum(1 for each in steps if each.outcome == "committed")
    return f"{done} of {counted(len(steps), 'script')} committed" if steps else "nothing to do"


def _tests(tests: Sequence[SmokeTest]) -> str:
    passed = sum(1 for each in tests if each.passed)
    return f"{passed} of {counted(len(tests), 'smoke test')} passed"
