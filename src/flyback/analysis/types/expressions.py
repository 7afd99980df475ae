"""Expressions as parse trees: what they mention, without asking what it means."""

from collections.abc import Iterator, Mapping
from dataclasses import field

from flyback.analysis.database import Database
from flyback.frozen import frozen
from flyback.model.snapshot import Column, Relation
from flyback.syntax.expressions import expression
from flyback.syntax.object_names import Node, strings


@frozen
class Scope:
    """What the names in an expression mean."""

    database: Database
    columns: Mapping[str, Column] = field(default_factory=dict)
    value: tuple[int, int] = (0, -1)
    """Type and modifier of `VALUE` in a domain's constraint."""
    parameters: tuple[int, ...] = ()
    """Types of `$1`, `$2` ... in a function's body."""


def scope_of(relation: Relation, database: Database) -> Scope:
    """The names that an expression of a table may use."""
    return Scope(database=database, columns={column.name: column for column in relation.columns})


def parsed(sql: str) -> Node | None:
    """The parse tree of an expression as the catalogue keeps it; None when it is none."""
    return expression(sql) if sql else None


def columns_of(node: object) -> frozenset[str]:
    """The columns that an expression mentions by name, whatever they are of; `*` for a whole row."""
    return frozenset(name[-1] if (name := strings(body.get("fields"))) else "*" for body in nodes(node, "ColumnRef"))


def numbers_of(node: object, relation: Relation) -> tuple[int, ...]:
    """The columns of a relation that an expression mentions, in their order; all of them for a whole row."""
    names = columns_of(node)
    whole = "*" in names or relation.name in names
    return tuple(column.number for column in relation.columns if whole or column.name in names)


def nodes(node: object, *kinds: str) -> Iterator[Node]:
    """The bodies of every node of these kinds in a tree, outermost first."""
    stack = [node]
    while stack:
        node = stack.pop()
        if isinstance(node, dict):
            for kind in kinds:
                body = node.get(kind)
                if isinstance(body, dict):
                    yield body
            stack.extend(reversed(node.values()))
        elif isinstance(node, list):
            stack.extend(reversed(node))
