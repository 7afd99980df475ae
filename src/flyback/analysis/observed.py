"""What a server was seen to do, laid over what text and catalogue say: what was seen wins.

Losses cannot be seen in locks and counters; they stay as they were told.
"""

from collections.abc import Iterable, Mapping
from dataclasses import field

from flyback.frozen import frozen, replaced
from flyback.model.lock_modes import RelationLock, strength, strongest_first
from flyback.model.rehearsal import Effect
from flyback.model.risk import Assessment, RelationEffect
from flyback.model.snapshot import Relation
from flyback.syntax.quoting import written

_SHARE = strength("ShareLock")
_RENAMES = frozenset(("rename table", "rename view", "rename materialized view", "rename index", "rename sequence"))


def merged_script(
    assessments: Iterable[Assessment], effects: Iterable[Effect], relations: Iterable[Relation] = ()
) -> tuple[Assessment, ...]:
    """The assessments of one script, those of statements that were seen to run as they ran.

    `relations` tell the sizes of those that text and catalogue did not lead to.
    """
    seen = {effect.ordinal: effect for effect in effects}
    sizes = {written(relation.schema, relation.name): relation for relation in relations}
    before = _Before(sizes=sizes)
    found = []
    for one in assessments:
        effect = seen.get(one.statement.ordinal)
        found.append(one if effect is None else _merged(one, effect, before))
        before = before.after(one, effect)
    return tuple(found)


def merged(assessment: Assessment, effect: Effect) -> Assessment:
    """One assessment as the statement was seen to run, where nothing is known of the statements before it."""
    return _merged(assessment, effect, None)


@frozen
class _Before:
    """What the statements before did."""

    sizes: Mapping[str, Relation]
    held: Mapping[str, RelationLock] = field(default_factory=dict)
    """Locks that were seen, by the name that the relation had when the script began."""
    names: Mapping[str, str] = field(default_factory=dict)
    """The name that a relation had when the script began, by the one that it has now."""

    def after(self, one: Assessment, effect: Effect | None) -> "_Before":
        held = dict(self.held) | {lock.relation: lock for lock in (effect.locks if effect else ())}
        names = dict(self.names)
        for act in one.acts if not one.refused else ():
            schema, name, to = act.relation.rpartition(".")[0], written(act.name), written(act.detail.get("to", ""))
            old = f"{schema}.{name}"
            if act.kind in _RENAMES and to:
                names[f"{schema}.{to}"] = names.get(old, old)
            elif act.kind == "set schema" and schema and to:
                names[f"{to}.{name}"] = names.get(old, old)
        return _Before(sizes=self.sizes, held=held, names=names)


def _merged(one: Assessment, effect: Effect, before: _Before | None) -> Assessment:
    names = before.names if before else {}
    told = {names.get(each.relation, each.relation): each for each in one.effects}
    locks = {lock.relation: lock for lock in effect.locks}
    seen = dict.fromkeys((*locks, *effect.rewrites, *effect.index_builds, *effect.scans))
    effects = [
        found
        for name in {**told, **seen}
        if (found := _effect(name, told.get(name), _Sight(effect=effect, locks=locks, before=before))) is not None
    ]
    effects.sort(key=lambda each: (-strength(each.lock), each.kind != "table", each.relation))
    held = one.held
    if before is not None:
        elsewhere = (lock for name, lock in before.held.items() if name not in seen and name not in told)
        held = strongest_first(lock for lock in elsewhere if strength(lock.mode) >= _SHARE)
    return replaced(one, refused="", unknown=(), effects=tuple(effects), held=held)


@frozen
class _Sight:
    effect: Effect
    locks: Mapping[str, RelationLock]
    before: _Before | None

    def lock(self, name: str, told: str) -> str:
        """The lock on a relation while the statement ran."""
        if name in self.locks:
            return self.locks[name].mode
        if self.before is None:
            return told
        held = self.before.held.get(name)
        return held.mode if held else ""


def _effect(name: str, told: RelationEffect | None, sight: _Sight) -> RelationEffect | None:
    """What one statement was seen to do to a relation; None when that is nothing, and it loses nothing either."""
    start = told or _unforeseen(name, sight)
    count = sight.effect.index_builds.count(name)
    builds = (*start.builds[:count], *["an index"] * (count - len(start.builds)))
    found = replaced(
        start,
        lock=sight.lock(name, start.lock),
        rewrites=name in sight.effect.rewrites,
        scans=name in sight.effect.scans,
        builds=builds,
        source="observed",
    )
    gone = found.loses or found.endangers or found.changes_values or found.loses_statistics or found.drops
    return found if found.lock or found.works or gone else None


def _unforeseen(name: str, sight: _Sight) -> RelationEffect:
    lock = sight.locks.get(name)
    size = sight.before.sizes.get(name) if sight.before else None
    kind = lock.kind if lock else "table"
    return RelationEffect(
        relation=name, kind=kind, rows=size.rows if size else None, bytes=size.bytes if size else None
    )
