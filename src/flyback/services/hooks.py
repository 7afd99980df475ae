"""What is done before and after a run: scaling down, scaling up."""

from collections.abc import Mapping, Sequence

from flyback.errors import Problem, ServiceError
from flyback.model.policy import Call
from flyback.services.caller import Caller, call_name


def run_hooks(calls: Sequence[Call], caller: Caller, words: Mapping[str, str]) -> None:
    """Makes the calls in order, up to the first that fails.

    Raises:
        ServiceError: one failed; which, and what was done before it.
    """
    for number, call in enumerate(calls, 1):
        try:
            caller.call(call, words)
        except ServiceError as error:
            done = ", ".join(call_name(each) for each in calls[: number - 1]) or "nothing"
            what = f"hook {number} of {len(calls)}, {call_name(call)}, failed; done before it: {done}"
            raise ServiceError((Problem(code="hook-failed", what=what), *error.problems)) from None
