"""Smoke tests that are commands or HTTP requests."""

import time
from collections.abc import Mapping, Sequence

from flyback.errors import ServiceError
from flyback.frozen import replaced
from flyback.model.evidence import SmokeTest
from flyback.model.policy import SmokePolicy
from flyback.services.caller import Caller, call_name


def run_checks(policy: SmokePolicy, caller: Caller, words: Mapping[str, str]) -> tuple[SmokeTest, ...]:
    """Makes every check, however many fail.

    Each is tried again after a pause, as often as itself or the policy says.
    """
    tests: Sequence[SmokeTest] = [_tried(number, policy, caller, words) for number in range(len(policy.checks))]
    return tuple(tests)


def _tried(number: int, policy: SmokePolicy, caller: Caller, words: Mapping[str, str]) -> SmokeTest:
    check = policy.checks[number]
    once = replaced(check, retries=0)
    attempts = 1 + max(check.retries, policy.retries)
    began, said = time.monotonic(), ""
    for attempt in range(1, attempts + 1):
        try:
            caller.call(once, words)
        except ServiceError as error:
            said = "; ".join(problem.what for problem in error.problems)
            if attempt < attempts:
                caller.pause(policy.pause.total_seconds())
        else:
            return SmokeTest(name=call_name(check), passed=True, attempts=attempt, milliseconds=_since(began))
    return SmokeTest(name=call_name(check), passed=False, attempts=attempts, milliseconds=_since(began), said=said)


def _since(began: float) -> int:
    return int((time.monotonic() - began) * 1000)
