"""How long statements will take on the real tables, from how long they took in the rehearsal."""

from collections.abc import Iterable, Mapping, Sequence

from flyback.model.rehearsal import Effect, Proof
from flyback.model.release import StatementTime
from flyback.model.risk import Assessment


def times(proof: Proof, assessments: Iterable[Assessment]) -> tuple[StatementTime, ...]:
    """The applied statements of a migration, in order; `assessments` are its own.

    Where there were no rows to apply it to, those that work through rows have no estimate.
    """
    rehearsed = dict(proof.on_rows.rows)
    by_ordinal = {each.statement.ordinal: each for each in assessments}
    effects = proof.on_rows.effects or [effect for effect in proof.effects if effect.direction == "apply"]
    return tuple(_time(effect, by_ordinal.get(effect.ordinal), rehearsed) for effect in effects)


def _time(effect: Effect, assessment: Assessment | None, rehearsed: Mapping[str, int]) -> StatementTime:
    worked = dict.fromkeys((*effect.rewrites, *effect.index_builds, *effect.scans))
    for each in assessment.effects if assessment else ():
        if each.works:
            worked[each.relation] = None
    there = {each.relation: each.rows for each in assessment.effects} if assessment else {}
    pairs = [(rehearsed.get(table, 0), there.get(table)) for table in worked]
    return StatementTime(
        line=effect.line,
        tag=effect.tag,
        rehearsed_ms=effect.milliseconds,
        estimated_ms=_scaled(effect.milliseconds, pairs),
        rehearsed_rows=sum(rows for rows, _ in pairs),
        rows=None if any(rows is None for _, rows in pairs) else sum(rows or 0 for _, rows in pairs),
    )


def _scaled(milliseconds: float, pairs: Sequence[tuple[int, float | None]]) -> float | None:
    """By the table that grows the most; None when a table that is worked through has no known size on either side."""
    factor = 1.0
    for rehearsed, real in pairs:
        if real is None or (real > 0 and not rehearsed):
            return None
        factor = max(factor, real / rehearsed if rehearsed else 1.0)
    return milliseconds * factor
