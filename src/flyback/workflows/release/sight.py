"""What a rehearsal saw of a script's statements, put together from its run on empty tables and the one on rows.

Rows fire triggers and lead to plans that empty tables do not. But whoever put the rows there holds locks on their
tables, too, in the same transaction: weak ones count only where they were seen without rows, or are foreseen.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from flyback.model.lock_modes import RelationLock, strength
from flyback.model.rehearsal import Effect
from flyback.model.risk import Assessment
from flyback.workflows.release.rehearsing import Trial

_OF_WRITERS = strength("RowExclusiveLock")


def seen(assessments: Iterable[Assessment], trial: Trial) -> Iterator[Effect]:
    """One for each statement that ran; `assessments` are those of text and catalogue."""
    on_rows = {effect.ordinal: effect for effect in trial.on_rows.effects}
    foreseen = {each.statement.ordinal: each for each in assessments}
    for effect in trial.applied:
        more = on_rows.get(effect.ordinal)
        yield _together(effect, more, foreseen.get(effect.ordinal)) if more else effect


def _together(effect: Effect, more: Effect, assessment: Assessment | None) -> Effect:
    told = {each.relation: each.lock for each in assessment.effects} if assessment else {}
    locks = {lock.relation: lock for lock in effect.locks}
    locks |= {lock.relation: lock for lock in _due_to_rows(more, locks, told)}
    return replace(
        more,
        locks=tuple(locks.values()),
        rewrites=tuple(dict.fromkeys((*effect.rewrites, *more.rewrites))),
        index_builds=max(effect.index_builds, more.index_builds, key=len),
        scans=tuple(dict.fromkeys((*effect.scans, *more.scans))),
    )


def _due_to_rows(more: Effect, locks: Mapping[str, RelationLock], told: Mapping[str, str]) -> Iterator[RelationLock]:
    for lock in more.locks:
        without = locks.get(lock.relation)
        if strength(lock.mode) > _OF_WRITERS:
            yield lock
        elif without is None and told.get(lock.relation):
            yield replace(lock, mode=told[lock.relation])
