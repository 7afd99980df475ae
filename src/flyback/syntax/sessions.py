"""How single statements stand to the session and to transactions of their own."""

import enum
import re
from collections.abc import Mapping

from flyback.model.plan import Wait
from flyback.syntax.object_names import Node, functions_called
from flyback.syntax.transactions import options, switched_off

_ENDS = re.compile(r"\b(?:commit|rollback)\b", re.IGNORECASE)


class Control(enum.Enum):
    """What a statement does to the transaction around it."""

    NONE = "none"
    BEGIN = "begin"
    BEGIN_WITH_MODES = "begin with modes"
    """`BEGIN ISOLATION LEVEL SERIALIZABLE`."""
    MODES = "modes"
    """`SET TRANSACTION ISOLATION LEVEL SERIALIZABLE`, which must come before anything is read."""
    COMMIT = "commit"
    ROLLBACK = "rollback"
    SAVEPOINT = "savepoint"
    """Also its RELEASE and ROLLBACK TO."""
    READ_ONLY = "read only"
    """BEGIN or SET TRANSACTION with READ ONLY."""
    OTHER = "other"
    """Two-phase commit, AND CHAIN."""


_CONTROLS = {
    "TRANS_STMT_BEGIN": Control.BEGIN,
    "TRANS_STMT_START": Control.BEGIN,
    "TRANS_STMT_COMMIT": Control.COMMIT,
    "TRANS_STMT_ROLLBACK": Control.ROLLBACK,
    "TRANS_STMT_SAVEPOINT": Control.SAVEPOINT,
    "TRANS_STMT_RELEASE": Control.SAVEPOINT,
    "TRANS_STMT_ROLLBACK_TO": Control.SAVEPOINT,
}


def control_of(node: Node | None) -> Control:
    """What a statement does to the transaction around it."""
    match node:
        case {"TransactionStmt": dict(body)}:
            control = _CONTROLS.get(str(body.get("kind")), Control.OTHER)
            if body.get("chain"):
                return Control.OTHER
            if _reads_only(options(body, "options")):
                return Control.READ_ONLY
            return Control.BEGIN_WITH_MODES if control is Control.BEGIN and body.get("options") else control
        case {"VariableSetStmt": dict(body)} if body.get("name") == "TRANSACTION":
            return Control.READ_ONLY if _reads_only(options(body, "args")) else Control.MODES
        case _:
            return Control.NONE


def _reads_only(modes: Mapping[str, Node]) -> bool:
    mode = modes.get("transaction_read_only")
    return mode is not None and not switched_off(mode)


def quotes_otherwise(node: Node | None) -> bool:
    """Whether a statement gives backslashes in plain string constants another meaning for those after it."""
    match node:
        case {"VariableSetStmt": {"name": "standard_conforming_strings", "kind": "VAR_SET_VALUE", "args": value}}:
            return not any(f"'{word}'" in str(value).lower() for word in ("on", "true"))
        case _:
            return False


def outlasts_transaction(node: Node | None) -> bool:
    """Whether a statement changes settings for the rest of the session, as far as its text says so."""
    match node:
        case {"VariableSetStmt": dict(body)}:
            return not body.get("is_local") and body.get("name") != "TRANSACTION"
        case {"SelectStmt": dict(body)}:
            return "fromClause" not in body and functions_called(body) == {"set_config"}
        case _:
            return False


def may_commit(node: Node | None, sql: str) -> bool:
    """Whether a statement may commit by itself, which a transaction around it would make fail.

    Source: procedures do, and REINDEX and CLUSTER where the relation is partitioned.
    """
    match node:
        case {"CallStmt": _} | {"ReindexStmt": _} | {"ClusterStmt": _}:
            return True
        case {"DoStmt": _}:
            return _ENDS.search(sql) is not None
        case _:
            return False


def wait_of(node: Node | None) -> Wait:
    """How a statement outside of a transaction waits for its locks.

    Source: VACUUM FULL, CLUSTER and REINDEX lock a table ACCESS EXCLUSIVE or SHARE; the CONCURRENTLY forms and VACUUM
    stop nobody while they wait, the others lock no relation.
    """
    match node:
        case {"CallStmt": _} | {"DoStmt": _}:
            return Wait.OWN
        case {"ClusterStmt": _}:
            return Wait.BOUNDED
        case {"VacuumStmt": dict(body)} if _is_on(body, "options", "full"):
            return Wait.BOUNDED
        case {"ReindexStmt": dict(body)} if not _is_on(body, "params", "concurrently"):
            return Wait.BOUNDED
        case _:
            return Wait.PATIENT


def _is_on(body: Node, key: str, name: str) -> bool:
    option = options(body, key).get(name)
    return option is not None and not switched_off(option)
