"""LOCK TABLE.

Source: LockTableCommand() in PostgreSQL's lockcmds.c; of a view it locks everything that its query names, too.
"""

from flyback.analysis.impact import Impact
from flyback.analysis.rows.views import query_of
from flyback.model.lock_modes import LOCK_MODES
from flyback.model.snapshot import Relation
from flyback.syntax.object_names import Node
from flyback.syntax.trees import bodies, body_of, listed, number

_LOCKABLE = "rpvf"


def lock_stmt(body: Node, impact: Impact) -> None:
    """Takes the lock it says, on inheriting tables and partitions too unless it says ONLY."""
    mode = LOCK_MODES[(number(body, "mode") or len(LOCK_MODES)) - 1]
    if not impact.in_transaction:
        impact.refuse("25P01", "LOCK TABLE can only be used in transaction blocks")
    for item in listed(body, "relations"):
        name = body_of(item, "RangeVar")
        relation = impact.relation(name)
        if relation is None:
            continue
        if relation.kind not in _LOCKABLE:
            impact.refuse("42809", f'cannot lock relation "{relation.name}"')
        impact.act("lock table", relation.oid, mode=mode)
        _lock(relation, name, mode, impact)


def _lock(relation: Relation, name: Node, mode: str, impact: Impact) -> None:
    below = impact.database.descendants(relation.oid) if name.get("inh") else []
    for oid in (relation.oid, *below):
        impact.lock(oid, mode)
    if relation.kind == "v":
        for _, inner in bodies(query_of(relation.definition), "RangeVar"):
            found = impact.relation(inner, missing_ok=True)
            if found is not None and found.oid != relation.oid and found.kind in _LOCKABLE:
                _lock(found, inner, mode, impact)
