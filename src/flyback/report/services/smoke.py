"""What smoke tests said."""

from collections.abc import Sequence

from flyback.model.evidence import SmokeTest
from flyback.report.amounts import counted, duration
from flyback.report.json_text import Json
from flyback.report.neutral import one_line


def smoke_text(environment: str, tests: Sequence[SmokeTest], evidence: str = "") -> str:
    """A line for each test, then how many passed, and where the proof lies."""
    lines = [_line(each) for each in tests]
    passed = sum(each.passed for each in tests)
    told = f"{passed} of {counted(len(tests), 'smoke test')} passed on {one_line(environment)}"
    proof = [f"evidence: {one_line(evidence)}"] if evidence else []
    return "\n".join((*lines, told, *proof)) + "\n"


def smoke_json(environment: str, tests: Sequence[SmokeTest], deployment: str, evidence: str) -> dict[str, Json]:
    """The same by name."""
    return {
        "schema": "flyback.smoke/1",
        "environment": environment,
        "deployment": deployment,
        "passed": bool(tests) and all(each.passed for each in tests),
        "tests": [
            {
                "name": each.name,
                "passed": each.passed,
                "attempts": each.attempts,
                "milliseconds": each.milliseconds,
                "said": each.said,
            }
            for each in tests
        ],
        "evidence": evidence or None,
    }


def _line(test: SmokeTest) -> str:
    again = f", {counted(test.attempts, 'attempt')}" if test.attempts > 1 else ""
    said = f"\n        {one_line(test.said, 400)}" if test.said else ""
    return f"  {'pass' if test.passed else 'FAIL'}  {one_line(test.name)}  ({duration(test.milliseconds)}{again}){said}"
