"""A database as lines of text, to be compared with another: names in the place of oids."""

from collections.abc import Iterable, Iterator

from flyback.analysis.database import Database
from flyback.analysis.describing import described
from flyback.analysis.types.naming import type_as_sql
from flyback.model.snapshot import (
    Constraint,
    Function,
    Index,
    Policy,
    Ref,
    Relation,
    Rule,
    Trigger,
    Type,
)

_OWN = frozenset("ai")


def lines(database: Database) -> frozenset[str]:
    """Everything but temporary relations, TOAST tables and arrays."""
    return frozenset(
        [
            *_relations(database),
            *_indexes(database),
            *_constraints(database),
            *_parts(database),
            *_routines(database),
            *_dependencies(database),
        ]
    )


def _relations(database: Database) -> Iterator[str]:
    for relation in database.all(Relation):
        if relation.schema.startswith(("pg_toast", "pg_temp")):
            continue
        keys = _names(database, relation.oid, relation.partition_columns)
        yield (
            f"{relation.kind} {relation.schema}.{relation.name} {relation.persistence} {relation.bound} by {keys} "
            f"{relation.partition_strategy} {relation.access_method} populated={relation.populated}"
        )
        for child in database.children(relation.oid):
            yield f"{database.relation(child).name} under {relation.name}"
        for column in relation.columns if relation.kind in "rpvmf" else ():
            yield (
                f"column {relation.name}.{column.number} {column.name} "
                f"{type_as_sql(column.type, column.typmod, database)} not_null={column.not_null} "
                f"default={bool(column.default)} generated={column.generated} identity={column.identity} "
                f"inherited={column.inherited} local={column.is_local} collation={column.collation}"
            )


def _indexes(database: Database) -> Iterator[str]:
    for index in database.all(Index):
        table = database.relation(index.table)
        if table.schema.startswith(("pg_toast", "pg_temp")):
            continue
        flags = [
            word
            for word in ("unique", "primary", "exclusion", "valid", "immediate", "partial", "clustered")
            if getattr(index, word)
        ]
        yield (
            f"index {database.relation(index.oid).name} on {table.name} {_names(database, table.oid, index.columns)} "
            f"with {_names(database, table.oid, index.included)} reads {sorted(_words(database, index))} "
            f"{index.method} {' '.join(flags)}"
        )


def _words(database: Database, index: Index) -> list[str]:
    return _names(database, index.table, index.mentioned).strip("()").split(", ")


def _constraints(database: Database) -> Iterator[str]:
    for constraint in database.all(Constraint):
        if not constraint.relation:
            continue
        target = database.relation(constraint.target).name if constraint.target else ""
        parent = database.find(Constraint, constraint.parent)
        flags = [
            word
            for word in ("validated", "enforced", "deferrable", "no_inherit", "is_local")
            if getattr(constraint, word)
        ]
        yield (
            f"constraint {constraint.kind} {constraint.name} on {database.relation(constraint.relation).name} "
            f"{_names(database, constraint.relation, constraint.columns)} to {target} "
            f"{_names(database, constraint.target, constraint.target_columns)} "
            f"{constraint.on_delete}{constraint.on_update} {' '.join(flags)} of {parent.name if parent else ''}"
        )


def _parts(database: Database) -> Iterator[str]:
    for trigger in database.all(Trigger):
        columns = _names(database, trigger.relation, trigger.columns)
        home = database.relation(trigger.relation).name
        yield f"trigger {trigger.name} on {home} {trigger.events} {columns} cloned={bool(trigger.parent)}"
    for rule in database.all(Rule):
        yield f"rule {rule.name} on {database.relation(rule.relation).name} {rule.event} instead={rule.instead}"
    for policy in database.all(Policy):
        yield f"policy {policy.name} on {database.relation(policy.relation).name}"


def _routines(database: Database) -> Iterator[str]:
    for function in database.all(Function):
        arguments = [type_as_sql(oid, -1, database) for oid in function.arguments]
        yield (
            f"{function.kind} {function.name}({', '.join(arguments)}) {function.argument_names} "
            f"defaults={function.defaults} returns {type_as_sql(function.result, -1, database)} "
            f"set={function.returns_set} {function.volatility} {function.language} strict={function.strict}"
        )
    for each in database.all(Type):
        if each.schema == "public" and not each.name.startswith("_"):
            yield f"type {each.name} {each.kind}"


def _dependencies(database: Database) -> Iterator[str]:
    """Where an object goes with another, that it also uses it says nothing more."""
    kinds: dict[tuple[str, str], set[str]] = {}
    for record in [*_holders(database)]:
        for edge in database.dependencies(record):
            pair = (_shown(database, edge.dependent), _shown(database, edge.on))
            if all(pair) and pair[0] != pair[1]:
                kinds.setdefault(pair, set()).add(edge.kind)
    for (dependent, on), found in kinds.items():
        yield f"{dependent} -> {on} {''.join(sorted(found - {'n'} if found & _OWN else found))}"


def _holders(database: Database) -> Iterator[Ref]:
    for kind in (Relation, Constraint, Trigger, Rule, Policy, Function):
        for record in database.all(kind):
            yield Ref(record.catalog, record.oid)
    for relation in database.all(Relation):
        for column in relation.columns:
            if column.default:
                yield Ref("pg_attrdef", column.default)


def _shown(database: Database, ref: Ref) -> str:
    record = database.get(ref)
    if isinstance(record, Relation) and record.schema.startswith(("pg_toast", "pg_temp")):
        return ""
    if ref.catalog in ("pg_namespace", "pg_language") or (isinstance(record, Type) and record.name.startswith("_")):
        return ""
    return described(database, ref)


def _names(database: Database, relation: int, numbers: Iterable[int]) -> str:
    known = {column.number: column.name for column in database.relation(relation).columns} if relation else {}
    return "(" + ", ".join(known.get(number, "expression") for number in numbers) + ")"
