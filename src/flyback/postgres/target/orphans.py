"""Server sessions of runs that are dead: their client was killed, but the server has not noticed and works on."""

from collections.abc import Iterable

from flyback.errors import Problem, ServerError
from flyback.frozen import frozen
from flyback.postgres.query_files import query_file
from flyback.postgres.target.refusals import RefusedError
from flyback.postgres.target.target import Target

_PATIENCE = 10_000
"""Milliseconds in which a session that was told to end must be gone."""


@frozen
class Orphan:
    """A session that still works although its run is dead.

    A run that lives holds two sessions; one whose lock session is gone while the other works has lost its client.
    """

    pid: int
    run_id: str
    born: str
    """When the session began; with `pid` it is one session for ever. Empty where it may not be seen."""
    state: str
    client: str
    seconds: float | None
    """Since its query began; None where it may not be seen."""

    def __str__(self) -> str:
        words = [f"pid {self.pid} of flyback's run {self.run_id}"]
        words += [self.state] if self.state else []
        words += [f"for {self.seconds:.0f} s"] if self.seconds is not None else []
        words += [f"from {self.client}"] if self.client else []
        return ", ".join(words)


def find_orphans(target: Target) -> tuple[Orphan, ...]:
    """The orphans in this database, of this run none.

    Raises:
        RefusedError: the server does not answer.
    """
    names = ("pid", "run_id", "born", "state", "client", "seconds")
    rows = target.query(query_file(__package__, "orphans"), {"run": target.name.run_id})
    return tuple(Orphan(**dict(zip(names, row, strict=True))) for row in rows)


def end_orphans(target: Target, orphans: Iterable[Orphan]) -> None:
    """Ends them and waits until they are gone; what they had not committed is rolled back.

    Raises:
        ServerError: one may not be ended, or does not end.
    """
    problems = []
    for orphan in orphans:
        values = {"pid": orphan.pid, "run": orphan.run_id, "born": orphan.born, "patience": _PATIENCE}
        try:
            [(gone,)] = target.query(query_file(__package__, "end_orphan"), values)
        except RefusedError as refused:
            problems += [_stays(orphan, problem.what) for problem in refused.problems]
        else:
            if not gone:
                problems.append(_stays(orphan, f"it is still there after {_PATIENCE // 1000} s"))
    if problems:
        raise ServerError(problems)


def _stays(orphan: Orphan, why: str) -> Problem:
    return Problem(
        code="orphan-stays",
        what=f"an orphaned session could not be ended: {why}",
        where=str(orphan),
        hint=f"let its owner or a superuser run: select pg_terminate_backend({orphan.pid})",
    )
