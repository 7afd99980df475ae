"""What foreign keys make the server do besides.

Source: RI_FKey_check(), ri_restrict(), RI_FKey_cascade_del(), ri_set() in PostgreSQL's ri_triggers.c.
"""

from collections.abc import Callable, Iterable

from flyback.analysis.impact import ROW_EXCLUSIVE, ROW_SHARE
from flyback.analysis.rows.conditions import Condition
from flyback.analysis.rows.doing import Doing
from flyback.analysis.rows.firing import fire
from flyback.analysis.rows.losing import change_columns, lose_rows
from flyback.analysis.rows.plans import reads_whole
from flyback.model.snapshot import Constraint, Relation

_Wanted = Callable[[Iterable[bool]], bool]


def look_at_parents(relation: Relation, names: frozenset[str], how_many: _Wanted, doing: Doing) -> None:
    """Rows with new values in these columns must have their partners in the referenced tables.

    `how_many` of a key's columns: any of an old row, all of a new one, because a NULL refers to nothing.
    """
    for constraint in doing.database.of(relation.oid, Constraint):
        given = [column.name in names for column in relation.columns if column.number in constraint.columns]
        if constraint.kind == "f" and how_many(given) and _works(constraint, doing):
            _find(doing.database.relation(constraint.target), constraint.target_columns, ROW_SHARE, doing)


def look_at_children(relations: Iterable[Relation], event: str, names: frozenset[str], doing: Doing) -> None:
    """Rows that are deleted, or get other values in these columns, may have partners in referencing tables."""
    members = list(relations)
    pointing = {each.oid: each for member in members for each in doing.database.foreign_keys_to(member.oid)}
    for constraint in pointing.values():
        target = doing.database.relation(constraint.target)
        concerned = event == "delete" or _touches(target, constraint.target_columns, names)
        if concerned and constraint.parent not in pointing and _works(constraint, doing):
            _follow(constraint, event, doing)


def _follow(constraint: Constraint, event: str, doing: Doing) -> None:
    if not doing.first_time((constraint.oid, event)):
        return
    child = doing.database.relation(constraint.relation)
    action = constraint.on_delete if event == "delete" else constraint.on_update
    checks = action in "ar"
    members = _find(child, constraint.columns, ROW_SHARE if checks else ROW_EXCLUSIVE, doing)
    target = doing.impact.name(constraint.target)
    names = frozenset(column.name for column in child.columns if column.number in constraint.columns)
    if checks:
        doing.impact.may_fail(f"rows of {doing.impact.name(child.oid)} refer to the changed rows of {target}")
        return
    then = "delete" if event == "delete" and action == "c" else "update"
    if then == "delete":
        lose_rows(child, f"rows that refer to those deleted from {target}", doing)
    else:
        change_columns(child, names, (), doing)
    for member in members:
        fire(member, then, names, doing)
    look_at_children(members, then, names, doing)
    if action == "d":
        look_at_parents(child, names, any, doing)


def _find(relation: Relation, numbers: tuple[int, ...], mode: str, doing: Doing) -> list[Relation]:
    """Rows are found by the values of columns, once for each changed row of the other table."""
    database = doing.database
    below = database.descendants(relation.oid) if relation.kind == "p" else ()
    members = [relation, *map(database.relation, below)]
    groups = [(Condition(column=column.name, how="equal"),) for column in relation.columns if column.number in numbers]
    for member in members:
        doing.lock_with_indexes(member, mode)
        if member.kind in "rm" and reads_whole(database, member, groups):
            doing.impact.scan(member.oid)
    return members


def _touches(relation: Relation, numbers: tuple[int, ...], names: frozenset[str]) -> bool:
    return any(column.number in numbers and column.name in names for column in relation.columns)


def _works(constraint: Constraint, doing: Doing) -> bool:
    return constraint.enforced and not doing.impact.only_planned and not doing.database.session.now.replica
