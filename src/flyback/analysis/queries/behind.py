"""What a view reads, through the views behind it."""

from flyback.analysis.database import Database
from flyback.model.snapshot import Ref, Relation, Rule


def read_by(database: Database, view: int) -> list[int]:
    """Oids of the relations that a query of a view or a refresh of a materialized view reads, views among them."""
    found: dict[int, None] = {}
    waiting = [view]
    while waiting:
        for oid in _named_by(database, waiting.pop()):
            relation = database.find(Relation, oid)
            if relation is None or oid in found or oid == view:
                continue
            found[oid] = None
            if relation.kind == "v":
                waiting.append(oid)
            elif relation.kind == "p":
                found.update(dict.fromkeys(database.descendants(oid)))
    return list(found)


def _named_by(database: Database, view: int) -> list[int]:
    rules = (rule for rule in database.of(view, Rule) if rule.name == "_RETURN")
    edges = (edge for rule in rules for edge in database.dependencies(Ref("pg_rewrite", rule.oid)))
    return [edge.on.oid for edge in edges if edge.on.catalog == "pg_class" and edge.kind == "n"]
