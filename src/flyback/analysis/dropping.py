"""Dropping objects with everything that hangs on them, as the server does: locks, losses, refusals, the database after.

Source: `performMultipleDeletions()` in src/backend/catalog/dependency.c and the functions it calls for each object.
"""

from collections.abc import Iterable, Sequence

from flyback.analysis.closure import SILENT, CannotDropError, Closure, Going, Reached
from flyback.analysis.describing import default_owner, described
from flyback.analysis.disappearing import disappears
from flyback.analysis.impact import ACCESS_EXCLUSIVE, SHARE_UPDATE_EXCLUSIVE, Impact
from flyback.analysis.removing import remove
from flyback.analysis.types.users import row_types, users_of
from flyback.model.snapshot import Constraint, Index, Policy, Ref, Relation, Rule, Statistics, Trigger
from flyback.syntax.quoting import written

_STORED = ("r", "p")


def drop(impact: Impact, refs: Sequence[Ref], *, cascade: bool, concurrently: bool = False) -> bool:
    """Drop objects or columns: notes locks, losses and what else goes, and takes all of it out of the database.

    `Ref("pg_class", table, 3)` is a column, `Ref("pg_class", index)` an index, `Ref("pg_constraint", oid)` a
    constraint. False when the server refuses; then what would be lost is noted, and nothing changes.
    """
    database = impact.database
    try:
        closure = Closure(database, refs)
        refusal = closure.refusal()
    except CannotDropError as error:
        _note_losses(impact, [Going(ref, Reached.NAMED) for ref in refs])
        impact.refuse("2BP01", str(error))
        return False
    going = closure.going
    _note_losses(impact, going)
    if refusal and not cascade:
        impact.refuse("2BP01", refusal)
        return False
    for item in going:
        _note_locks(impact, item.ref, concurrently=concurrently)
    _note_dropped(impact, refs, going)
    for item in going:
        remove(database, item.ref)
    return True


# -- locks


def _note_locks(impact: Impact, ref: Ref, *, concurrently: bool) -> None:
    mode = SHARE_UPDATE_EXCLUSIVE if concurrently else ACCESS_EXCLUSIVE
    match impact.database.get(ref):
        case Relation() as relation:
            _lock(impact, relation.oid, mode)
            index = impact.database.find(Index, relation.oid)
            if index is not None:
                _lock(impact, index.table, mode)
            elif not ref.column:
                _lock_partition_kin(impact, relation)
        case Constraint() as constraint if constraint.relation:
            _lock(impact, constraint.relation, mode)
            if _has_triggers_on_target(impact, constraint):
                _lock(impact, constraint.target, mode)
        case Trigger() | Rule() | Policy() as part:
            _lock(impact, part.relation, mode)
        case Statistics() as statistics:
            _lock(impact, statistics.relation, SHARE_UPDATE_EXCLUSIVE)
        case _:
            column = default_owner(impact.database, ref) if ref.catalog == "pg_attrdef" else None
            if column:
                _lock(impact, column.oid, mode)


def _has_triggers_on_target(impact: Impact, constraint: Constraint) -> bool:
    """Whether it is a foreign key that watches the table it refers to; that of a partition leaves that to its parent's.

    Source: `CloneFkReferencing()` in src/backend/commands/tablecmds.c.
    """
    parent = impact.database.find(Constraint, constraint.parent)
    return constraint.kind == "f" and constraint.enforced and (not parent or parent.relation == constraint.relation)


def _lock_partition_kin(impact: Impact, relation: Relation) -> None:
    """Dropping a partition changes what its parent holds, and what the default partition may hold."""
    if not relation.bound:
        return
    for parent in impact.database.parents(relation.oid):
        _lock(impact, parent, ACCESS_EXCLUSIVE)
        for other in impact.database.children(parent):
            if impact.database.relation(other).bound == "DEFAULT":
                _lock(impact, other, ACCESS_EXCLUSIVE)


def _lock(impact: Impact, oid: int, mode: str) -> None:
    relation = impact.database.find(Relation, oid)
    if relation is not None and relation.schema != "pg_toast":
        impact.lock(oid, mode)


# -- what is lost


def _note_losses(impact: Impact, going: Iterable[Going]) -> None:
    for item in going:
        relation = impact.database.find(Relation, item.ref.oid) if item.ref.catalog == "pg_class" else None
        if relation is None or relation.schema == "pg_toast":
            continue
        if item.ref.column:
            _note_column_loss(impact, relation, item.ref.column)
        elif relation.kind in _STORED:
            impact.lose(relation.oid, "all rows")
        elif relation.kind == "S":
            impact.lose(relation.oid, "its position")


def _note_column_loss(impact: Impact, relation: Relation, number: int) -> None:
    name = next((column.name for column in relation.columns if column.number == number), "")
    if name and relation.kind in _STORED and not impact.database.is_new_column(relation.oid, number):
        impact.lose(relation.oid, f"column {name}")
    for composite in row_types(relation.oid, impact.database) if relation.kind == "c" else ():
        for user in users_of(composite, impact.database):
            impact.lose(user.relation.oid, f"attribute {written(name)} of column {written(user.column.name)}")


# -- what else goes


def _note_dropped(impact: Impact, refs: Sequence[Ref], going: Sequence[Going]) -> None:
    database = impact.database
    wholes = {item.ref[:2] for item in going if not item.ref.column}
    named = ", ".join(described(database, ref) for ref in refs[:3])
    for item in going:
        if item.reached & Reached.EXTENSION and item.ref.catalog != "pg_class":
            continue
        for text, relation in disappears(database, item.ref):
            own = impact.own_detail(item.ref)
            impact.drop(text, relation, own)
            whole = ("pg_class", relation) in wholes and relation != item.ref.oid
            if item.reached & (Reached.NAMED | Reached.WITHIN) or whole:
                continue
            how = "silently" if item.reached & SILENT else "cascade"
            impact.act("dropped too", relation, text, by=named, how=how, own=own)
