"""Enum labels that were added in the transaction that is still open, which the server does not let anybody use.

Source: check_safe_enum_use() in PostgreSQL's enum.c; labels added to a type made in the same transaction are free from
PostgreSQL 17 on.
"""

from flyback.analysis.database import Database
from flyback.frozen import frozen
from flyback.model.snapshot import Type
from flyback.syntax.object_names import Node, strings
from flyback.syntax.trees import below, bodies, body_of, text

_FREE_IN_NEW_TYPES = 17


@frozen
class FreshLabel:
    """One such label."""

    type: int
    """Oid of its type; 0 when nobody knows."""
    type_name: str
    label: str

    def used_by(self, node: Node, database: Database) -> bool | None:
        """Whether a statement reads the label as a value of its type; None when nobody knows."""
        said = {text(below(constant, "sval"), "sval") for _, constant in bodies(node, "A_Const")}
        if self.label not in said:
            return False
        kinds = [strings(name.get("names"))[-1:] for _, name in bodies(node, "TypeName", "typeName")]
        if (self.type_name,) in kinds:
            return True
        if not self.type:
            return None
        return self._stored_in(node, database) or self._taken_by(node, database)

    def _stored_in(self, node: Node, database: Database) -> bool:
        types = {self.type, *self._arrays(database)}
        named = [database.relation_named(text(name, "schemaname"), text(name, "relname")) for name in _relations(node)]
        return any(column.type in types for relation in named if relation for column in relation.columns)

    def _taken_by(self, node: Node, database: Database) -> bool:
        called = [strings(call.get("funcname")) for _, call in bodies(node, "FuncCall")]
        found = [
            function
            for name in called
            if name
            for function in database.functions_named(name[-2] if len(name) > 1 else "", name[-1])
        ]
        return any(self.type in function.arguments for function in found)

    def _arrays(self, database: Database) -> tuple[int, ...]:
        kind = database.find(Type, self.type)
        return (kind.array,) if kind and kind.array else ()


def added_label(node: Node | None, database: Database) -> FreshLabel | None:
    """The label that a statement, which has just run, added and that must wait for the end of its transaction."""
    body = body_of(node, "AlterEnumStmt")
    label = text(body, "newVal")
    if not label or "oldVal" in body:
        return None
    names = strings(body.get("typeName"))
    kind = database.type_named(names[-2] if len(names) > 1 else "", names[-1])
    if kind is not None and database.is_new(kind.oid) and database.server.major >= _FREE_IN_NEW_TYPES:
        return None
    return FreshLabel(type=kind.oid if kind else 0, type_name=names[-1], label=label)


def has_label(node: Node | None, database: Database) -> bool:
    """Whether ADD VALUE IF NOT EXISTS finds the label there."""
    body = body_of(node, "AlterEnumStmt")
    if not body:
        return False
    names = strings(body.get("typeName"))
    kind = database.type_named(names[-2] if len(names) > 1 else "", names[-1]) if names else None
    return kind is not None and text(body, "newVal") in kind.labels


def _relations(node: Node) -> list[Node]:
    """Every relation that a statement names; those it writes to stand in its body without a word around them."""
    found = [name for _, name in bodies(node, "RangeVar")]
    for kind in ("InsertStmt", "UpdateStmt", "DeleteStmt", "MergeStmt", "CopyStmt", "AlterTableStmt", "IndexStmt"):
        found += [below(body, "relation") for _, body in bodies(node, kind)]
    return [name for name in found if name]
