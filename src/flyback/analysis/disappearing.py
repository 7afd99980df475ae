"""What a dropped object is called in reports, and which relation it disappears from."""

from collections.abc import Iterator

from flyback.analysis.database import Database
from flyback.analysis.describing import (
    FUNCTION_WORDS,
    column_name,
    default_owner,
    described,
    signature,
    visible_name,
)
from flyback.analysis.impact import KINDS
from flyback.analysis.types.naming import type_as_sql
from flyback.model.publications import Publication, Published
from flyback.model.snapshot import Constraint, Function, Index, Policy, Ref, Relation, Rule, Statistics, Trigger, Type
from flyback.syntax.quoting import written


def disappears(database: Database, ref: Ref) -> Iterator[tuple[str, int]]:
    """`index public.t_a_idx` with the oid of its table; 0 for what belongs to no relation. Nothing for inner parts."""
    record = database.get(ref)
    match record:
        case Relation():
            yield from _relation(database, record, ref.column)
        case Type():
            yield from _type(database, record)
        case Function():
            yield f"{FUNCTION_WORDS.get(record.kind, 'function')} {signature(database, record)}", 0
        case Constraint() | Statistics() | Published() | Trigger() | Policy() | Rule():
            if not isinstance(record, Rule) or record.name != "_RETURN":
                yield _part(database, record), record.relation
        case _ if ref.catalog == "pg_attrdef":
            yield from _default(database, ref)
        case _ if record is not None:
            yield described(database, ref), 0
        case _:
            return


def _relation(database: Database, relation: Relation, number: int) -> Iterator[tuple[str, int]]:
    if relation.schema == "pg_toast" or (relation.kind == "c" and not number):
        return
    if not number:
        index = database.find(Index, relation.oid)
        yield f"{KINDS[relation.kind]} {_full(relation)}", index.table if index else relation.oid
        return
    column = next((column for column in relation.columns if column.number == number), None)
    if column is not None:
        yield f"column {_full(relation)}.{written(column.name)}", relation.oid
        if column.not_null:
            yield f"notnull {_full(relation)}.{written(column.name)}", relation.oid


def _type(database: Database, found: Type) -> Iterator[tuple[str, int]]:
    name = type_as_sql(found.oid, -1, database)
    relation = database.find(Relation, found.relation)
    if name.endswith("[]") or found.kind == "m" or (relation and relation.kind != "c"):
        return
    yield f"{'domain' if found.kind == 'd' else 'type'} {name}", 0
    for label in found.labels:
        yield f"enum label {name}.{label}", 0


def _part(database: Database, part: Constraint | Statistics | Published | Trigger | Policy | Rule) -> str:
    relation = database.find(Relation, part.relation)
    place = visible_name(database, relation) if relation else "?"
    match part:
        case Constraint():
            state = part.kind if part.validated else f"{part.kind}, not valid"
            place = _full(relation) if relation else type_as_sql(part.domain, -1, database)
            return f"constraint {place}.{written(part.name)} ({state})"
        case Statistics():
            return f"statistics {visible_name(database, part)}"
        case Published():
            publication = database.find(Publication, part.publication)
            return f"publication table {written(publication.name) if publication else '?'}.{place}"
        case _:
            word = {"pg_trigger": "trigger", "pg_rewrite": "rule"}.get(part.catalog, "policy")
            return f"{word} {place}.{written(part.name)}"


def _default(database: Database, ref: Ref) -> Iterator[tuple[str, int]]:
    column = default_owner(database, ref)
    if column:
        relation = database.relation(column.oid)
        yield f"default {_full(relation)}.{column_name(relation, column.column)}", column.oid


def _full(relation: Relation) -> str:
    return written(relation.schema, relation.name)
