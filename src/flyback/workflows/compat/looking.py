"""Prepares the running release's statements before the migrations and after them."""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager

from flyback.model.compat import Compatibility, Harm, Incompatibility, Shape, Unjudged
from flyback.model.failure import Failure
from flyback.model.script import Script
from flyback.postgres.described import Asked, Described, Refusal, describe
from flyback.postgres.scratch.databases import create_database, drop_database
from flyback.postgres.workplace import Workplace, workplace_on
from flyback.syntax.questions import Question
from flyback.workflows.compat.harm import Harmed, harm
from flyback.workflows.compat.request import Asking
from flyback.workflows.rehearse.ground import DATABASE, Ground, make
from flyback.workflows.rehearse.plot import Plot
from flyback.workflows.rehearse.request import Progress
from flyback.workflows.rehearse.scripts import Scripts
from flyback.workflows.rehearse.selection import Chosen

_BASE, _AGAIN = "base", "again"
"""Names of the database that keeps the base state, and of the one in which the migrations are applied once more."""
_MANY = 2000
"""So many looks are taken one by one."""
_ORDER = list(Harm)
_Looks = Mapping[int, Described]
"""By index of the statement."""
_OnceMore = Callable[[], AbstractContextManager[Workplace]]


def look(plot: Plot, chosen: Chosen | None, asking: Asking, progress: Progress) -> Compatibility:
    """Everything, from the base state to the last migration.

    Statements are looked at before the first migration and after the last one; only where some of them came to harm
    all is done once more, to name the migration after which they did.

    Raises:
        ServerError: the server went away.
        BaseError: the base state could not be made.
    """
    plot.server.wait()
    schema, path = plot.settings.flyway.schema, asking.script_path
    with workplace_on(plot.server, DATABASE, schema, path) as workplace:
        ground = make(plot, chosen, workplace)
        road = (*ground.chosen.road, *_repeatables(plot, asking, ground))
        if len(road) > 1:
            workplace.close()
            create_database(plot.server, _BASE, DATABASE)
        course = _Course(plot, asking, progress)
        before = course.look(workplace, course.questions)
        applied, failure = course.apply(workplace, road)
        harmed = course.compare(workplace, before, before)
    if len(applied) > 1:
        harmed = course.blame(lambda: _once_more(plot, path), road[: len(applied)], before, harmed)
    else:
        harmed = {index: each.by(applied[0]) for index, each in harmed.items()}
    return Compatibility(
        project=plot.request.folder.resolve().name,
        server_version=f"PostgreSQL {plot.server.version}",
        base=ground.told,
        scripts=applied,
        queries=len(asking.pairs),
        found=tuple(sorted(course.told(harmed), key=lambda each: _ORDER.index(each.harm))),
        unjudged=tuple(course.unjudged(before)),
        failure=failure,
        notes=(*asking.notes, *ground.notes),
    )


@contextmanager
def _once_more(plot: Plot, path: str) -> Iterator[Workplace]:
    """The base state, as often as it is wanted."""
    create_database(plot.server, _AGAIN, _BASE)
    try:
        with workplace_on(plot.server, _AGAIN, plot.settings.flyway.schema, path) as workplace:
            yield workplace
    finally:
        drop_database(plot.server, _AGAIN)


def _repeatables(plot: Plot, asking: Asking, ground: Ground) -> Iterator[Script]:
    """Those that are not in the base state as they are; where nobody knows which are, all."""
    there = set()
    if ground.chosen.earlier and plot.project.repeatables != asking.repeatables:
        there = {(each.description, each.source.sql) for each in plot.project.repeatables}
    return (each for each in asking.repeatables if (each.description, each.source.sql) not in there)


class _Course:
    """The statements on their way through the migrations."""

    def __init__(self, plot: Plot, asking: Asking, progress: Progress) -> None:
        self._scripts = Scripts(plot.settings.flyway)
        """Of the new release: an earlier text of a repeatable migration may be of the same path."""
        self._scripts.left_out = plot.scripts.left_out
        self._pairs = asking.pairs
        self._progress = progress
        asked = {index: each for index, (_, each) in enumerate(asking.pairs) if isinstance(each, Question)}
        self.questions = {index: Asked(each.sql, each.merges) for index, each in asked.items()}
        self._exact = {index for index, each in asked.items() if each.exact}

    def apply(self, workplace: Workplace, road: Sequence[Script]) -> tuple[tuple[str, ...], Failure | None]:
        """The paths of those that run, and why the next one does not."""
        applied: list[str] = []
        self._progress.start(len(road))
        for script in road:
            self._progress.step(script.source.path)
            failure = workplace.apply(self._scripts.runnable(script)).failure
            if failure is not None:
                return tuple(applied), failure
            applied.append(script.source.path)
        return tuple(applied), None

    def look(self, workplace: Workplace, questions: Mapping[int, Asked]) -> _Looks:
        """What the server makes of them now, each where it looks names up."""
        session = workplace.session
        found: dict[int, Described] = {}
        by_path: dict[str, list[int]] = {}
        for index in questions:
            by_path.setdefault(self._pairs[index][0].search_path, []).append(index)
        with session.as_script():
            for path, indexes in by_path.items():
                if path:
                    session.connection.execute("select set_config('search_path', %s, false)", [path])
                looks = describe(session.connection, [questions[index] for index in indexes])
                found |= zip(indexes, looks, strict=True)
        return found

    def compare(self, workplace: Workplace, before: _Looks, wanted: Mapping[int, object]) -> dict[int, Harmed]:
        """Which of the `wanted` statements work otherwise now than before, of those that worked then."""
        worked = {index: each for index, each in before.items() if index in wanted and isinstance(each.shape, Shape)}
        asked = {index: self.questions[index]._replace(types=each.types) for index, each in worked.items()}
        now = self.look(workplace, asked)
        found = {index: harm(each, now[index], exact=index in self._exact) for index, each in worked.items()}
        return {index: each for index, each in found.items() if each is not None}

    def blame(
        self, once_more: _OnceMore, road: Sequence[Script], before: _Looks, harmed: Mapping[int, Harmed]
    ) -> dict[int, Harmed]:
        """The same harm with the first migration since which it is so.

        Where there is much to look at, first the stretches of the road are looked at, then each statement's stretch.
        """
        stride = math.isqrt(len(road)) if len(harmed) * len(road) > _MANY else 1
        ends = {number for number in range(len(road)) if (number + 1) % stride == 0 or number + 1 == len(road)}
        found = self._first(once_more, road, before, harmed, lambda _, number: number in ends)
        if stride > 1:
            coarse = found
            found = self._first(
                once_more, road, before, harmed, lambda index, number: coarse[index] - stride < number <= coarse[index]
            )
        return {index: harmed[index].by(road[number].source.path) for index, number in found.items()}

    def _first(
        self,
        once_more: _OnceMore,
        road: Sequence[Script],
        before: _Looks,
        harmed: Mapping[int, Harmed],
        due: Callable[[int, int], bool],
    ) -> dict[int, int]:
        """After which migration of the road each harm is first seen, of those moments at which it is `due`."""
        found: dict[int, int] = {}
        if not harmed:
            return found
        self._progress.start(len(road))
        with once_more() as workplace:
            for number, script in enumerate(road):
                self._progress.step(script.source.path)
                workplace.apply(self._scripts.runnable(script))
                wanted = {index: each for index, each in harmed.items() if index not in found and due(index, number)}
                now = self.compare(workplace, before, wanted) if wanted else {}
                found |= {index: number for index, each in now.items() if each.same_as(harmed[index])}
        return found

    def told(self, harmed: Mapping[int, Harmed]) -> Iterator[Incompatibility]:
        """In the order in which the statements were given."""
        for index in sorted(harmed):
            each = harmed[index]
            query = self._pairs[index][0]
            yield Incompatibility(query=query, harm=each.harm, text=each.text, script=each.script, hint=each.hint)

    def unjudged(self, before: _Looks) -> Iterator[Unjudged]:
        """Those of which nothing can be said, and why."""
        for index, (query, each) in enumerate(self._pairs):
            match each, before.get(index):
                case Question(), Described(shape=Refusal(message=message)):
                    yield Unjudged(query=query, reason=f"it does not work before the migrations either: {message}")
                case Question(), _:
                    continue
                case _:
                    yield Unjudged(query=query, reason=each.reason)
