"""Everybody who is on call, by every source that the policy names."""

from collections.abc import Callable, Iterator
from datetime import datetime

from flyback.errors import Problem, ServiceError
from flyback.model.facts import Shift
from flyback.model.policy import OnCallPolicy
from flyback.services.caller import Caller
from flyback.services.on_call import file, generic, pagerduty


def shifts(policy: OnCallPolicy, caller: Caller, begins: datetime, ends: datetime) -> tuple[Shift, ...]:
    """The shifts between two moments, and maybe others.

    Raises:
        ServiceError: a source cannot be asked, or names nobody; or the policy names no source.
    """
    found: list[Shift] = []
    problems: list[Problem] = []
    for name, ask in _sources(policy, caller, begins, ends):
        try:
            named = ask()
        except ServiceError as error:
            problems += error.problems
            continue
        if not named:
            problems.append(Problem(code="nobody-on-call", what="it names nobody who is on call", where=name))
        found += named
    if problems:
        raise ServiceError(problems)
    if not found:
        what, hint = "nobody says who is on call", "set on_call.file, on_call.pagerduty or on_call.call"
        raise ServiceError(Problem(code="nobody-on-call", what=what, where="on_call", hint=hint))
    return tuple(found)


def _sources(
    policy: OnCallPolicy, caller: Caller, begins: datetime, ends: datetime
) -> Iterator[tuple[str, Callable[[], tuple[Shift, ...]]]]:
    if policy.file:
        yield policy.file, lambda: file.read_file(caller.folder, policy.file)
    if policy.pagerduty:
        yield "PagerDuty", lambda: pagerduty.ask(policy, caller, begins, ends)
    if policy.call.command or policy.call.url:
        yield "on_call.call", lambda: generic.ask(policy.call, caller, begins, ends)
