"""One statement as the rules see it: what it does, among the other statements of its script."""

from collections.abc import Sequence

from flyback.model.lock_modes import strength
from flyback.model.risk import Act, Assessment, Family, RelationEffect, Severity
from flyback.settings import FlybackSettings

_SHARE = strength("ShareLock")
_ACCESS_EXCLUSIVE = strength("AccessExclusiveLock")
_UNITS = ((1 << 40, "TB"), (1 << 30, "GB"), (1 << 20, "MB"), (1 << 10, "kB"))


class Case:
    """What a check may ask about the statement."""

    __slots__ = ("_by_relation", "_place", "_script", "_settings", "assessment", "commands", "told")

    def __init__(self, script: Sequence[Assessment], place: int, settings: FlybackSettings) -> None:
        self.assessment = script[place]
        self.told: dict[tuple[Family, str], Severity] = {}
        """How bad what was found so far in this statement is, by kind of harm and relation."""
        self.commands: dict[int, str] = {}
        """What safe forms have made of an ALTER TABLE's commands so far, by place; empty where nothing is left."""
        self._script = script
        self._place = place
        self._settings = settings
        self._by_relation = {effect.relation: effect for effect in self.assessment.effects}

    @property
    def sql(self) -> str:
        """The statement."""
        return self.assessment.statement.sql

    @property
    def undoes(self) -> bool:
        """Whether it is in an undo script."""
        return self.assessment.direction == "undo"

    @property
    def earlier(self) -> Sequence[Assessment]:
        """The statements of the script before it."""
        return self._script[: self._place]

    @property
    def later(self) -> Sequence[Assessment]:
        """The statements of the script after it."""
        return self._script[self._place + 1 :]

    @property
    def script(self) -> Sequence[Assessment]:
        """All statements of the script."""
        return self._script

    def acts(self, *kinds: str) -> list[Act]:
        """What else the statement does, of these kinds."""
        return [act for act in self.assessment.acts if act.kind in kinds]

    def effect(self, relation: str) -> RelationEffect | None:
        """What it does to a relation."""
        return self._by_relation.get(relation)

    def stops(self, relation: str) -> RelationEffect | None:
        """The effect on a relation whose users wait while the statement works through its rows; None if none do.

        Of a table that has no rows of its own it is one of its partitions, or of what inherits from it. A relation
        that is known to be empty keeps nobody waiting.
        """
        effect = self._by_relation.get(relation)
        if effect is None or stops(effect):
            return effect
        named = {act.relation for act in self.assessment.acts} | {
            act.detail.get("target") for act in self.assessment.acts
        }
        others = (each for each in self.assessment.effects if each.kind == "table" and each.relation not in named)
        return None if effect.works else next(filter(stops, others), None)

    def is_massive(self, effect: RelationEffect) -> bool | None:
        """Whether it is work on a relation above the configured size; None when the size is not known."""
        if not effect.works:
            return False
        if effect.rows is None and effect.bytes is None:
            return None
        return (effect.rows or 0) >= self._settings.massive_rows or (effect.bytes or 0) >= self._settings.massive_bytes


def stops(effect: RelationEffect) -> bool:
    """Whether others wait while a statement works through rows that may be there."""
    return effect.works and effect.rows != 0 and strength(effect.lock) >= _SHARE


def is_strong(effect: RelationEffect) -> bool:
    """Whether it keeps others from writing at least."""
    return strength(effect.lock) >= _SHARE


def waiting(effect: RelationEffect) -> str:
    """Who waits, for a sentence: `reads and writes of public.t wait`."""
    who = "reads and writes" if strength(effect.lock) >= _ACCESS_EXCLUSIVE else "writes"
    return f"{who} of {effect.relation} wait"


def held_up(effect: RelationEffect, doing: str) -> str:
    """Who waits for what: `writes of public.t wait while an index is built (5,000 rows, 2 MB)`."""
    return f"{waiting(effect)} while {doing}{size(effect)}"


def size(effect: RelationEffect) -> str:
    """How much there is to do, in brackets, with a space before; empty when nobody knows."""
    known = []
    if effect.rows is not None:
        known.append(f"{effect.rows:,.0f} rows")
    if effect.bytes is not None:
        known.append(_amount(effect.bytes))
    return f" ({', '.join(known)})" if known else ""


def _amount(count: int) -> str:
    for unit, name in _UNITS:
        if count >= unit:
            return f"{count / unit:,.0f} {name}"
    return f"{count} bytes"
