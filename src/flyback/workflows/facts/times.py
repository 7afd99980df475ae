"""How long scripts will take, as rehearsals say that count."""

from collections.abc import Iterable

from flyback.frozen import replaced
from flyback.gates.rehearsals import UNDO, that_count
from flyback.model.evidence import RehearsedMigration
from flyback.model.facts import Fact, Facts, PendingScript
from flyback.model.policy import Policy


def with_times(facts: Facts, policy: Policy) -> Facts:
    """The same facts, with the longest time that any rehearsal foresaw that a gate would believe.

    One that cannot tell a script's time leaves it unknown: others may have seen less.
    """
    pending = facts.pending.value
    if pending is None or not pending.scripts:
        return facts
    rehearsed = [each for rehearsal in that_count(facts, policy, facts.now) for each in rehearsal.migrations]
    known = _undo_time if pending.verb == UNDO else _time
    scripts = tuple(
        replaced(script, planned_ms=_longest(known(each) for each in rehearsed if _is_same(each, script, pending.verb)))
        for script in pending.scripts
    )
    return replaced(facts, pending=Fact(value=replaced(pending, scripts=scripts)))


def _is_same(rehearsed: RehearsedMigration, script: PendingScript, verb: str) -> bool:
    same_undo = rehearsed.undo_sha256 == script.undo_sha256 != ""
    return rehearsed.sha256 == script.sha256 and (same_undo or verb != UNDO)


def _time(rehearsed: RehearsedMigration) -> float | None:
    return rehearsed.planned_ms


def _undo_time(rehearsed: RehearsedMigration) -> float | None:
    """The undo's, longer by as much as the migration itself will be."""
    planned, there, back = rehearsed.planned_ms, rehearsed.apply_ms, rehearsed.undo_ms
    return back * max(1.0, planned / there) if planned is not None and there > 0 and back > 0 else None


def _longest(times: Iterable[float | None]) -> float | None:
    said = list(times)
    known = [each for each in said if each is not None]
    return max(known) if known and len(known) == len(said) else None
