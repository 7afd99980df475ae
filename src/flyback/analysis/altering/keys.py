"""ADD PRIMARY KEY, UNIQUE and EXCLUDE, with an index of their own or one that is there.

Source: transformIndexConstraint() in parse_utilcmd.c, DefineIndex() in indexcmds.c, ATExecAddIndexConstraint().
"""

from dataclasses import replace

from flyback.analysis.altering import nulls
from flyback.analysis.altering.adopting import may_adopt
from flyback.analysis.altering.expressions import is_constant
from flyback.analysis.altering.known_rows import holds_rows, is_empty
from flyback.analysis.altering.named import column_named, column_names
from flyback.analysis.altering.partition_keys import build_below
from flyback.analysis.altering.rows import build
from flyback.analysis.altering.work import Alteration, Command
from flyback.analysis.impact import SHARE_UPDATE_EXCLUSIVE
from flyback.analysis.making.constraints import add_constraint
from flyback.analysis.types.expressions import parsed
from flyback.analysis.types.naming import type_as_sql
from flyback.analysis.types.reusing import is_indexable
from flyback.model.snapshot import Column, Constraint, Extension, Index, Relation
from flyback.syntax.object_names import strings
from flyback.syntax.quoting import written
from flyback.syntax.trees import body_of, listed, text

_ACTS = {"CONSTR_PRIMARY": "add primary key", "CONSTR_UNIQUE": "add unique", "CONSTR_EXCLUSION": "add exclude"}


def require_not_null(alteration: Alteration, oid: int, command: Command) -> bool:
    """A primary key makes its columns NOT NULL, in children as well, before its index is built."""
    if any(each.primary for each in alteration.database.of(oid, Index)):
        relation = alteration.relation(oid)
        alteration.impact.refuse("42P16", f'multiple primary keys for table "{relation.name}" are not allowed')
        return False
    for name in _key_names(alteration, oid, command):
        column = column_named(alteration, oid, name)
        if column is None:
            return False
        constraint = nulls.not_null_constraint(alteration, oid, column)
        if constraint is not None and not constraint.validated:
            alteration.impact.refuse("55000", f'cannot create primary key on column "{name}"')
            return False
        if name != command.column:
            if not column.not_null and not command.inherited:
                alteration.impact.act("needs not null", oid, column.name, command.ordinal)
            implied = replace(command, kind="AT_AddIndex", name=name)
            nulls.prepare_setting(alteration, oid, implied)
    return not alteration.impact.refused


def _key_names(alteration: Alteration, oid: int, command: Command) -> tuple[str, ...]:
    if command.column:
        return (command.column,)
    name = text(command.body, "indexname")
    if not name:
        return strings(command.body.get("keys"))
    found = alteration.database.relation_named(alteration.relation(oid).schema, name)
    index = alteration.database.find(Index, found.oid) if found else None
    return column_names(alteration, oid, index.columns) if index else ()


def add_key(alteration: Alteration, oid: int, command: Command) -> None:
    """Builds its index, unless USING INDEX names one; partitions get theirs as well."""
    impact, body = alteration.impact, command.body
    relation = alteration.relation(oid)
    adopts = bool(text(body, "indexname"))
    if _is_refused(alteration, relation, command) or (adopts and not may_adopt(alteration, relation, body)):
        return
    for name in () if adopts else _named_columns(command):
        if column_named(alteration, oid, name) is None:
            return
    renamed = adopts and text(body, "conname") not in ("", text(body, "indexname"))
    added = add_constraint(impact, oid, body, command.column)
    _note(alteration, oid, command, added)
    if added is None or impact.refused:
        return
    if adopts:
        if renamed:
            impact.lock(added.index, SHARE_UPDATE_EXCLUSIVE)
        return
    if relation.kind == "p":
        if command.recurse:
            build_below(alteration, oid, added.index)
    else:
        build(alteration, oid, added.index)
        _complain_of_repeats(alteration, relation, added, command.column)


def _named_columns(command: Command) -> tuple[str, ...]:
    if command.column:
        return ()
    pairs = [listed(body_of(pair, "List"), "items") for pair in listed(command.body, "exclusions")]
    excluded = [text(body_of(pair[0], "IndexElem"), "name") for pair in pairs if pair]
    return (*strings(command.body.get("keys")), *strings(command.body.get("including")), *filter(None, excluded))


def _is_refused(alteration: Alteration, relation: Relation, command: Command) -> bool:
    impact, body = alteration.impact, command.body
    kind = text(body, "contype")
    if relation.kind == "f":
        word = {"CONSTR_PRIMARY": "primary key", "CONSTR_UNIQUE": "unique"}.get(kind, "exclusion")
        impact.refuse("42809", f"{word} constraints are not supported on foreign tables")
    elif relation.kind == "p" and text(body, "indexname"):
        impact.refuse("0A000", "ALTER TABLE / ADD CONSTRAINT USING INDEX is not supported on partitioned tables")
    elif relation.kind == "p" and kind == "CONSTR_EXCLUSION" and alteration.major < 17:
        impact.refuse("0A000", "exclusion constraints are not supported on partitioned tables")
    elif relation.kind == "p":
        _require_partition_columns(alteration, relation, command)
    names = strings(body.get("keys"))
    repeated = next((name for name in names if names.count(name) > 1), "")
    if repeated:
        word = "primary key" if kind == "CONSTR_PRIMARY" else "unique"
        impact.refuse("42701", f'column "{repeated}" appears twice in {word} constraint')
    for name in _named_columns(command) or (command.column,):
        column = relation.column(name)
        if column is None or impact.refused:
            continue
        if column.generated == "v":
            word = "primary keys" if kind == "CONSTR_PRIMARY" else "unique constraints"
            impact.refuse("0A000", f"{word} on virtual generated columns are not supported")
        elif not _has_operators(alteration, column, command):
            method = f'access method "{_method(command)}"'
            shown = type_as_sql(column.type, -1, alteration.database)
            impact.refuse("42704", f"data type {shown} has no default operator class for {method}")
    return impact.refused


def _method(command: Command) -> str:
    temporal = command.body.get("without_overlaps")
    return text(command.body, "access_method") or ("gist" if temporal else "btree")


def _has_operators(alteration: Alteration, column: Column, command: Command) -> bool:
    method = _method(command)
    included = column.name in strings(command.body.get("including"))
    helped = alteration.database.named(Extension, f"btree_{method}") is not None
    return included or helped or not column.type or is_indexable(method, column.type, alteration.database)


def _require_partition_columns(alteration: Alteration, relation: Relation, command: Command) -> None:
    words = {"CONSTR_PRIMARY": "PRIMARY KEY", "CONSTR_UNIQUE": "UNIQUE"}.get(text(command.body, "contype"), "EXCLUDE")
    if 0 in relation.partition_columns:
        alteration.impact.refuse("0A000", f"unsupported {words} constraint with partition key definition")
        return
    given = {
        column.number for name in _named_columns(command) or (command.column,) if (column := relation.column(name))
    }
    if not given >= set(relation.partition_columns):
        why = "unique constraint on partitioned table must include all partitioning columns"
        alteration.impact.refuse("0A000", why)


def _complain_of_repeats(alteration: Alteration, relation: Relation, constraint: Constraint, new: str) -> None:
    """Refuse what is known to be there twice; say that it may be where nobody knows. `new` is a column just added."""
    impact = alteration.impact
    if alteration.database.is_new(relation.oid) or is_empty(alteration, relation.oid):
        return
    columns = [column for column in alteration.relation(relation.oid).columns if column.number in constraint.columns]
    if constraint.kind in "pu" and len(columns) == 1 and _repeats(alteration, relation, columns[0], new):
        name = alteration.relation(constraint.index).name
        impact.refuse("23505", f'could not create unique index "{name}"')
        return
    shown = ", ".join(column.name for column in columns)
    what = "conflicting values" if constraint.kind == "x" else "repeated values"
    impact.may_fail(f"{shown} of {impact.name(relation.oid)} has {what}")


def _repeats(alteration: Alteration, relation: Relation, column: Column, new: str) -> bool:
    """Whether a value is known to be there twice: the statistics say so, or the column is new with one default."""
    is_new = column.name == new and bool(column.default) and not column.generated
    if not holds_rows(alteration, relation.oid):
        return False
    if not is_new or relation.rows is None or relation.rows < 2:
        return column.repeats
    return is_constant(alteration, relation.oid, parsed(column.default_sql))


def _note(alteration: Alteration, oid: int, command: Command, added: Constraint | None) -> None:
    body = command.body
    columns = column_names(alteration, oid, added.columns) if added else _named_columns(command)
    alteration.impact.act(
        _ACTS[text(body, "contype")],
        oid,
        text(body, "conname"),
        command.ordinal,
        valid="yes",
        columns=", ".join(map(written, columns)),
        using_index=text(body, "indexname"),
        deferrable="yes" if body.get("deferrable") else "",
        how="catalogue only" if text(body, "indexname") else "build",
        inline="yes" if command.column else "",
    )
