"""What a statement that cannot run in a transaction makes, as far as one can look it up afterwards.

Such a statement commits by itself, so a run that is killed meanwhile leaves open whether it took effect; and when it
fails, something of it may stay. The catalogue answers both, given the names in the statement.
"""

from collections.abc import Mapping

from flyback.frozen import frozen
from flyback.syntax.libpg_query import GrammarError, tree
from flyback.syntax.object_names import ObjectName, dotted_name, relation_name

_MADE = {
    "CreatedbStmt": ("database", "dbname"),
    "CreateTableSpaceStmt": ("tablespace", "tablespacename"),
    "CreateSubscriptionStmt": ("subscription", "subname"),
}
_REMOVED = {
    "DropdbStmt": ("database", "dbname"),
    "DropTableSpaceStmt": ("tablespace", "tablespacename"),
    "DropSubscriptionStmt": ("subscription", "subname"),
}
_REPEATABLE = frozenset(
    {
        "VacuumStmt",
        "ClusterStmt",
        "AlterSystemStmt",
        "DiscardStmt",
        "AlterDatabaseStmt",
        "AlterSubscriptionStmt",
        "CheckPointStmt",
    }
)


@frozen
class IndexBuild:
    """`CREATE INDEX CONCURRENTLY`."""

    name: str
    """Without schema: an index lives where its table does; empty when the server chooses it."""
    table: ObjectName
    if_not_exists: bool


@frozen
class IndexDrop:
    """`DROP INDEX CONCURRENTLY`."""

    index: ObjectName


@frozen
class Reindex:
    """`REINDEX`, with or without CONCURRENTLY; it may be done any number of times."""

    scope: str
    """`INDEX`, `TABLE`, `SCHEMA`, `DATABASE` or `SYSTEM`."""
    name: ObjectName | None
    """Of the index, the table or the schema; None for the whole database."""


@frozen
class Detach:
    """`ALTER TABLE ... DETACH PARTITION ... CONCURRENTLY`."""

    parent: ObjectName
    partition: ObjectName


@frozen
class Made:
    """`CREATE DATABASE`, `TABLESPACE` or `SUBSCRIPTION`."""

    kind: str
    name: str


@frozen
class Removed:
    """`DROP DATABASE`, `TABLESPACE` or `SUBSCRIPTION`."""

    kind: str
    name: str


@frozen
class Repeatable:
    """`VACUUM`, `ALTER SYSTEM`, `CLUSTER` and their like: doing it twice is the same as doing it once."""


Deed = IndexBuild | IndexDrop | Reindex | Detach | Made | Removed | Repeatable


def deed_of(sql: str) -> Deed | None:
    """What one statement makes; None when the catalogue cannot tell, as for a procedure that commits."""
    try:
        node = tree(sql.encode())
    except GrammarError:
        return None
    match node:
        case {"IndexStmt": {"relation": table, **rest}}:
            return IndexBuild(
                name=str(rest.get("idxname", "")),
                table=relation_name(table, ()),
                if_not_exists=bool(rest.get("if_not_exists")),
            )
        case {"DropStmt": {"removeType": "OBJECT_INDEX", "objects": [index]}}:
            return IndexDrop(index=dotted_name(index, ()))
        case {"ReindexStmt": Mapping() as body}:
            return _reindex(body)
        case {"AlterTableStmt": {"relation": parent, "cmds": [{"AlterTableCmd": {"def": {"PartitionCmd": command}}}]}}:
            return Detach(parent=relation_name(parent, ()), partition=relation_name(command.get("name"), ()))
        case Mapping():
            return _other(node)
        case _:
            return None


def _reindex(body: Mapping[str, object]) -> Reindex:
    scope = str(body.get("kind", "")).removeprefix("REINDEX_OBJECT_")
    if "relation" in body:
        return Reindex(scope=scope, name=relation_name(body["relation"], ()))
    schema = str(body.get("name", "")) if scope == "SCHEMA" else ""
    return Reindex(scope=scope, name=ObjectName(name=schema) if schema else None)


def _other(node: Mapping[str, object]) -> Deed | None:
    (kind, body), *_ = node.items()
    if kind in _REPEATABLE:
        return Repeatable()
    if not isinstance(body, Mapping):
        return None
    if kind in _MADE:
        what, key = _MADE[kind]
        return Made(kind=what, name=str(body.get(key, "")))
    if kind in _REMOVED:
        what, key = _REMOVED[kind]
        return Removed(kind=what, name=str(body.get(key, "")))
    return None
