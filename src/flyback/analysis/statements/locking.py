"""LOCK TABLE."""

from flyback.analysis.impact import Impact
from flyback.model.lock_modes import LOCK_MODES
from flyback.syntax.object_names import Node


def lock_stmt(body: Node, impact: Impact) -> None:
    """Takes the lock it says, on inheriting tables and partitions too unless it says ONLY."""
    mode = LOCK_MODES[int(str(body.get("mode", 8))) - 1]
    relations = body.get("relations")
    for node in relations if isinstance(relations, list) else []:
        relation = impact.relation(node)
        if relation is None:
            continue
        below = impact.database.descendants(relation.oid) if node.get("RangeVar", {}).get("inh") else []
        for oid in (relation.oid, *below):
            impact.lock(oid, mode)
