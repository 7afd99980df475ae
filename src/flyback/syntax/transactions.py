"""Which statements the server refuses inside a transaction block.

Source: PreventInTransactionBlock() in PostgreSQL's utility.c and its callers, and the forms measured on 15-18 that
Flyway misses (REINDEX CONCURRENTLY, DETACH PARTITION CONCURRENTLY, ALTER DATABASE SET TABLESPACE, CLUSTER of all).
"""

import re
from collections.abc import Callable, Mapping

from flyback.model.script import Transaction

Node = Mapping[str, object]

_WITHIN = frozenset({"TRANS_STMT_SAVEPOINT", "TRANS_STMT_RELEASE", "TRANS_STMT_ROLLBACK_TO"})
_CONCURRENTLY = re.compile(r"\bCONCURRENTLY\b", re.IGNORECASE)


def transaction_of(node: Node | None, sql: str) -> Transaction:
    """How a statement stands to transactions; for one too deep to parse, what its text suggests."""
    if node is None:
        return Transaction.FORBIDDEN if _CONCURRENTLY.search(sql) else Transaction.ANY
    kind, body = next(iter(node.items()))
    if kind == "TransactionStmt":
        within = isinstance(body, dict) and body.get("kind") in _WITHIN
        return Transaction.ANY if within else Transaction.CONTROL
    forbids = _FORBIDDEN.get(kind)
    if forbids is not None and isinstance(body, dict) and forbids(body):
        return Transaction.FORBIDDEN
    return Transaction.ANY


def _always(_: Node) -> bool:
    return True


def _flag(name: str) -> Callable[[Node], bool]:
    return lambda body: bool(body.get(name))


def options(body: Node, key: str) -> dict[str, Node]:
    """The options of a statement by name, in lower case."""
    found: dict[str, Node] = {}
    for item in _items(body, key):
        element = item.get("DefElem")
        if isinstance(element, dict):
            found[str(element.get("defname", "")).lower()] = element
    return found


def _items(body: Node, key: str) -> list[Node]:
    value = body.get(key)
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def switched_off(option: Node | None) -> bool:
    """Whether a boolean option is there and says false."""
    text = str(option.get("arg", "")).lower() if option else ""
    return any(f"'{word}'" in text for word in ("false", "off")) or "'boolean': {}" in text or "'ival': {}" in text


def _reindex(body: Node) -> bool:
    concurrently = options(body, "params").get("concurrently")
    whole = str(body.get("kind")) in ("REINDEX_OBJECT_SCHEMA", "REINDEX_OBJECT_SYSTEM", "REINDEX_OBJECT_DATABASE")
    return whole or (concurrently is not None and not switched_off(concurrently))


def _alter_table(body: Node) -> bool:
    for command in _items(body, "cmds"):
        inner = command.get("AlterTableCmd")
        if isinstance(inner, dict) and inner.get("subtype") == "AT_DetachPartition":
            definition = inner.get("def")
            partition = definition.get("PartitionCmd") if isinstance(definition, dict) else None
            if isinstance(partition, dict) and partition.get("concurrent"):
                return True
    return False


def _create_subscription(body: Node) -> bool:
    given = options(body, "options")
    return not (switched_off(given.get("connect")) or switched_off(given.get("create_slot")))


def _alter_subscription(body: Node) -> bool:
    if switched_off(options(body, "options").get("refresh")):
        return False
    return str(body.get("kind")).endswith(("REFRESH", "REFRESH_PUBLICATION", "_PUBLICATION"))


_FORBIDDEN: dict[str, Callable[[Node], bool]] = {
    "IndexStmt": _flag("concurrent"),
    "DropStmt": _flag("concurrent"),
    "ReindexStmt": _reindex,
    "VacuumStmt": _flag("is_vacuumcmd"),
    "ClusterStmt": lambda body: "relation" not in body,
    "CreatedbStmt": _always,
    "DropdbStmt": _always,
    "AlterDatabaseStmt": lambda body: "tablespace" in options(body, "options"),
    "CreateTableSpaceStmt": _always,
    "DropTableSpaceStmt": _always,
    "AlterSystemStmt": _always,
    "DiscardStmt": lambda body: body.get("target") == "DISCARD_ALL",
    "AlterTableStmt": _alter_table,
    "CreateSubscriptionStmt": _create_subscription,
    "AlterSubscriptionStmt": _alter_subscription,
    "DropSubscriptionStmt": _always,
}
