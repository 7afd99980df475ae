"""ALTER TABLE ALL IN TABLESPACE, and the same of indexes and materialized views.

Source: AlterTableMoveAll() in tablecmds.c.
"""

from flyback.analysis.altering.rows import move
from flyback.analysis.impact import ACCESS_EXCLUSIVE, Impact
from flyback.frozen import replaced
from flyback.model.snapshot import Relation
from flyback.syntax.object_names import Node
from flyback.syntax.trees import body_of, listed, text

_KINDS = {"OBJECT_TABLE": "rp", "OBJECT_INDEX": "iI", "OBJECT_MATVIEW": "m"}
_SYSTEM = frozenset({"pg_catalog", "information_schema", "pg_toast"})


def move_all(body: Node, impact: Impact) -> None:
    """Locks everything of the kind in one tablespace, then copies it file by file into another."""
    database = impact.database
    default = database.server.tablespace
    source, target = text(body, "orig_tablespacename"), text(body, "new_tablespacename")
    if not database.complete:
        impact.cannot_tell(f"what tablespace {source} holds")
    if source == target:
        return
    owners = {text(body_of(role, "RoleSpec"), "rolename") for role in listed(body, "roles")}
    kinds = _KINDS.get(text(body, "objtype"), "")
    for relation in list(database.all(Relation)):
        if relation.kind not in kinds or relation.schema in _SYSTEM or relation.persistence == "t":
            continue
        if (relation.tablespace or default) != source or (owners and relation.owner not in owners):
            continue
        impact.lock(relation.oid, ACCESS_EXCLUSIVE)
        if relation.kind not in "pI":
            move(impact, relation)
        impact.act("set tablespace", relation.oid, target, how="rewrite")
        database.put(replaced(relation, tablespace="" if target == default else target))
