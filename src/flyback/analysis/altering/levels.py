"""The lock that an ALTER TABLE takes: the strongest that one of its commands asks for.

Source: AlterTableGetLockLevel() in tablecmds.c, AlterTableGetRelOptionsLockLevel() in reloptions.c.
"""

from collections.abc import Iterable

from flyback.analysis.altering.work import Command
from flyback.analysis.impact import ACCESS_EXCLUSIVE, SHARE_ROW_EXCLUSIVE, SHARE_UPDATE_EXCLUSIVE
from flyback.model.lock_modes import strength
from flyback.syntax.trees import body_of, listed, text

_WEAK = frozenset(
    {
        "AT_SetStatistics",
        "AT_ClusterOn",
        "AT_DropCluster",
        "AT_SetOptions",
        "AT_ResetOptions",
        "AT_ValidateConstraint",
        "AT_AttachPartition",
        "AT_DetachPartitionFinalize",
    }
)
_TRIGGERS = frozenset(
    {
        "AT_EnableTrig",
        "AT_EnableAlwaysTrig",
        "AT_EnableReplicaTrig",
        "AT_EnableTrigAll",
        "AT_EnableTrigUser",
        "AT_DisableTrig",
        "AT_DisableTrigAll",
        "AT_DisableTrigUser",
    }
)
_STRONG_OPTIONS = frozenset(
    {
        "user_catalog_table",
        "security_barrier",
        "security_invoker",
        "check_option",
        "fastupdate",
        "gin_pending_list_limit",
        "buffering",
        "pages_per_range",
        "autosummarize",
    }
)
"""Storage parameters that need ACCESS EXCLUSIVE; all others are content with SHARE UPDATE EXCLUSIVE."""


def lock_of(commands: Iterable[Command]) -> str:
    """The lock on every relation that these commands alter."""
    return max((_lock(command) for command in commands), key=strength, default=ACCESS_EXCLUSIVE)


def _lock(command: Command) -> str:
    match command.kind:
        case kind if kind in _WEAK:
            return SHARE_UPDATE_EXCLUSIVE
        case kind if kind in _TRIGGERS:
            return SHARE_ROW_EXCLUSIVE
        case "AT_AddConstraint" if text(command.body, "contype") == "CONSTR_FOREIGN":
            return SHARE_ROW_EXCLUSIVE
        case "AT_SetRelOptions" | "AT_ResetRelOptions" | "AT_ReplaceRelOptions":
            names = {text(body_of(option, "DefElem"), "defname") for option in listed(command.body, "items")}
            return ACCESS_EXCLUSIVE if not names or names & _STRONG_OPTIONS else SHARE_UPDATE_EXCLUSIVE
        case "AT_DetachPartition" if command.body.get("concurrent"):
            return SHARE_UPDATE_EXCLUSIVE
        case _:
            return ACCESS_EXCLUSIVE
