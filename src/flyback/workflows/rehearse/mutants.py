"""The strength of a proof: damaged undo scripts take the way back too, and each should be noticed.

Most are noticed by the schema they leave behind; only the others are tried on rows (`row_proof` holds those).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import field

from flyback.frozen import frozen
from flyback.model.catalog import Catalog
from flyback.model.rehearsal import Difference, Mutant, Verdict
from flyback.model.script import Runnable
from flyback.postgres.legs import Leg, SideTrip
from flyback.postgres.workplace import Workplace
from flyback.proof.comparison import compare
from flyback.proof.mutation import Damaged, Damages, damage
from flyback.workflows.rehearse.held_rows import Held, other_findings, row_change

Noticed = Mapping[Damaged, Verdict]
"""Damaged scripts with the verdict that each would have got."""


@frozen
class SchemaTrial:
    """What the schema told of the damaged scripts."""

    damages: Damages = field(default_factory=Damages)
    noticed: Noticed = field(default_factory=dict)

    @property
    def unnoticed(self) -> tuple[Damaged, ...]:
        """Those that leave the same schema behind as the true undo."""
        return tuple(each for each in self.damages.scripts if each not in self.noticed)

    def notes(self, noticed_in_rows: Noticed) -> tuple[str, ...]:
        """Superfluous statements, and whether not every damage was tried."""
        superfluous = tuple(
            f"undo script, line {each.line}: superfluous? the same comes out without {each.cut}"
            for each in self.unnoticed
            if each.spares and each not in noticed_in_rows
        )
        tried, more = len(self.damages.scripts), self.damages.left_out
        capped = f"{tried} of {tried + more} possible damages to the undo script were tried"
        return (*superfluous, capped) if more else superfluous

    def mutants(self, noticed_in_rows: Noticed) -> tuple[Mutant, ...]:
        """Every damaged script, with what schema and rows told, by line; those that merely drop less have notes."""
        noticed = {**self.noticed, **noticed_in_rows}
        return tuple(
            Mutant(
                line=each.line,
                change=each.change,
                caught=each in noticed,
                by=noticed[each].value if each in noticed else "",
            )
            for each in sorted(self.damages.scripts, key=lambda each: each.line)
            if each in noticed or not each.spares
        )


def try_on_schema(workplace: Workplace, forward: Runnable, undo: Runnable, side_trip: SideTrip) -> SchemaTrial:
    """Runs every damaged copy of the undo after the migration; none where the true undo is no good itself.

    The migration is not applied yet.
    """
    before = workplace.catalog
    for trip in dict.fromkeys((side_trip, workplace.copy)):
        with trip() as leg:
            if leg.run(forward).failure is not None:
                continue
            true = _differences(leg, undo, before)
            if true is None:
                continue
            if not all(each.order_only for each in true):
                return SchemaTrial()
            damages = damage(undo)
            found = {each: _verdict(_differences(leg, each.script, before), true) for each in damages.scripts}
            noticed = {each: verdict for each, verdict in found.items() if verdict is not None}
            return SchemaTrial(damages=damages, noticed=noticed)
    return SchemaTrial()


def rows_after_each(leg: Leg, damaged: Iterable[Damaged], hold: Callable[[Leg], Held]) -> dict[Damaged, Held | None]:
    """The rows that each damaged script leaves behind, all starting from this leg; None for one that fails."""
    found: dict[Damaged, Held | None] = {}
    for each in damaged:
        with leg.leg() as back:
            failed = back.run(each.script).failure is not None
            found[each] = None if failed else hold(back)
    return found


def noticed_in_rows(before: Held, true: Held, after: Mapping[Damaged, Held | None]) -> dict[Damaged, Verdict]:
    """Those that fail, or do other harm to rows than the true undo does."""
    harm = _harm(before, true)
    return {
        each: Verdict.UNDO_FAILS if held is None else Verdict.LOSSY
        for each, held in after.items()
        if held is None or _harm(before, held) != harm
    }


def noticed_in_later_rows(before: Held, true: Held, after: Mapping[Damaged, Held | None]) -> dict[Damaged, Verdict]:
    """The same where rows were written since: those that are there in addition prove nothing."""
    lost = _lost(before, true)
    return {
        each: Verdict.UNDO_FAILS if held is None else Verdict.LOSSY
        for each, held in after.items()
        if held is None or _lost(before, held) != lost
    }


def _differences(leg: Leg, undo: Runnable, before: Catalog) -> tuple[Difference, ...] | None:
    with leg.leg() as back:
        return None if back.run(undo).failure is not None else compare(before, back.read())


def _verdict(found: tuple[Difference, ...] | None, true: tuple[Difference, ...]) -> Verdict | None:
    """What a damaged undo would get, if that is not what the true one gets."""
    if found is None:
        return Verdict.UNDO_FAILS
    if not all(each.order_only for each in found):
        return Verdict.DIFFERENT
    return Verdict.EQUIVALENT if found and not true else None


def _harm(before: Held, after: Held) -> tuple[object, ...]:
    rows = [(name, row_change(before, after, name)) for name in (*before.sets, *before.large)]
    return *rows, *other_findings(before, after)[0]


def _lost(before: Held, after: Held) -> tuple[object, ...]:
    return tuple((name, row_change(before, after, name)[0]) for name in before.sets)
