"""Where scripts go on that an earlier run left half done.

The journal knows which statements are finished; of one that was under way when the run ended, the catalogue is asked.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from flyback.errors import InDoubtError, Problem
from flyback.model.migration import Applied, Listing, Resolved, Unresolved
from flyback.model.plan import Resume
from flyback.model.run import InDoubtAnswer
from flyback.model.script import Source, Statement
from flyback.planning.marks import first_changed
from flyback.postgres.running.deeds import happened
from flyback.postgres.running.journal import Entry, Journal
from flyback.postgres.target.target import Target
from flyback.settings import Settings
from flyback.syntax.concurrently import deed_of
from flyback.syntax.statements import split

_ANSWER = "look at the database, then say --in-doubt=done or --in-doubt=again"


def resumable(target: Target, listing: Listing, settings: Settings, answer: InDoubtAnswer) -> Mapping[int, Resume]:
    """Where to go on, for each failed row of the history, by its rank, whose script flyback ran and still knows.

    `answer` is what the user says of statements of which nobody can tell whether they took effect.

    Raises:
        InDoubtError: there is no answer and one is needed, or statements that ran already have been changed since;
            with every such problem.
    """
    journal = Journal(target, settings.flyback.schema, target.facts.schema, settings.flyway.table)
    failed = {
        each.row.installed_rank
        for each in listing.migrations
        if isinstance(each, Applied | Unresolved) and not each.row.success
    }
    sources = {source.script: source for source in _sources(listing)}
    found: dict[int, Resume] = {}
    problems: list[Problem] = []
    for entry in journal.entries():
        source = sources.get(entry.script)
        if entry.installed_rank not in failed or source is None:
            continue
        resumed = _resume(target, _Half(entry, source, split(source.sql, source.path) if source.is_sql else ()), answer)
        if isinstance(resumed, Problem):
            problems.append(resumed)
        else:
            found[entry.installed_rank] = resumed
    if problems:
        raise InDoubtError(problems)
    return found


@dataclass(frozen=True, slots=True)
class _Half:
    """A script that is half done."""

    entry: Entry
    source: Source
    statements: Sequence[Statement]

    def place(self, ordinal: int) -> str:
        if ordinal > len(self.statements):
            return self.source.path
        statement = self.statements[ordinal - 1]
        return f"{self.source.path}:{statement.line}:{statement.column}"


def _sources(listing: Listing) -> Iterator[Source]:
    for each in listing.migrations:
        if isinstance(each, Applied | Resolved):
            yield each.script.source
            if each.undo is not None:
                yield each.undo.source


def _resume(target: Target, half: _Half, answer: InDoubtAnswer) -> Resume | Problem:
    entry = half.entry
    if changed := first_changed(entry.digest, half.statements, entry.done) if half.source.is_sql else 0:
        return Problem(
            code="changed-since",
            what="this statement was finished by an earlier run, and is not the same any more",
            where=half.place(changed),
            hint=f"put the first {entry.done} statements back as they were: a rerun goes on after them",
        )
    resume = Resume(installed_rank=entry.installed_rank, done=entry.done)
    if entry.started is None:
        return resume
    took_effect = _took_effect(target, half, entry.started)
    if took_effect is None and answer is InDoubtAnswer.STOP:
        return Problem(
            code="in-doubt",
            what="an earlier run ended while this was under way, and nobody can tell whether it took effect",
            where=half.place(entry.started),
            hint=_ANSWER,
        )
    if took_effect or (took_effect is None and answer is InDoubtAnswer.DONE):
        return Resume(installed_rank=entry.installed_rank, done=entry.started)
    return resume


def _took_effect(target: Target, half: _Half, ordinal: int) -> bool | None:
    if not half.source.is_sql or first_changed(half.entry.digest, half.statements, ordinal):
        return None
    for text in target.reset:
        target.connection.execute(text.encode())
    return happened(target.connection, deed_of(half.statements[ordinal - 1].sql), half.entry.built_before(ordinal))
