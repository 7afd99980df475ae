"""Which rows must be read before a partition is taken in: those of the new one, and those of the default partition.

Source: QueuePartitionConstraintValidation() in PostgreSQL's tablecmds.c, check_default_partition_contents() in
partbounds.c.
"""

from flyback.analysis.impact import ACCESS_EXCLUSIVE, Impact
from flyback.analysis.partitions.bounds import either, negation, parsed_bound, row_constraint, together
from flyback.analysis.partitions.overlapping import is_empty, overlap
from flyback.analysis.types.expressions import scope_of
from flyback.analysis.types.proving import proves_bound
from flyback.model.snapshot import Relation
from flyback.syntax.object_names import Node
from flyback.syntax.trees import text


def default_partition(impact: Impact, parent: int) -> Relation | None:
    """The partition for rows that belong nowhere else."""
    children = (impact.database.relation(child) for child in impact.database.children(parent))
    return next((child for child in children if child.bound == "DEFAULT"), None)


def refuse_overlap(impact: Impact, parent: int, name: str, bound: Node) -> None:
    """The server refuses a bound that claims rows of another partition, or none at all."""
    _refuse_strategy(impact, parent, bound)
    if is_empty(bound):
        impact.refuse("42P17", f'empty range bound specified for partition "{name}"')
    for child in impact.database.children(parent):
        sibling = impact.database.relation(child)
        if not sibling.bound or not overlap(bound, parsed_bound(sibling.bound)):
            continue
        if bound.get("is_default"):
            what = f'partition "{name}" conflicts with existing default partition "{sibling.name}"'
        else:
            what = f'partition "{name}" would overlap partition "{sibling.name}"'
        impact.refuse("42P17", what)


def _refuse_strategy(impact: Impact, parent: int, bound: Node) -> None:
    strategy = impact.database.relation(parent).partition_strategy
    if bound.get("is_default") and strategy == "h":
        impact.refuse("42P16", "a hash-partitioned table may not have a default partition")
    elif strategy and not bound.get("is_default") and text(bound, "strategy") != strategy:
        word = {"h": "hash", "l": "list", "r": "range"}[strategy]
        impact.refuse("42P16", f"invalid bound specification for a {word} partition")


def verify_partition(impact: Impact, partition: int, parent: int, bound: Node) -> str:
    """Reads what is attached, unless its CHECKs prove the bound; says how: `scan`, `proved` or `nothing`."""
    wanted = _whole_constraint(impact, parent, bound)
    if wanted == []:
        return "nothing"
    return _verify(impact, partition, together(wanted) if wanted else None)


def verify_default(impact: Impact, parent: int, bound: Node) -> None:
    """Reads the default partition, unless its CHECKs prove that it holds no row of the new one."""
    default = default_partition(impact, parent)
    if default is None or bound.get("is_default"):
        return
    impact.lock(default.oid, ACCESS_EXCLUSIVE)
    inside = row_constraint(impact.database.relation(parent), bound)
    _verify(impact, default.oid, negation(inside) if inside else None)
    impact.may_fail(f"{impact.name(default.oid)} holds rows of the new partition")


def _verify(impact: Impact, table: int, wanted: Node | None) -> str:
    """Reads a table and the partitions below it but for those that prove what is wanted themselves."""
    database = impact.database
    relation = database.relation(table)
    if wanted is not None and proves_bound(relation, wanted, scope_of(relation, database)):
        return "proved"
    children = database.children(table)
    for child in children:
        impact.lock(child, ACCESS_EXCLUSIVE)
    if relation.kind == "p":
        return "scan" if "scan" in [_verify(impact, child, wanted) for child in children] else "proved"
    if relation.kind == "r":
        impact.scan(table)
    return "scan"


def _whole_constraint(impact: Impact, parent: int, bound: Node) -> list[Node] | None:
    """What rows of a new partition must fulfil, for its own bound and for those of the parents above.

    Nothing when every row will do; None when it cannot be told.
    """
    database = impact.database
    own = (
        _of_default(impact, parent)
        if bound.get("is_default")
        else _listed(row_constraint(database.relation(parent), bound))
    )
    if own is None:
        return None
    above = database.relation(parent)
    if not above.bound:
        return own
    for grandparent in database.parents(parent):
        more = _whole_constraint(impact, grandparent, parsed_bound(above.bound))
        if more is None:
            return None
        own = [*own, *more]
    return own


def _of_default(impact: Impact, parent: int) -> list[Node] | None:
    """What is left for a default partition by the others."""
    siblings = [impact.database.relation(child) for child in impact.database.children(parent)]
    others = [
        row_constraint(impact.database.relation(parent), parsed_bound(each.bound)) for each in siblings if each.bound
    ]
    if any(other is None for other in others):
        return None
    taken = either([other for other in others if other])
    return _listed(negation(taken)) if taken else []


def _listed(node: Node | None) -> list[Node] | None:
    return None if node is None else [node]
