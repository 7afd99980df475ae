"""What cannot be a PRIMARY KEY, UNIQUE or EXCLUDE constraint.

Source: transformIndexConstraint() in parse_utilcmd.c, DefineIndex() and ComputeIndexAttrs() in indexcmds.c.
"""

from flyback.analysis.altering.work import Alteration, Command
from flyback.analysis.types.kinds import base_type, kind_of
from flyback.analysis.types.naming import type_as_sql
from flyback.analysis.types.reusing import is_indexable
from flyback.model.snapshot import Column, Extension, Relation
from flyback.syntax.object_names import Node, strings
from flyback.syntax.trees import body_of, listed, text

_WORDS = {"CONSTR_PRIMARY": "primary key", "CONSTR_UNIQUE": "unique", "CONSTR_EXCLUSION": "exclusion"}


def named_columns(command: Command) -> tuple[str, ...]:
    """The columns that a constraint of the table names; none for one inside the definition of a column."""
    if command.column:
        return ()
    excluded = [text(element, "name") for element in _excluded(command)]
    return (*strings(command.body.get("keys")), *strings(command.body.get("including")), *filter(None, excluded))


def _excluded(command: Command) -> list[Node]:
    pairs = [listed(body_of(pair, "List"), "items") for pair in listed(command.body, "exclusions")]
    return [body_of(pair[0], "IndexElem") for pair in pairs if pair]


def is_refused_key(alteration: Alteration, relation: Relation, command: Command) -> bool:
    """Whether the server does not take it; noted as refused then."""
    refusal = (
        _of_table(alteration, relation, command)
        or _of_partitions(relation, command)
        or _of_keys(alteration, relation, command)
        or _of_columns(alteration, relation, command)
    )
    if refusal:
        alteration.impact.refuse(*refusal)
    return bool(refusal)


def _of_table(alteration: Alteration, relation: Relation, command: Command) -> tuple[str, str] | None:
    kind = text(command.body, "contype")
    if relation.kind == "f":
        return "42809", f"{_WORDS[kind]} constraints are not supported on foreign tables"
    if relation.kind == "p" and text(command.body, "indexname"):
        return "0A000", "ALTER TABLE / ADD CONSTRAINT USING INDEX is not supported on partitioned tables"
    if relation.kind == "p" and kind == "CONSTR_EXCLUSION" and alteration.major < 17:
        return "0A000", "exclusion constraints are not supported on partitioned tables"
    return None


def _of_partitions(relation: Relation, command: Command) -> tuple[str, str] | None:
    if relation.kind != "p":
        return None
    if 0 in relation.partition_columns:
        words = _WORDS[text(command.body, "contype")].upper()
        return "0A000", f"unsupported {words} constraint with partition key definition"
    columns = [relation.column(name) for name in named_columns(command) or (command.column,)]
    if not {column.number for column in columns if column} >= set(relation.partition_columns):
        return "0A000", "unique constraint on partitioned table must include all partitioning columns"
    return None


def _of_keys(alteration: Alteration, relation: Relation, command: Command) -> tuple[str, str] | None:
    names = strings(command.body.get("keys"))
    repeated = next((name for name in names if names.count(name) > 1), "")
    if repeated:
        return "42701", f'column "{repeated}" appears twice in {_WORDS[text(command.body, "contype")]} constraint'
    temporal = relation.column(names[-1]) if command.body.get("without_overlaps") and names else None
    if temporal is None:
        return None
    if len(names) < 2:
        return "42601", "constraint using WITHOUT OVERLAPS needs at least two columns"
    kind = kind_of(base_type(temporal.type, -1, alteration.database)[0], alteration.database)
    if kind is not None and kind.kind not in "rm":
        return "42804", f'column "{temporal.name}" in WITHOUT OVERLAPS is not a range or multirange type'
    return None


def _of_columns(alteration: Alteration, relation: Relation, command: Command) -> tuple[str, str] | None:
    for name in named_columns(command) or (command.column,):
        column = relation.column(name)
        if column is not None and column.generated == "v":
            word = "primary keys" if text(command.body, "contype") == "CONSTR_PRIMARY" else "unique constraints"
            return "0A000", f"{word} on virtual generated columns are not supported"
        if column is not None and not _has_operators(alteration, column, command):
            shown = type_as_sql(column.type, -1, alteration.database)
            return "42704", f'data type {shown} has no default operator class for access method "{_method(command)}"'
    return None


def _method(command: Command) -> str:
    temporal = command.body.get("without_overlaps")
    return text(command.body, "access_method") or ("gist" if temporal else "btree")


def _has_operators(alteration: Alteration, column: Column, command: Command) -> bool:
    """Whether the index knows how to compare the column's values; what is only included need not be compared."""
    named = any(text(element, "name") == column.name and element.get("opclass") for element in _excluded(command))
    if named or not column.type or column.name in strings(command.body.get("including")):
        return True
    method, database = _method(command), alteration.database
    helped = database.named(Extension, f"btree_{method}") is not None and is_indexable("btree", column.type, database)
    return helped or is_indexable(method, column.type, database)
