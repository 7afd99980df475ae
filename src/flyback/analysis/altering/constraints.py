"""DROP, VALIDATE and ALTER CONSTRAINT.

Source: ATExecDropConstraint(), ATExecValidateConstraint() and ATExecAlterConstraint() in tablecmds.c.
"""

from flyback.analysis.altering import enforcing, nulls
from flyback.analysis.altering.known_rows import is_empty
from flyback.analysis.altering.named import constraint_named
from flyback.analysis.altering.work import Alteration, Command
from flyback.analysis.dropping import drop
from flyback.analysis.impact import ACCESS_EXCLUSIVE, ROW_SHARE
from flyback.frozen import replaced
from flyback.model.snapshot import Column, Constraint, Ref

_KINDS = {
    "c": "check",
    "f": "foreign key",
    "p": "primary key",
    "u": "unique",
    "x": "exclude",
    "n": "not null",
    "t": "constraint trigger",
}


def drop_constraint(alteration: Alteration, oid: int, command: Command) -> None:
    """A foreign key is taken from the referenced table as well; children lose what they have from here."""
    impact, relation = alteration.impact, alteration.relation(oid)
    constraint = constraint_named(alteration, oid, command.name)
    details = {"cascade": "yes" if command.cascade else ""}
    if constraint is None:
        if relation.assumed:
            impact.guess(oid)
            impact.cannot_tell(f"whether constraint {command.name} is a foreign key, whose other table is locked then")
        elif command.missing_ok:
            details["exists"] = "no"
        else:
            impact.refuse("42704", f'constraint "{command.name}" of relation "{relation.name}" does not exist')
        impact.act("drop constraint", oid, command.name, command.ordinal, **details)
        return
    details["constraint_kind"] = _KINDS[constraint.kind]
    if constraint.target:
        details["target"] = impact.name(constraint.target)
    impact.act("drop constraint", oid, command.name, command.ordinal, **details)
    _drop(alteration, constraint, command)


def _drop(alteration: Alteration, constraint: Constraint, command: Command) -> None:
    impact, oid = alteration.impact, constraint.relation
    relation = alteration.relation(oid)
    if constraint.parent or not constraint.is_local:
        impact.refuse("42P16", f'cannot drop inherited constraint "{constraint.name}" of relation "{relation.name}"')
        return
    inherited = constraint.kind in "cn" and not constraint.no_inherit
    alone = relation.kind == "p" and not command.recurse and bool(alteration.database.children(oid))
    if inherited and alone and alteration.major < 18:
        why = "cannot remove constraint from only the partitioned table when partitions exist"
        impact.refuse("42P16", why)
        return
    if constraint.kind == "n":
        _drop_not_null(alteration, constraint, command)
        return
    if constraint.kind == "f":
        impact.lock(constraint.target, ACCESS_EXCLUSIVE)
    below = _drop_below(alteration, constraint, command) if inherited else []
    if not impact.refused:
        drop(impact, [Ref("pg_constraint", constraint.oid), *below], cascade=command.cascade)


def _drop_below(alteration: Alteration, constraint: Constraint, command: Command) -> list[Ref]:
    """The same CHECKs of children that have them from this table alone."""
    found = []
    for child in alteration.children(constraint.relation):
        own = constraint_named(alteration, child, constraint.name)
        if own is None or own.kind != constraint.kind:
            continue
        if command.recurse and not own.is_local and len(alteration.database.parents(child)) == 1:
            found += [Ref("pg_constraint", own.oid), *_drop_below(alteration, own, command)]
        elif not command.recurse:
            alteration.database.put(replaced(own, is_local=True))
    return found


def _drop_not_null(alteration: Alteration, constraint: Constraint, command: Command) -> None:
    column = _column(alteration, constraint)
    if column is not None:
        nulls.drop_not_null(
            alteration, constraint.relation, replaced(command, name=column.name, kind="AT_DropConstraint")
        )


def _column(alteration: Alteration, constraint: Constraint) -> Column | None:
    columns = alteration.relation(constraint.relation).columns
    return next((column for column in columns if column.number in constraint.columns), None)


def validate_constraint(alteration: Alteration, oid: int, command: Command) -> None:
    """Rows are read; writing goes on meanwhile."""
    impact, relation = alteration.impact, alteration.relation(oid)
    constraint = constraint_named(alteration, oid, command.name)
    if constraint is None:
        impact.act("validate constraint", oid, command.name, command.ordinal, how="unknown" if relation.assumed else "")
        if relation.assumed:
            impact.scan(oid)
            impact.guess(oid)
        else:
            impact.refuse("42704", f'constraint "{command.name}" of relation "{relation.name}" does not exist')
        return
    details = {"constraint_kind": _KINDS[constraint.kind], "how": "already" if constraint.validated else "scan"}
    impact.act("validate constraint", oid, command.name, command.ordinal, **details)
    kinds = "cfn" if alteration.major >= 18 else "cf"
    if constraint.kind not in kinds:
        _refuse_kind(alteration, constraint)
    elif not constraint.enforced:
        impact.refuse("55000", "cannot validate NOT ENFORCED constraint")
    elif not constraint.validated:
        _validate(alteration, constraint, command)


def _refuse_kind(alteration: Alteration, constraint: Constraint) -> None:
    name, relation = constraint.name, alteration.relation(constraint.relation).name
    if alteration.major >= 18:
        alteration.impact.refuse("42809", f'cannot validate constraint "{name}" of relation "{relation}"')
        return
    why = f'constraint "{name}" of relation "{relation}" is not a foreign key or check constraint'
    alteration.impact.refuse("42809", why)


def _validate(alteration: Alteration, constraint: Constraint, command: Command) -> None:
    impact, database, oid = alteration.impact, alteration.database, constraint.relation
    database.put(replaced(constraint, validated=True))
    if constraint.kind == "f":
        _validate_key(alteration, constraint)
        return
    column = _column(alteration, constraint) if constraint.kind == "n" else None
    if column is not None:
        nulls.complain_of_nulls(alteration, alteration.relation(oid), column)
    elif not is_empty(alteration, oid):
        impact.may_fail(f"rows of {impact.name(oid)} violate {constraint.name}")
    if alteration.relation(oid).kind == "r":
        alteration.wait(oid).verifies = True
    if constraint.no_inherit:
        return
    children = alteration.children(oid)
    if children and not command.recurse:
        impact.refuse("42P16", "constraint must be validated on child tables too")
        return
    for child in children:
        own = constraint_named(alteration, child, constraint.name)
        if own is not None and not own.validated:
            _validate(alteration, own, replaced(command, inherited=True))


def _validate_key(alteration: Alteration, key: Constraint) -> None:
    alteration.impact.lock(key.target, ROW_SHARE)
    if alteration.relation(key.relation).kind != "p":
        alteration.wait(key.relation).keys.append(key)
        return
    for child in alteration.children(key.relation):
        for own in alteration.database.of(child, Constraint):
            if own.parent == key.oid and not own.validated:
                alteration.database.put(replaced(own, validated=True))
                _validate_key(alteration, own)


def alter_constraint(alteration: Alteration, oid: int, command: Command) -> None:
    """Deferrability of a foreign key; from PostgreSQL 18 on also whether it is enforced, or inherited."""
    impact, relation, body = alteration.impact, alteration.relation(oid), command.body
    name = str(body.get("conname", ""))
    constraint = constraint_named(alteration, oid, name)
    to = enforcing.wanted(body)
    if constraint is None:
        impact.act("alter constraint", oid, name, command.ordinal, to=to)
        if relation.assumed:
            impact.guess(oid)
            impact.cannot_tell(f"which other table constraint {name} concerns")
        else:
            impact.refuse("42704", f'constraint "{name}" of relation "{relation.name}" does not exist')
        return
    how = "scan" if to == "enforced" and not constraint.enforced else "catalogue only"
    details = {"to": to, "constraint_kind": _KINDS[constraint.kind], "how": how}
    impact.act("alter constraint", oid, name, command.ordinal, **details)
    if constraint.kind != "f" and body.get("alterDeferrability"):
        impact.refuse("42809", f'constraint "{name}" of relation "{relation.name}" is not a foreign key constraint')
    elif constraint.parent:
        impact.refuse("55000", f'cannot alter constraint "{name}" on relation "{relation.name}"')
    else:
        enforcing.alter(alteration, constraint, command)
