"""The failure of a run, with what became of each of its scripts."""

from collections.abc import Iterator, Sequence
from typing import ClassVar

from flyback.errors import FlybackError, Problem
from flyback.model.failure import Failure
from flyback.model.results import MigrateResult
from flyback.model.run import Committed, InDoubt, NotStarted, Outcome, Partial, RolledBack


class RunError(FlybackError):
    """A script failed and nothing of it is there; those before it in `result` are."""

    exit_code: ClassVar[int] = 1

    def __init__(self, result: MigrateResult) -> None:
        self.result = result
        super().__init__([problem for outcome in result.outcomes for problem in _told(outcome)])


class AfterRunError(RunError):
    """Every script is there, but a smoke test failed, or something that was to be done after the run."""

    exit_code: ClassVar[int] = 1

    def __init__(self, result: MigrateResult, what: Sequence[str]) -> None:
        self.result = result
        FlybackError.__init__(self, [Problem(code="after-run", what=each) for each in what])


class WithheldError(RunError):
    """A gate closed before a script could begin; those before it in `result` are there."""

    exit_code: ClassVar[int] = 3


class UnfinishedError(RunError):
    """A script that cannot run in one transaction stopped half way, or nobody knows whether a COMMIT took effect."""

    exit_code: ClassVar[int] = 5


def checked(result: MigrateResult) -> MigrateResult:
    """The result of a run that did everything it was to do.

    Raises:
        RunError: it did not.
    """
    if all(isinstance(outcome, Committed) for outcome in result.outcomes):
        return result
    if any(isinstance(outcome, Partial | InDoubt) for outcome in result.outcomes):
        raise UnfinishedError(result)
    if any(isinstance(outcome, NotStarted) and outcome.why for outcome in result.outcomes):
        raise WithheldError(result)
    raise RunError(result)


def checked_after(result: MigrateResult, failed: Sequence[str]) -> MigrateResult:
    """The result of a run after which everything went well.

    Raises:
        AfterRunError: it did not.
    """
    if failed:
        raise AfterRunError(result, failed)
    return result


def _told(outcome: Outcome) -> Iterator[Problem]:
    match outcome:
        case RolledBack(failure=failure):
            yield _problem("script-failed", failure, "nothing of it is there")
        case Partial(failure=failure, done=done, of=of, left=left):
            there = f"{done} of {of} statements are there"
            yield _problem("script-unfinished", failure, "; ".join((there, *left)))
        case InDoubt(failure=failure, hint=hint):
            yield _problem("in-doubt", failure, "nobody knows whether it took effect", hint)
        case NotStarted(step=step, why=why) if why:
            yield Problem(code="withheld", what=f"it was not begun: {why}", where=step.source.path)
        case Committed() | NotStarted():
            pass


def _problem(code: str, failure: Failure, state: str, hint: str = "") -> Problem:
    detail = f" ({failure.detail})" if failure.detail else ""
    sqlstate = f" (SQL State: {failure.sqlstate})" if failure.sqlstate else ""
    what = f"{failure.message}{detail}{sqlstate}; {state}"
    return Problem(code=code, what=what, where=failure.where, hint=hint or failure.hint)
