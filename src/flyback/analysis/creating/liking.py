"""CREATE TABLE (LIKE ...): what is copied from another relation.

Source: transformTableLikeClause() and expandTableLikeClause() in PostgreSQL's parse_utilcmd.c.
"""

from flyback.analysis.creating.inheriting import not_null_name
from flyback.analysis.impact import Impact
from flyback.analysis.making.constraints import constrain_with
from flyback.analysis.making.copies import copy_check, copy_default
from flyback.analysis.making.indexes import copy_index
from flyback.analysis.making.relations import add_column, add_owned_sequence, set_not_null
from flyback.frozen import replaced
from flyback.model.snapshot import Column, Constraint, Index, Relation, Statistics
from flyback.syntax.object_names import Node
from flyback.syntax.trees import number

_CONSTRAINTS, _DEFAULTS, _GENERATED, _IDENTITY, _INDEXES, _STATISTICS = 4, 8, 16, 32, 64, 128
"""Bits of `TableLikeOption`."""


def copy_columns(impact: Impact, table: int, source: Relation, clause: Node) -> None:
    """Columns, with NOT NULL always, with defaults, generation and identity where the clause includes them."""
    database = impact.database
    for column in source.columns:
        if database.relation(table).column(column.name) is not None:
            impact.refuse("42701", f'column "{column.name}" specified more than once')
        added = add_column(database, table, _bare(column))
        if column.not_null:
            set_not_null(database, table, added.number, not_null_name(impact, source, column))
        if _includes(clause, _GENERATED if column.generated else _DEFAULTS):
            copy_default(database, source.oid, column, table, added.number)
        if column.identity and _includes(clause, _IDENTITY):
            add_owned_sequence(database, table, added.number, identity=column.identity)


def copy_rest(impact: Impact, table: int, source: Relation, clause: Node) -> None:
    """CHECKs, indexes with the keys made of them, and extended statistics, where the clause includes them."""
    database = impact.database
    if _includes(clause, _CONSTRAINTS):
        for check in database.of(source.oid, Constraint):
            if check.kind == "c":
                copy_check(database, check, table, is_local=True)
    if _includes(clause, _INDEXES):
        for index in database.of(source.oid, Index):
            copied = copy_index(impact, index, database.relation(table))
            constrain_with(database, index, copied)
    if _includes(clause, _STATISTICS):
        home = database.relation(table)
        for statistics in database.of(source.oid, Statistics):
            database.put(
                replaced(
                    statistics, oid=database.new_oid(), schema=home.schema, name=f"{home.name}_stat", relation=table
                )
            )


def _bare(column: Column) -> Column:
    return Column(number=0, name=column.name, type=column.type, typmod=column.typmod, collation=column.collation)


def _includes(clause: Node, option: int) -> bool:
    return bool(number(clause, "options") & option)
