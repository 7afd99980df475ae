"""ALTER CONSTRAINT: enforced or not, deferrable or not, inherited or not.

Source: ATExecAlterFKConstrEnforceability() and its neighbours in tablecmds.c of PostgreSQL 18.
"""

from flyback.analysis.altering import nulls
from flyback.analysis.altering.work import Alteration, Command
from flyback.analysis.impact import ACCESS_EXCLUSIVE, SHARE_ROW_EXCLUSIVE
from flyback.frozen import replaced
from flyback.model.snapshot import Constraint
from flyback.syntax.object_names import Node


def wanted(body: Node) -> str:
    """What an `ATAlterConstraint` asks for, in one word."""
    if body.get("alterEnforceability"):
        return "enforced" if body.get("is_enforced") else "not enforced"
    if body.get("alterInheritability"):
        return "no inherit" if body.get("noinherit") else "inherit"
    return "deferrable" if body.get("deferrable") else "not deferrable"


def alter(alteration: Alteration, constraint: Constraint, command: Command) -> None:
    """Change a constraint, with the parts of it that partitions have."""
    impact, body = alteration.impact, command.body
    relation = alteration.relation(constraint.relation).name
    if body.get("alterEnforceability"):
        if constraint.kind != "f":
            impact.refuse(
                "42809", f'cannot alter enforceability of constraint "{constraint.name}" of relation "{relation}"'
            )
            return
        _enforce(alteration, constraint, enforced=bool(body.get("is_enforced")))
    if body.get("alterInheritability"):
        _inherit(alteration, constraint, command)
    if body.get("alterDeferrability"):
        deferred = bool(body.get("initdeferred"))
        _defer(alteration, constraint, deferrable=bool(body.get("deferrable")), deferred=deferred)


def _enforce(alteration: Alteration, key: Constraint, *, enforced: bool) -> None:
    if key.enforced == enforced:
        return
    parts = alteration.database.descendants(key.target) if alteration.relation(key.target).kind == "p" else []
    for oid in (key.target, *parts):
        alteration.impact.lock(oid, SHARE_ROW_EXCLUSIVE if enforced else ACCESS_EXCLUSIVE)
    alteration.database.put(replaced(key, enforced=enforced, validated=enforced))
    if enforced and alteration.relation(key.relation).kind != "p":
        alteration.wait(key.relation).keys.append(key)
    for child in alteration.children(key.relation):
        for own in alteration.database.of(child, Constraint):
            if own.parent == key.oid:
                _enforce(alteration, own, enforced=enforced)


def _defer(alteration: Alteration, key: Constraint, *, deferrable: bool, deferred: bool) -> None:
    now = alteration.database.find(Constraint, key.oid) or key
    alteration.database.put(replaced(now, deferrable=deferrable, deferred=deferred))
    if alteration.relation(key.relation).kind != "p":
        return
    for child in alteration.children(key.relation):
        for own in alteration.database.of(child, Constraint):
            if own.parent == key.oid:
                _defer(alteration, own, deferrable=deferrable, deferred=deferred)


def _inherit(alteration: Alteration, constraint: Constraint, command: Command) -> None:
    """A NOT NULL that children have to follow from now on, or need not any more."""
    impact, relation = alteration.impact, alteration.relation(constraint.relation)
    no_inherit = bool(command.body.get("noinherit"))
    if constraint.kind != "n":
        impact.refuse(
            "42809", f'constraint "{constraint.name}" of relation "{relation.name}" is not a not-null constraint'
        )
        return
    if relation.kind == "p" and no_inherit:
        impact.refuse("42P16", f'cannot mark NO INHERIT a constraint of partitioned table "{relation.name}"')
        return
    alteration.database.put(replaced(constraint, no_inherit=no_inherit))
    names = [column.name for column in relation.columns if column.number in constraint.columns]
    for child in alteration.children(relation.oid) if names else ():
        own = alteration.relation(child).column(names[0])
        found = nulls.not_null_constraint(alteration, child, own) if own else None
        if no_inherit and found is not None:
            alteration.database.put(replaced(found, is_local=True))
        elif not no_inherit:
            implied = Command(
                kind="AT_SetNotNull", ordinal=command.ordinal, name=names[0], recurse=True, inherited=True
            )
            nulls.set_not_null(alteration, child, implied)
