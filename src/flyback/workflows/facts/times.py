"""How long scripts will take, as rehearsals say that count."""

from flyback.frozen import replaced
from flyback.gates.rehearsals import that_count
from flyback.model.evidence import Rehearsal
from flyback.model.facts import Fact, Facts, PendingScript
from flyback.model.policy import Policy


def with_times(facts: Facts, policy: Policy) -> Facts:
    """The same facts, with the longest time that any rehearsal foresaw that a gate would believe.

    One that cannot tell a script's time leaves it unknown: others may have seen less.
    """
    pending = facts.pending.value
    if pending is None or not pending.scripts:
        return facts
    rehearsals = that_count(facts, policy, facts.now)
    scripts = tuple(replaced(each, planned_ms=_time(each, rehearsals)) for each in pending.scripts)
    return replaced(facts, pending=Fact(value=replaced(pending, scripts=scripts)))


def _time(script: PendingScript, rehearsals: tuple[Rehearsal, ...]) -> float | None:
    said = [
        each.planned_ms for rehearsal in rehearsals for each in rehearsal.migrations if each.sha256 == script.sha256
    ]
    known = [each for each in said if each is not None]
    return max(known) if known and len(known) == len(said) else None
