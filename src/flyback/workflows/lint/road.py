"""The order in which the scripts of a project meet the database, each undo script where it would run."""

from collections.abc import Callable, Iterable, Iterator
from itertools import takewhile

from flyback.frozen import frozen
from flyback.model.script import Project, Source, UndoScript, VersionedScript
from flyback.model.version import Version


@frozen
class Passage:
    """One script on the road."""

    source: Source
    chosen: bool
    """Whether it is looked at; otherwise it only leads up to others."""
    direction: str = "apply"
    """`apply` or `undo`."""


@frozen
class Stretch:
    """Scripts one after the other, on the database as those before have left it."""

    passages: tuple[Passage, ...]
    stays: bool = True
    """Whether the road goes on from where they lead; otherwise from where they began."""

    @property
    def chosen(self) -> bool:
        """Whether any of it is looked at."""
        return any(each.chosen for each in self.passages)


Chosen = Callable[[Source], bool]


def road_from_nothing(project: Project, chosen: Chosen) -> tuple[Stretch, ...]:
    """The way of a database that is empty before the first script."""
    versions = {script.version for script in project.versioned}
    last = project.baselines[-1:]
    starts_there = bool(last) and not any(version <= last[0].version for version in versions)
    baselines = [_one(script.source, chosen, stays=starts_there and script is last[0]) for script in project.baselines]
    return _to_the_last_chosen((*baselines, *_versioned(project, project.versioned, chosen), *_others(project, chosen)))


def road_from_here(
    project: Project,
    pending: Iterable[VersionedScript],
    undo: Iterable[UndoScript],
    due: Callable[[Source], bool],
    chosen: Chosen,
) -> tuple[Stretch, ...]:
    """The way of a database that has some of them: `pending` are the versions that it does not have.

    `undo` are the undo scripts of what it has, the newest migration's first; `due` says which repeatable migrations
    would run.
    """
    back = Stretch(
        passages=tuple(Passage(source=each.source, chosen=chosen(each.source), direction="undo") for each in undo),
        stays=False,
    )
    others = [each for each in _others(project, chosen) if due(each.passages[0].source)]
    return _to_the_last_chosen((back, *_versioned(project, pending, chosen), *others))


def _versioned(project: Project, scripts: Iterable[VersionedScript], chosen: Chosen) -> Iterator[Stretch]:
    undo: dict[Version, UndoScript] = {script.version: script for script in project.undo}
    for script in scripts:
        yield _one(script.source, chosen)
        if script.version in undo:
            yield _one(undo[script.version].source, chosen, stays=False, direction="undo")


def _others(project: Project, chosen: Chosen) -> Iterator[Stretch]:
    """Repeatable migrations, then callbacks, each by itself: what runs around it is not known."""
    for repeatable in project.repeatables:
        yield _one(repeatable.source, chosen)
    for callback in project.callbacks:
        yield _one(callback.source, chosen, stays=False)


def _one(source: Source, chosen: Chosen, *, stays: bool = True, direction: str = "apply") -> Stretch:
    return Stretch(passages=(Passage(source=source, chosen=chosen(source), direction=direction),), stays=stays)


def _to_the_last_chosen(stretches: tuple[Stretch, ...]) -> tuple[Stretch, ...]:
    """Without what nobody looks at, and without what leads to nothing that somebody looks at."""
    after_last = takewhile(lambda stretch: not stretch.chosen, reversed(stretches))
    until = len(stretches) - sum(1 for _ in after_last)
    return tuple(stretch for stretch in stretches[:until] if stretch.stays or stretch.chosen)
