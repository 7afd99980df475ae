"""Changes of owners.

Source: `ATExecChangeOwner()` in src/backend/commands/tablecmds.c.
"""

from flyback.analysis.impact import ACCESS_EXCLUSIVE, Impact
from flyback.analysis.relocating import owned_sequences
from flyback.frozen import replaced
from flyback.model.snapshot import Function, Index, Namespace, Ref, Relation, Type


def own_relation(impact: Impact, oid: int, role: str) -> None:
    """Give a relation to a role, with its indexes and the sequences that its columns own: all of them are locked."""
    relation = impact.database.relation(oid)
    impact.lock(oid, ACCESS_EXCLUSIVE)
    if relation.owner == role and not relation.assumed:
        return
    impact.database.put(replaced(relation, owner=role))
    for index in impact.database.of(oid, Index):
        own_relation(impact, index.oid, role)
    for sequence in owned_sequences(impact.database, oid):
        own_relation(impact, sequence, role)


def own(impact: Impact, ref: Ref, role: str) -> None:
    """Give any object to a role."""
    match impact.database.get(ref):
        case Relation():
            own_relation(impact, ref.oid, role)
        case Type() as record:
            relation = impact.database.find(Relation, record.relation)
            if relation is not None:
                own_relation(impact, relation.oid, role)
            impact.database.put(replaced(record, owner=role))
        case Function() | Namespace() as record:
            impact.database.put(replaced(record, owner=role))
        case _:
            pass
