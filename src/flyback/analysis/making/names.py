"""The names that PostgreSQL gives to what nobody named.

Source: makeObjectName() and ChooseRelationName() in PostgreSQL's indexcmds.c, ChooseConstraintName() in
pg_constraint.c.
"""

import itertools
from collections.abc import Callable, Iterable

from flyback.analysis.database import Database
from flyback.model.snapshot import Constraint, Relation, Statistics

_BYTES = 63


def relation_name(database: Database, schema: str, *parts: str) -> str:
    """A free name for an index or a sequence: of table, perhaps columns, and `idx`, `pkey`, `key`, `excl` or `seq`."""
    return _first_free(parts, lambda name: database.relation_named(schema, name) is not None)


def constraint_name(database: Database, relation: Relation, column: str, label: str) -> str:
    """A free name for a constraint of a table: `t_a_check`, `t_a_b_fkey`, `t_a_not_null`."""
    taken = {constraint.name for constraint in database.of(relation.oid, Constraint)}
    return _first_free((relation.name, column, label), taken.__contains__)


def statistics_name(database: Database, schema: str, *parts: str) -> str:
    """A free name for extended statistics: `t_a_b_stat`."""
    return _first_free((*parts, "stat"), lambda name: database.named(Statistics, name, schema) is not None)


def joined(columns: Iterable[str]) -> str:
    """The part of a name that says the columns; it ends before it alone would be too long."""
    name = ""
    for column in columns:
        name += f"_{column}" if name else column
        if len(name.encode()) > _BYTES:
            break
    return name


def object_name(names: list[str], label: str) -> str:
    """Name parts and a label with underscores between them, the longest part cut until they fit."""
    parts = [name.encode() for name in names if name]
    room = _BYTES - len(label) - len(parts)
    while sum(map(len, parts)) > room:
        longest = max(range(len(parts)), key=lambda index: (len(parts[index]), index))
        parts[longest] = parts[longest][:-1]
    return "_".join([*(part.decode("utf-8", "ignore") for part in parts), label])


def _first_free(parts: tuple[str, ...], taken: Callable[[str], bool]) -> str:
    *names, label = parts
    for attempt in itertools.count():
        name = object_name(names, f"{label}{attempt or ''}")
        if not taken(name):
            return name
    raise AssertionError
