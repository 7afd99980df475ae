"""Which module knows what a kind of statement does; it is loaded when the first such statement comes."""

import functools
from collections.abc import Callable
from importlib import import_module

from flyback.analysis.impact import Impact
from flyback.syntax.object_names import Node

Handler = Callable[[Node, Impact], None]

_MODULES: dict[str, tuple[str, ...]] = {
    "alter_table": ("AlterTableMoveAllStmt", "AlterTableStmt"),
    "cluster": (
        "AlterDatabaseRefreshCollStmt",
        "AlterDatabaseSetStmt",
        "AlterDatabaseStmt",
        "AlterRoleSetStmt",
        "AlterRoleStmt",
        "AlterSystemStmt",
        "AlterTableSpaceOptionsStmt",
        "CreateRoleStmt",
        "CreateTableSpaceStmt",
        "CreatedbStmt",
        "DropRoleStmt",
        "DropTableSpaceStmt",
        "DropdbStmt",
    ),
    "commenting": ("CommentStmt", "SecLabelStmt"),
    "copying": ("CopyStmt",),
    "creating_tables": ("CreateForeignTableStmt", "CreateStmt"),
    "data": ("DeleteStmt", "InsertStmt", "MergeStmt", "SelectStmt", "UpdateStmt"),
    "domains": ("AlterDomainStmt", "CreateDomainStmt"),
    "dropping": ("DropStmt",),
    "foreign": (
        "AlterFdwStmt",
        "AlterForeignServerStmt",
        "AlterUserMappingStmt",
        "CreateFdwStmt",
        "CreateForeignServerStmt",
        "CreateUserMappingStmt",
        "DropUserMappingStmt",
        "ImportForeignSchemaStmt",
    ),
    "functions": ("AlterFunctionStmt", "CreateFunctionStmt"),
    "indexes": ("IndexStmt",),
    "locking": ("LockStmt",),
    "maintenance": ("CheckPointStmt", "ClusterStmt", "RefreshMatViewStmt", "ReindexStmt", "VacuumStmt"),
    "moving": ("AlterObjectSchemaStmt", "AlterOwnerStmt", "DropOwnedStmt", "ReassignOwnedStmt"),
    "opaque": (
        "CallStmt",
        "ClosePortalStmt",
        "DeallocateStmt",
        "DeclareCursorStmt",
        "DoStmt",
        "ExecuteStmt",
        "ExplainStmt",
        "FetchStmt",
        "PrepareStmt",
    ),
    "privileges": ("AlterDefaultPrivilegesStmt", "GrantRoleStmt", "GrantStmt"),
    "rare_objects": (
        "AlterCollationStmt",
        "AlterEventTrigStmt",
        "AlterOpFamilyStmt",
        "AlterOperatorStmt",
        "AlterTSConfigurationStmt",
        "AlterTSDictionaryStmt",
        "AlterTypeStmt",
        "CreateAmStmt",
        "CreateCastStmt",
        "CreateConversionStmt",
        "CreateEventTrigStmt",
        "CreateOpClassStmt",
        "CreateOpFamilyStmt",
        "CreatePLangStmt",
        "CreateTransformStmt",
        "DefineStmt",
    ),
    "renaming": ("RenameStmt",),
    "replication": (
        "AlterPublicationStmt",
        "AlterSubscriptionStmt",
        "CreatePublicationStmt",
        "CreateSubscriptionStmt",
        "DropSubscriptionStmt",
    ),
    "schemas": (
        "AlterExtensionContentsStmt",
        "AlterExtensionStmt",
        "AlterObjectDependsStmt",
        "CreateExtensionStmt",
        "CreateSchemaStmt",
    ),
    "sequences": ("AlterSeqStmt", "CreateSeqStmt"),
    "session": (
        "ConstraintsSetStmt",
        "DiscardStmt",
        "ListenStmt",
        "LoadStmt",
        "NotifyStmt",
        "UnlistenStmt",
        "VariableSetStmt",
        "VariableShowStmt",
    ),
    "statistics": ("AlterStatsStmt", "CreateStatsStmt"),
    "triggers": ("AlterPolicyStmt", "CreatePolicyStmt", "CreateTrigStmt", "RuleStmt"),
    "truncating": ("TruncateStmt",),
    "types": ("AlterEnumStmt", "CompositeTypeStmt", "CreateEnumStmt", "CreateRangeStmt"),
    "views": ("CreateTableAsStmt", "ViewStmt"),
}
"""By module of `statements/`: the kinds of statement it has a function for, `AlterTableStmt` -> `alter_table_stmt`."""
_HOMES = {kind: module for module, kinds in _MODULES.items() for kind in kinds}


@functools.cache
def handler_of(kind: str) -> Handler | None:
    """The function that notes what such a statement does; None for kinds that nobody has written down."""
    module = _HOMES.get(kind)
    if module is None:
        return None
    name = "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in kind).lstrip("_")
    found: Handler = getattr(import_module(f"flyback.analysis.statements.{module}"), name)
    return found


def perform(node: Node, impact: Impact) -> None:
    """Notes what a statement does, whatever its kind; of kinds that nobody has written down, that nobody knows."""
    kind, body = next(iter(node.items()))
    handler = handler_of(kind)
    if handler is None:
        impact.cannot_tell(f"what {impact.statement.tag} does")
    elif isinstance(body, dict):
        handler(body, impact)
