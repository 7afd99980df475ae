"""ADD CHECK.

Source: ATAddCheckConstraint() in tablecmds.c, AddRelationNewConstraints() in heap.c.
"""

from flyback.analysis.altering.expressions import is_refused_check
from flyback.analysis.altering.known_rows import is_empty
from flyback.analysis.altering.named import column_named, column_names, constraint_named
from flyback.analysis.altering.work import Alteration, Command
from flyback.analysis.making.constraints import add_constraint
from flyback.analysis.types.expressions import columns_of
from flyback.frozen import replaced
from flyback.model.snapshot import Constraint
from flyback.syntax.object_names import Node
from flyback.syntax.trees import text


def add_check(alteration: Alteration, oid: int, command: Command) -> None:
    """A valid one is verified, whatever is known already; children get it, too."""
    impact, body = alteration.impact, command.body
    if _is_refused(alteration, oid, body):
        return
    name = text(body, "conname")
    there = constraint_named(alteration, oid, name) if command.inherited else None
    if there is None:
        added = add_constraint(impact, oid, {**body, "contype": "CONSTR_CHECK"})
        if added is None:
            return
        name = added.name
        alteration.database.put(replaced(added, is_local=not command.inherited))
        _verify(alteration, oid, command, name)
        if not command.inherited:
            _note(alteration, oid, command, added)
    elif there.no_inherit:
        table = alteration.relation(oid).name
        why = f'constraint "{name}" conflicts with non-inherited constraint on relation "{table}"'
        impact.refuse("42P17", why)
    if impact.refused or body.get("is_no_inherit"):
        return
    children = alteration.children(oid)
    if children and not command.recurse and not command.inherited:
        impact.refuse("42P16", "constraint must be added to child tables too")
        return
    for child in children:
        add_check(alteration, child, replaced(command, body={**body, "conname": name}, inherited=True))


def _is_refused(alteration: Alteration, oid: int, body: Node) -> bool:
    relation = alteration.relation(oid)
    if body.get("is_no_inherit") and relation.kind == "p":
        why = f'cannot add NO INHERIT constraint to partitioned table "{relation.name}"'
        alteration.impact.refuse("42P16", why)
        return True
    for name in sorted(columns_of(body.get("raw_expr")) - {"*", relation.name}):
        if column_named(alteration, oid, name) is None:
            return True
    return is_refused_check(alteration, oid, body.get("raw_expr"))


def _verify(alteration: Alteration, oid: int, command: Command, name: str) -> None:
    verified = bool(command.body.get("is_enforced")) and not command.body.get("skip_validation")
    if not verified or alteration.relation(oid).kind != "r":
        return
    alteration.wait(oid).verifies = True
    if not is_empty(alteration, oid) and not is_of_nulls(alteration, oid, command):
        alteration.impact.may_fail(f"rows of {alteration.impact.name(oid)} violate {name}")


def is_of_nulls(alteration: Alteration, oid: int, command: Command) -> bool:
    """Whether it is about a new column that is NULL in every row."""
    column = alteration.relation(oid).column(command.column) if command.column else None
    return column is not None and not column.default and not column.identity


def _note(alteration: Alteration, oid: int, command: Command, added: Constraint) -> None:
    body = command.body
    enforced = bool(body.get("is_enforced"))
    verified = enforced and not body.get("skip_validation")
    alteration.impact.act(
        "add check",
        oid,
        text(body, "conname"),
        command.ordinal,
        valid="yes" if verified else "no",
        enforced="yes" if enforced else "no",
        made=added.name,
        columns=", ".join(column_names(alteration, oid, added.columns)),
        how="scan" if verified else "catalogue only",
        inline="yes" if command.column else "",
    )
