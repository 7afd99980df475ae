"""One statement as the rules see it: what it does, among the other statements of its script."""

from collections.abc import Iterable, Sequence

from flyback.model.lock_modes import strength
from flyback.model.risk import Act, Assessment, Family, RelationEffect, Severity
from flyback.settings import FlybackSettings
from flyback.syntax.clauses import restricts

_SHARE = strength("ShareLock")
_ACCESS_EXCLUSIVE = strength("AccessExclusiveLock")
PARTS = "partitions"
"""The kind of what is told of partitions together."""
_STORED = ("table", "materialized view")
_OF_NAMES = ("_", '"', ".")
"""Signs of names; the last one also stands behind them."""
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

    def takes_all(self, act: Act) -> bool:
        """Whether the UPDATE or DELETE of an act has no WHERE, or one that says nothing."""
        if act.detail.get("where") != "yes":
            return True
        return self.assessment.statement.tag in ("UPDATE", "DELETE") and not restricts(self.sql)

    def stops(self, relation: str) -> RelationEffect | None:
        """The effect on a relation whose users wait while the statement works through its rows; None if none do.

        Of a table that has no rows of its own it is that of its partitions, or of what inherits from it. A relation
        that is known to be empty keeps nobody waiting.
        """
        effect = self._by_relation.get(relation)
        if effect is None or stops(effect):
            return effect
        named = {act.relation for act in self.assessment.acts} | {
            act.detail.get("target") for act in self.assessment.acts
        }
        others = [each for each in self.assessment.effects if each.kind == "table" and each.relation not in named]
        return None if effect.works else together(effect.relation, [each for each in others if stops(each)])

    def works(self) -> list[RelationEffect]:
        """The effects on what holds rows and is worked through, the largest first."""
        found = [each for each in self.assessment.effects if each.works and each.kind in _STORED]
        return sorted(found, key=lambda each: -(each.rows or 0))

    def is_massive(self, effect: RelationEffect) -> bool | None:
        """Whether it is work on a relation above the configured size; None when the size is not known.

        The partitions of one table count together, and whatever else the statement works through.
        """
        if not effect.works:
            return False
        working = self.works() or [effect]
        rows = sum(each.rows or 0 for each in working)
        size = sum(each.bytes or 0 for each in working)
        if rows >= self._settings.massive_rows or size >= self._settings.massive_bytes:
            return True
        return None if any(each.rows is None and each.bytes is None for each in working) else False


def together(whole: str, parts: Sequence[RelationEffect]) -> RelationEffect | None:
    """What happens to the parts of a table, as if it happened to the table; one part stands for itself."""
    if len(parts) < 2:
        return parts[0] if parts else None
    sizes = [each.bytes for each in parts if each.bytes is not None]
    known = [each.rows for each in parts if each.rows is not None]
    return RelationEffect(
        relation=whole,
        kind=PARTS,
        lock=max((each.lock for each in parts), key=strength),
        rewrites=any(each.rewrites for each in parts),
        scans=any(each.scans for each in parts),
        builds=tuple(index for each in parts for index in each.builds),
        rows=sum(known) if len(known) == len(parts) else None,
        bytes=sum(sizes) if len(sizes) == len(parts) else None,
        source=parts[0].source,
    )


def stops(effect: RelationEffect) -> bool:
    """Whether others wait while a statement works through rows that may be there."""
    return effect.works and effect.rows != 0 and strength(effect.lock) >= _SHARE


def named_in(text: str, names: Iterable[str]) -> list[str]:
    """Those of the relations that a text names, in the order in which it does."""
    found = ((place, name) for name in names if (place := _place_of(name, text)) >= 0)
    return [name for _, name in sorted(found)]


def _place_of(name: str, text: str) -> int:
    """Where a text has that name, not as a part of another; -1 when it has not."""
    place = text.find(name)
    while place >= 0:
        before, after = text[place - 1 : place], text[place + len(name) : place + len(name) + 1]
        if not (before.isalnum() or before in _OF_NAMES or after.isalnum() or after in _OF_NAMES[:2]):
            break
        place = text.find(name, place + 1)
    return place


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
