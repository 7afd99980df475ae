"""Callbacks around a verb: each SQL file in a transaction of its own, each executable as a process."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from flyback.errors import FlybackError, Problem
from flyback.model.plan import Program
from flyback.model.script import Callback
from flyback.postgres.target.connecting import Manner
from flyback.workflows.opened import Opened


class CallbackError(FlybackError):
    """A callback failed, and with it the verb."""


def fire(opened: Opened, *events: str) -> None:
    """Runs the callbacks of some events, event by event, in Flyway's order; none where only reading is allowed.

    Raises:
        CallbackError: one of them failed; the words are Flyway's.
    """
    if opened.manner is Manner.READING:
        return
    for event in events:
        for callback in _of(opened.project.callbacks, event):
            _run(opened, callback)


@contextmanager
def around(opened: Opened, verb: str) -> Iterator[None]:
    """The callbacks before and after a verb, or those of its error.

    Raises:
        CallbackError: one before or after it failed.
    """
    fire(opened, f"before{verb}")
    try:
        yield
    except FlybackError:
        for note in fire_error(opened, f"after{verb}Error"):
            opened.teller.note(note)
        raise
    fire(opened, f"after{verb}")


def before_schemas(opened: Opened) -> None:
    """The callbacks before schemas are created, whether any is missing or not, as Flyway does.

    Raises:
        CallbackError: one of them failed.
    """
    if opened.settings.flyway.create_schemas:
        fire(opened, "createSchema", "beforeCreateSchema")


def fire_error(opened: Opened, event: str) -> tuple[str, ...]:
    """Runs the callbacks of an error event; what fails there is told, and hides nothing of the error before."""
    try:
        fire(opened, event)
    except FlybackError as error:
        return tuple(str(problem) for problem in error.problems)
    return ()


def _of(callbacks: Sequence[Callback], event: str) -> Sequence[Callback]:
    return [callback for callback in callbacks if callback.event == event]


def _run(opened: Opened, callback: Callback) -> None:
    source = callback.source
    try:
        if source.is_sql:
            from flyback.postgres.running.callback import run_callback  # noqa: PLC0415 - most projects have none
            from flyback.syntax.statements import split  # noqa: PLC0415

            run_callback(opened.target, source.path, split(source.sql, source.path), opened.teller.rows)
        else:
            opened.run_program(Program(source=source))
    except FlybackError as error:
        what = f"Error while executing {callback.event} callback"
        raise CallbackError(
            [
                Problem(code=each.code, what=f"{what}: {each.what}", where=each.where or source.path, hint=each.hint)
                for each in error.problems
            ]
        ) from error
