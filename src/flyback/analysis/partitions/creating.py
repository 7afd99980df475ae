"""CREATE TABLE ... PARTITION OF.

Source: DefineRelation() in PostgreSQL's tablecmds.c.
"""

from flyback.analysis.impact import ACCESS_EXCLUSIVE, Impact
from flyback.analysis.partitions.adopting import take_over
from flyback.analysis.partitions.bounds import bound_text
from flyback.analysis.partitions.verifying import default_partition, refuse_overlap, verify_default
from flyback.frozen import replaced
from flyback.model.snapshot import Relation
from flyback.syntax.object_names import Node


def lock_for_partition(impact: Impact, parents: list[Relation]) -> None:
    """Nobody can read or write the parent, and the default partition, until the transaction ends."""
    for parent in parents:
        impact.lock(parent.oid, ACCESS_EXCLUSIVE)
        default = default_partition(impact, parent.oid)
        if default is not None:
            impact.lock(default.oid, ACCESS_EXCLUSIVE)
        if parent.kind != "p" and not parent.assumed:
            impact.refuse("42P17", f'"{parent.name}" is not partitioned')


def become_partition(impact: Impact, table: int, parent: int, bound: Node) -> None:
    """Give the new table its bound and what its parent has; the default partition is searched for its rows."""
    database = impact.database
    words = {"t": "temporary", "p": "permanent", "u": "permanent"}
    own, whole = words[database.relation(table).persistence], database.relation(parent)
    if own != words[whole.persistence]:
        other = f'{words[whole.persistence]} relation "{whole.name}"'
        impact.refuse("42809", f"cannot create a {own} relation as partition of {other}")
    text = bound_text(bound, impact.statement)
    refuse_overlap(impact, parent, database.relation(table).name, bound)
    verify_default(impact, parent, bound)
    impact.act("create partition", parent, database.relation(table).name, default=_has_default(impact, parent))
    database.put(replaced(database.relation(table), bound=text))
    take_over(impact, table, parent, filled=False)


def _has_default(impact: Impact, parent: int) -> str:
    return "yes" if default_partition(impact, parent) else ""
