"""How long statements will take on the real tables, from how long they took in the rehearsal."""

from collections.abc import Mapping, Sequence

from flyback.model.rehearsal import Effect, OnRows
from flyback.model.release import StatementTime
from flyback.model.risk import Assessment

_FILLS = ("insert", "merge")


class Estimator:
    """Estimates scripts in the order in which they run: what the catalogue says of a table that they fill is no use."""

    def __init__(self) -> None:
        self._filled: set[str] = set()

    def times(
        self, ran: OnRows, seen: Sequence[Assessment], foreseen: Sequence[Assessment]
    ) -> tuple[StatementTime, ...]:
        """The statements of one script that ran, in order.

        `seen` are the assessments with what was observed, `foreseen` those of text and catalogue. There is no estimate
        for a statement that works through a table without rows in the rehearsal or of unknown size, nor for one of
        which nobody knows what it does: other rows may lead it to other work.
        """
        rehearsed = dict(ran.rows)
        by_ordinal = {each.statement.ordinal: each for each in seen}
        known = {each.statement.ordinal for each in foreseen if not each.unknown}
        found = []
        for effect in ran.effects:
            assessment = by_ordinal.get(effect.ordinal)
            pairs = self._pairs(effect, assessment, rehearsed)
            sure = effect.ordinal in known
            found.append(_time(effect, pairs, _scaled(effect.milliseconds, pairs) if sure else None))
            self._note(assessment)
        return tuple(found)

    def _pairs(
        self, effect: Effect, assessment: Assessment | None, rehearsed: Mapping[str, int]
    ) -> list[tuple[int, float | None]]:
        """Of the tables that a statement works through: rows in the rehearsal, and there."""
        effects = assessment.effects if assessment else ()
        worked = dict.fromkeys((*effect.rewrites, *effect.index_builds, *effect.scans))
        worked |= dict.fromkeys(each.relation for each in effects if each.works)
        there = {each.relation: each.rows for each in effects if each.relation not in self._filled}
        return [(rehearsed.get(table, 0), there.get(table)) for table in worked]

    def _note(self, assessment: Assessment | None) -> None:
        if assessment and any(effect.works for effect in assessment.effects):
            self._filled |= {act.relation for act in assessment.acts if act.kind in _FILLS}


def _time(effect: Effect, pairs: Sequence[tuple[int, float | None]], estimate: float | None) -> StatementTime:
    there = [rows for _, rows in pairs if rows is not None]
    return StatementTime(
        line=effect.line,
        tag=effect.tag,
        rehearsed_ms=effect.milliseconds,
        estimated_ms=estimate,
        rehearsed_rows=sum(rows for rows, _ in pairs),
        rows=sum(there) if len(there) == len(pairs) else None,
    )


def _scaled(milliseconds: float, pairs: Sequence[tuple[int, float | None]]) -> float | None:
    """By the table that grows the most; None when a table that is worked through has no known size on either side."""
    factor = 1.0
    for rehearsed, real in pairs:
        if real is None or (real > 0 and not rehearsed):
            return None
        factor = max(factor, real / rehearsed if rehearsed else 1.0)
    return milliseconds * factor
