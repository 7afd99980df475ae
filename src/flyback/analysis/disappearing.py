"""What a dropped object is called in reports, and which relation it disappears from."""

from collections.abc import Iterator

from flyback.analysis.database import Database
from flyback.analysis.describing import column_name, default_owner, described, signature, type_name, visible_name
from flyback.analysis.impact import KINDS
from flyback.model.snapshot import (
    Constraint,
    Function,
    Index,
    Policy,
    Publication,
    Published,
    Ref,
    Relation,
    Rule,
    Statistics,
    Trigger,
    Type,
)
from flyback.syntax.quoting import written


def disappears(database: Database, ref: Ref) -> Iterator[tuple[str, int]]:
    """`index public.t_a_idx` with the oid of its table; 0 for what belongs to no relation. Nothing for inner parts."""
    record = database.get(ref)
    match record:
        case Relation():
            yield from _relation(database, record, ref.column)
        case Constraint():
            yield _constraint(database, record)
        case Trigger() | Policy():
            word = "trigger" if isinstance(record, Trigger) else "policy"
            yield f"{word} {_on(database, record.relation)}.{written(record.name)}", record.relation
        case Rule() if record.name != "_RETURN":
            yield f"rule {_on(database, record.relation)}.{written(record.name)}", record.relation
        case Type():
            yield from _type(database, record)
        case Function():
            word = {"p": "procedure", "a": "aggregate"}.get(record.kind, "function")
            yield f"{word} {signature(database, record)}", 0
        case Statistics():
            seen = record.schema in database.search_path
            yield f"statistics {written('' if seen else record.schema, record.name)}", record.relation
        case Published():
            publication = database.find(Publication, record.publication)
            name = written(publication.name) if publication else "?"
            yield f"publication table {name}.{_on(database, record.relation)}", record.relation
        case Rule():
            return
        case _ if ref.catalog == "pg_attrdef":
            column = default_owner(database, ref)
            if column:
                relation = database.relation(column.oid)
                yield f"default {_full(relation)}.{column_name(relation, column.column)}", column.oid
        case _ if record is not None:
            yield described(database, ref), 0
        case _:
            return


def _relation(database: Database, relation: Relation, number: int) -> Iterator[tuple[str, int]]:
    if relation.schema == "pg_toast" or relation.kind == "c":
        return
    if number:
        column = next((column for column in relation.columns if column.number == number), None)
        if column is not None:
            yield f"column {_full(relation)}.{written(column.name)}", relation.oid
            if column.not_null:
                yield f"notnull {_full(relation)}.{written(column.name)}", relation.oid
        return
    index = database.find(Index, relation.oid)
    yield f"{KINDS[relation.kind]} {_full(relation)}", index.table if index else relation.oid


def _constraint(database: Database, constraint: Constraint) -> tuple[str, int]:
    state = constraint.kind if constraint.validated else f"{constraint.kind}, not valid"
    relation = database.find(Relation, constraint.relation)
    place = _full(relation) if relation else type_name(database, constraint.domain)
    return f"constraint {place}.{written(constraint.name)} ({state})", constraint.relation


def _type(database: Database, found: Type) -> Iterator[tuple[str, int]]:
    name = type_name(database, found.oid)
    relation = database.find(Relation, found.relation)
    if name.endswith("[]") or found.kind == "m" or (relation and relation.kind != "c"):
        return
    yield f"{'domain' if found.kind == 'd' else 'type'} {name}", 0
    for label in found.labels:
        yield f"enum label {name}.{label}", 0


def _full(relation: Relation) -> str:
    return written(relation.schema, relation.name)


def _on(database: Database, oid: int) -> str:
    relation = database.find(Relation, oid)
    return visible_name(database, relation) if relation else "?"
