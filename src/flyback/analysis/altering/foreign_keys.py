"""ADD FOREIGN KEY.

Source: ATAddForeignKeyConstraint(), addFkRecurseReferenced() and addFkRecurseReferencing() in tablecmds.c.
"""

from flyback.analysis.altering.comparing import are_comparable
from flyback.analysis.altering.named import column_named, column_names, constraint_named, numbers_below
from flyback.analysis.altering.work import Alteration, Command
from flyback.analysis.impact import ACCESS_EXCLUSIVE, SHARE_ROW_EXCLUSIVE
from flyback.analysis.making.constraints import add_constraint
from flyback.analysis.making.names import constraint_name, joined
from flyback.analysis.types.naming import type_as_sql
from flyback.frozen import replaced
from flyback.model.snapshot import Constraint, Dependency, Index, Ref, Relation
from flyback.syntax.object_names import strings
from flyback.syntax.quoting import written
from flyback.syntax.trees import below, text

_ACTIONS = {"": "no action", "a": "no action", "r": "restrict", "c": "cascade", "n": "set null", "d": "set default"}


def add_foreign_key(alteration: Alteration, oid: int, command: Command) -> None:
    """Locks both tables and, unless it is NOT VALID, lets every row be looked up in the other one."""
    impact, body = alteration.impact, command.body
    relation = alteration.relation(oid)
    target = impact.relation(below(body, "pktable"))
    if target is None:
        _note(alteration, oid, command, None)
        return
    impact.lock(target.oid, SHARE_ROW_EXCLUSIVE)
    verified = bool(body.get("is_enforced")) and not body.get("skip_validation")
    _assume_columns(alteration, oid, command, target)
    added = (
        None
        if _is_refused(alteration, relation, target, command)
        else add_constraint(impact, oid, body, command.column)
    )
    _note(alteration, oid, command, added)
    if added is None or impact.refused or not _fits(alteration, added) or _is_odd_period(alteration, added):
        return
    if command.column and verified and _is_null(alteration, oid, command.column):
        verified = False
    for part in alteration.database.descendants(target.oid) if target.kind == "p" else ():
        impact.lock(part, SHARE_ROW_EXCLUSIVE)
    _spread(alteration, added, verified=verified)


def _assume_columns(alteration: Alteration, oid: int, command: Command, target: Relation) -> None:
    """Of tables of which only the names are known."""
    for table, key in ((oid, "fk_attrs"), (target.oid, "pk_attrs")):
        if alteration.relation(table).assumed:
            for name in strings(command.body.get(key)):
                column_named(alteration, table, name)


def _is_refused(alteration: Alteration, relation: Relation, target: Relation, command: Command) -> bool:
    impact = alteration.impact
    target = alteration.relation(target.oid)
    relation = alteration.relation(relation.oid)
    if relation.kind == "f":
        impact.refuse("42809", "foreign key constraints are not supported on foreign tables")
    elif relation.kind == "p" and not command.recurse:
        tables = f'"{relation.name}" referencing relation "{target.name}"'
        impact.refuse("42809", f"cannot use ONLY for foreign key on partitioned table {tables}")
    elif relation.kind == "p" and command.body.get("skip_validation") and alteration.major < 18:
        tables = f'"{relation.name}" referencing relation "{target.name}"'
        impact.refuse("42809", f"cannot add NOT VALID foreign key on partitioned table {tables}")
    elif target.kind not in "rp" and not target.assumed:
        impact.refuse("42809", f'referenced relation "{target.name}" is not a table')
    elif not relation.assumed and not target.assumed:
        _require_persistence(alteration, relation, target)
    for name in strings(command.body.get("fk_attrs")):
        if relation.column(name) is None and not impact.refused:
            impact.refuse("42703", f'column "{name}" referenced in foreign key constraint does not exist')
    for name in strings(command.body.get("pk_attrs")):
        if target.column(name) is None and not impact.refused:
            impact.refuse("42703", f'column "{name}" referenced in foreign key constraint does not exist')
    return impact.refused


def _require_persistence(alteration: Alteration, relation: Relation, target: Relation) -> None:
    allowed = {"p": "p", "u": "pu", "t": "t"}[relation.persistence]
    if target.persistence in allowed:
        return
    words = {
        "p": "constraints on permanent tables may reference only permanent tables",
        "u": "constraints on unlogged tables may reference only permanent or unlogged tables",
        "t": "constraints on temporary tables may reference only temporary tables",
    }
    alteration.impact.refuse("42P16", words[relation.persistence])


def _fits(alteration: Alteration, key: Constraint) -> bool:
    """Whether each pair of columns can be compared; noted as refused when not."""
    if not key.target_columns:
        return True
    if len(key.columns) != len(key.target_columns):
        why = "number of referencing and referenced columns for foreign key disagree"
        alteration.impact.refuse("42830", why)
        return False
    own = {column.number: column for column in alteration.relation(key.relation).columns}
    other = {column.number: column for column in alteration.relation(key.target).columns}
    for number, target in zip(key.columns, key.target_columns, strict=True):
        if number not in own or target not in other:
            continue
        here, there = own[number].type, other[target].type
        if here and there and not are_comparable(here, there, alteration.database):
            types = f"{type_as_sql(here, -1, alteration.database)} and {type_as_sql(there, -1, alteration.database)}"
            alteration.impact.refuse("42804", f'foreign key constraint "{key.name}" cannot be implemented: {types}')
            return False
        if own[number].generated == "v":
            why = "foreign key constraints on virtual generated columns are not supported"
            alteration.impact.refuse("0A000", why)
            return False
    return True


def _is_odd_period(alteration: Alteration, key: Constraint) -> bool:
    """Whether it has PERIOD and cannot, or needs it; noted as refused then."""
    impact = alteration.impact
    of_key = [each for each in alteration.database.of(key.target, Constraint) if each.kind in "pu" and each.period]
    if key.period:
        for words, action in (("UPDATE", key.on_update), ("DELETE", key.on_delete)):
            if action != "a":
                impact.refuse("0A000", f"unsupported ON {words} action for foreign key constraint using PERIOD")
    elif any(each.index == key.index for each in of_key):
        kind = "primary key" if any(each.kind == "p" for each in of_key) else "unique constraint"
        impact.refuse("42830", f"foreign key must use PERIOD when referencing a {kind} using WITHOUT OVERLAPS")
    return impact.refused


def _is_null(alteration: Alteration, oid: int, name: str) -> bool:
    """Whether a new column has no default, so that there is nothing to look up.

    Source: transformFKConstraints() in parse_utilcmd.c; an identity is no default there.
    """
    column = alteration.relation(oid).column(name)
    return column is not None and not column.default


def _spread(alteration: Alteration, key: Constraint, *, verified: bool) -> None:
    """Partitions of the referencing table get the key, too, unless they have one like it."""
    relation = alteration.relation(key.relation)
    if relation.kind != "p":
        if verified:
            alteration.wait(relation.oid).keys.append(key)
        return
    for child in alteration.children(relation.oid):
        columns = numbers_below(alteration, relation.oid, child, key.columns)
        if _has_like_it(alteration, child, key, columns):
            continue
        below_table = alteration.relation(child)
        names = joined(column_names(alteration, child, columns))
        taken = constraint_named(alteration, child, key.name) is not None
        own = replaced(
            key,
            oid=alteration.database.new_oid(),
            name=constraint_name(alteration.database, below_table, names, "fkey") if taken else key.name,
            relation=child,
            columns=columns,
            is_local=False,
            parent=key.oid,
        )
        put_key(alteration, own)
        _spread(alteration, own, verified=verified)


def _has_like_it(alteration: Alteration, child: int, key: Constraint, columns: tuple[int, ...]) -> bool:
    for own in alteration.database.of(child, Constraint):
        same = own.kind == "f" and own.columns == columns and own.target == key.target
        if same and own.target_columns == key.target_columns and own.validated and not own.parent:
            alteration.impact.lock(key.target, ACCESS_EXCLUSIVE)
            alteration.database.put(replaced(own, parent=key.oid, is_local=False))
            alteration.database.depend(Dependency(Ref("pg_constraint", own.oid), Ref("pg_constraint", key.oid), "P"))
            return True
    return False


def put_key(alteration: Alteration, key: Constraint) -> None:
    """A partition's part of a foreign key, with what it depends on."""
    database, itself = alteration.database, Ref("pg_constraint", key.oid)
    database.put(key, *[Ref("pg_class", key.relation, number) for number in key.columns], kind="a")
    for on, kind in ((Ref("pg_constraint", key.parent), "P"), (Ref("pg_class", key.relation), "S")):
        database.depend(Dependency(itself, on, kind))
    for number in key.target_columns:
        database.depend(Dependency(itself, Ref("pg_class", key.target, number), "n"))


def _note(alteration: Alteration, oid: int, command: Command, added: Constraint | None) -> None:
    body = command.body
    enforced = bool(body.get("is_enforced"))
    verified = enforced and not body.get("skip_validation")
    target = below(body, "pktable")
    names = column_names(alteration, oid, added.columns) if added else strings(body.get("fk_attrs"))
    others = column_names(alteration, added.target, added.target_columns) if added else strings(body.get("pk_attrs"))
    scans = verified and not (command.column and _is_null(alteration, oid, command.column))
    alteration.impact.act(
        "add foreign key",
        oid,
        text(body, "conname"),
        command.ordinal,
        valid="yes" if verified else "no",
        enforced="yes" if enforced else "no",
        made=added.name if added else "",
        partitioned="yes" if alteration.relation(oid).kind == "p" else "",
        columns=", ".join(map(written, names)),
        target=alteration.impact.name(added.target)
        if added
        else written(text(target, "schemaname"), text(target, "relname")),
        target_columns=", ".join(map(written, others)),
        deferrable="yes" if body.get("deferrable") else "",
        on_delete=_ACTIONS.get(text(body, "fk_del_action"), ""),
        how="scan" if scans else "catalogue only",
        inline="yes" if command.column else "",
        indexed=_indexed(alteration, oid, added) if added else "",
    )


def _indexed(alteration: Alteration, oid: int, added: Constraint) -> str:
    """Whether an index finds the rows that refer to a row."""
    if alteration.relation(oid).assumed:
        return ""
    indexes = (index for index in alteration.database.of(oid, Index) if index.valid and not index.partial)
    found = any(set(index.columns[: len(added.columns)]) == set(added.columns) for index in indexes)
    return "yes" if found else "no"
