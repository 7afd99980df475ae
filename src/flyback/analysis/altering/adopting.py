"""ADD ... USING INDEX: which indexes a constraint can be made of.

Source: transformIndexConstraint() in parse_utilcmd.c.
"""

from flyback.analysis.altering.work import Alteration
from flyback.analysis.impact import ACCESS_SHARE
from flyback.model.snapshot import Constraint, Index, Relation
from flyback.syntax.object_names import Node
from flyback.syntax.trees import text


def may_adopt(alteration: Alteration, table: Relation, body: Node) -> bool:
    """Whether the index is there and fit; noted as refused when it is not."""
    impact, name = alteration.impact, text(body, "indexname")
    relation = alteration.database.relation_named(table.schema, name)
    index = alteration.database.find(Index, relation.oid) if relation else None
    if relation is None or index is None:
        if alteration.database.complete:
            impact.refuse("42704", f'index "{name}" does not exist')
        else:
            impact.cannot_tell(f"whether index {name} is there, valid and unique")
        return not impact.refused
    impact.lock(index.oid, ACCESS_SHARE)
    refusal = _unfit(alteration, table, index, name)
    if refusal[0]:
        impact.refuse(*refusal)
    elif not index.immediate and not body.get("deferrable"):
        impact.refuse("42809", f'"{name}" is a deferrable index')
    return not impact.refused


def _unfit(alteration: Alteration, table: Relation, index: Index, name: str) -> tuple[str, str]:
    if index.table != table.oid:
        return "55000", f'index "{name}" does not belong to table "{table.name}"'
    if any(each.index == index.oid and each.kind in "pux" for each in alteration.database.of(table.oid, Constraint)):
        return "55000", f'index "{name}" is already associated with a constraint'
    if not index.valid:
        return "55000", f'index "{name}" is not valid'
    if not index.unique:
        return "42809", f'"{name}" is not a unique index'
    if 0 in index.columns:
        return "42809", f'index "{name}" contains expressions'
    if index.partial:
        return "42809", f'"{name}" is a partial index'
    if index.method != "btree":
        return "42809", f'index "{name}" is not a btree'
    return "", ""
