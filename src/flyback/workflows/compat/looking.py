"""Prepares the running release's statements before the migrations and after each of them."""

from collections.abc import Iterator, Sequence

from flyback.frozen import frozen
from flyback.model.compat import Compatibility, Harm, Incompatibility, Query, Shape, Unjudged
from flyback.model.failure import Failure
from flyback.model.script import Script
from flyback.postgres.described import Refusal, describe, required_columns
from flyback.postgres.workplace import Workplace, workplace_on
from flyback.proof.shapes import changed
from flyback.syntax.inserts import Inserted, inserted
from flyback.workflows.rehearse.ground import DATABASE, make
from flyback.workflows.rehearse.plot import Plot
from flyback.workflows.rehearse.request import Progress
from flyback.workflows.rehearse.selection import Chosen

_ORDER = list(Harm)


@frozen
class _Look:
    """All statements, as the database is at one moment."""

    shapes: tuple[Shape | Refusal, ...]
    required: tuple[tuple[str, ...], ...]
    """By statement: columns that its table demands and it does not give."""


def look(plot: Plot, chosen: Chosen | None, queries: Sequence[Query], progress: Progress) -> Compatibility:
    """Everything, from the base state to the last migration.

    Raises:
        ServerError: the server went away.
        BaseError: the base state could not be made.
    """
    plot.server.wait()
    with workplace_on(plot.server, DATABASE, plot.settings.flyway.schema) as workplace:
        return _compare(plot, chosen, queries, workplace, progress)


def _compare(
    plot: Plot, chosen: Chosen | None, queries: Sequence[Query], workplace: Workplace, progress: Progress
) -> Compatibility:
    ground = make(plot, chosen, workplace)
    targets = [inserted(query.sql) for query in queries]
    before = _look(workplace, queries, targets)
    worked = [isinstance(shape, Shape) for shape in before.shapes]
    found: dict[int, Incompatibility] = {}
    failure: Failure | None = None
    applied: list[str] = []
    progress.start(len(ground.chosen.road))
    for script in _road(plot, ground.chosen):
        progress.step(script.source.path)
        failure = workplace.apply(plot.scripts.runnable(script)).failure
        if failure is not None:
            break
        applied.append(script.source.path)
        after = _look(workplace, queries, targets)
        for index, query in enumerate(queries):
            if worked[index]:
                harm = _harm(before, after, index)
                _note(found, index, query, harm, script.source.path)
    ordered = sorted(found.items(), key=lambda item: (_ORDER.index(item[1].harm), item[0]))
    return Compatibility(
        project=plot.request.folder.resolve().name,
        server_version=f"PostgreSQL {plot.server.version}",
        base=ground.told,
        scripts=tuple(applied),
        queries=len(queries),
        found=tuple(each for _, each in ordered),
        unjudged=tuple(_unjudged(queries, before)),
        failure=failure,
        notes=ground.notes,
    )


def _road(plot: Plot, chosen: Chosen) -> Iterator[Script]:
    yield from chosen.road
    yield from plot.project.repeatables


def _look(workplace: Workplace, queries: Sequence[Query], targets: Sequence[Inserted | None]) -> _Look:
    session = workplace.session
    with session.as_script():
        shapes = describe(session.connection, [query.sql for query in queries])
        required = required_columns(session.connection, [each.table for each in targets if each])
    missing = []
    for target in targets:
        demanded = required.get(target.table, []) if target else []
        missing.append(tuple(name for number, name in demanded if target and not target.gives(number, name)))
    return _Look(shapes=tuple(shapes), required=tuple(missing))


def _harm(before: _Look, after: _Look, index: int) -> tuple[Harm, str, str] | None:
    """Harm, text and hint for a statement that worked before."""
    was, now = before.shapes[index], after.shapes[index]
    if isinstance(now, Refusal):
        return Harm.FAILS, now.message, now.hint
    new = [name for name in after.required[index] if name not in before.required[index]]
    if new:
        columns = ", ".join(new)
        hint = "give it a default, or make it NOT NULL after the release that fills it"
        return Harm.FAILS, f"the INSERT leaves out what must not be NULL now and has no default: {columns}", hint
    difference = changed(was, now) if isinstance(was, Shape) else None
    return (*difference, "") if difference else None


def _note(
    found: dict[int, Incompatibility], index: int, query: Query, harm: tuple[Harm, str, str] | None, script: str
) -> None:
    """Keeps the first migration that did a harm; what a later one mends is forgotten."""
    if harm is None:
        found.pop(index, None)
        return
    kind, text, hint = harm
    known = found.get(index)
    if known is None or (known.harm, known.text) != (kind, text):
        found[index] = Incompatibility(query=query, harm=kind, text=text, script=script, hint=hint)


def _unjudged(queries: Sequence[Query], before: _Look) -> Iterator[Unjudged]:
    for query, shape in zip(queries, before.shapes, strict=True):
        if isinstance(shape, Refusal):
            yield Unjudged(query=query, reason=f"it does not work before the migrations either: {shape.message}")
