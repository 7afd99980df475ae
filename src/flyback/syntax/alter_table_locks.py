"""What ALTER TABLE locks.

Source: AlterTableGetLockLevel() and ATPrepCmd() in PostgreSQL's tablecmds.c, 14 to 18, and measurements on 15 to 18.
"""

from flyback.syntax.locks import (
    ACCESS_EXCLUSIVE,
    SHARE_ROW_EXCLUSIVE,
    STRONG,
    DefaultPartition,
    KeyPartners,
    Locking,
    NamedLock,
    Reach,
    StrongLock,
    inner,
    items,
    name_of,
    reach_of,
)
from flyback.syntax.object_names import Node, ObjectName

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
"""SHARE UPDATE EXCLUSIVE at most: nobody's reads or writes wait."""
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
_ALONE = frozenset(
    {
        "AT_ChangeOwner",
        "AT_SetLogged",
        "AT_SetUnLogged",
        "AT_SetAccessMethod",
        "AT_SetTableSpace",
        "AT_SetRelOptions",
        "AT_ResetRelOptions",
        "AT_SetCompression",
        "AT_AddInherit",
        "AT_DropInherit",
        "AT_EnableRule",
        "AT_EnableAlwaysRule",
        "AT_EnableReplicaRule",
        "AT_DisableRule",
        "AT_AddOf",
        "AT_DropOf",
        "AT_ReplicaIdentity",
        "AT_EnableRowSecurity",
        "AT_DisableRowSecurity",
        "AT_ForceRowSecurity",
        "AT_NoForceRowSecurity",
        "AT_DetachPartition",
    }
)
"""Never done to partitions or inheriting tables."""
_BRIEF = frozenset(
    {
        "AT_AddColumn",
        "AT_DropColumn",
        "AT_ColumnDefault",
        "AT_DropNotNull",
        "AT_DropIdentity",
        "AT_DropExpression",
        "AT_SetStatistics",
        "AT_SetStorage",
        "AT_SetCompression",
        "AT_SetOptions",
        "AT_ResetOptions",
        "AT_AddConstraint",
        "AT_DropConstraint",
        "AT_ChangeOwner",
        "AT_ClusterOn",
        "AT_DropCluster",
        "AT_SetRelOptions",
        "AT_ResetRelOptions",
        "AT_DetachPartition",
        *(_ALONE - {"AT_SetLogged", "AT_SetUnLogged", "AT_SetAccessMethod", "AT_SetTableSpace"}),
        *_TRIGGERS,
    }
)
"""Nothing is scanned, built or rewritten, unless a column or a constraint makes it so."""
_UNCHECKED = frozenset({"CONSTR_NULL", "CONSTR_NOTNULL", "CONSTR_FOREIGN", "CONSTR_ATTR_DEFERRABLE"})


def alter_table(body: Node) -> Locking:
    """What ALTER TABLE takes; nothing for ALTER INDEX, VIEW, SEQUENCE ..., whose relations LOCK TABLE does not take."""
    if body.get("objtype") != "OBJECT_TABLE":
        return Locking(brief=False)
    table = name_of(body.get("relation"))
    commands = [inner(command) for command in items(body, "cmds")]
    modes = [mode for command in commands if (mode := _mode(command))]
    locks: list[StrongLock] = []
    if modes:
        reach = reach_of(body.get("relation"))
        if all(command.get("subtype") in _ALONE or _is_index(command) for command in commands):
            reach = Reach.ONLY
        locks.append(NamedLock(table, max(modes, key=STRONG.index), reach))
    for command in commands:
        locks += _partners(table, command)
    return Locking(tuple(locks), brief=all(_is_brief(command) for command in commands))


def references(constraints: list[Node]) -> list[StrongLock]:
    """Locks on what new foreign keys refer to."""
    return [
        NamedLock(name_of(constraint["pktable"]), SHARE_ROW_EXCLUSIVE)
        for constraint in constraints
        if constraint.get("contype") == "CONSTR_FOREIGN" and "pktable" in constraint
    ]


def partition_kin(parent: ObjectName) -> list[StrongLock]:
    """Locks besides those on parent and partition: on the default partition, and on what the foreign keys refer to."""
    return [DefaultPartition(parent), KeyPartners(parent, SHARE_ROW_EXCLUSIVE)]


def column_constraints(column: Node) -> list[Node]:
    """The constraints written in a column's definition."""
    return [inner(constraint) for constraint in items(column, "constraints")]


def _mode(command: Node) -> str:
    """Of the lock on the altered table; empty when it is a weak one."""
    match command.get("subtype"), command.get("def"):
        case subtype, _ if subtype in _WEAK:
            return ""
        case subtype, _ if subtype in _TRIGGERS:
            return SHARE_ROW_EXCLUSIVE
        case "AT_AddConstraint", {"Constraint": {"contype": "CONSTR_FOREIGN"}}:
            return SHARE_ROW_EXCLUSIVE
        case "AT_SetRelOptions" | "AT_ResetRelOptions", {"List": dict(options)}:
            named = [inner(option).get("defname") for option in items(options, "items")]
            return ACCESS_EXCLUSIVE if "user_catalog_table" in named else ""
        case "AT_DetachPartition", {"PartitionCmd": {"concurrent": True}}:
            return ""
        case _:
            return ACCESS_EXCLUSIVE


def _is_index(command: Node) -> bool:
    """Whether an index is built; on partitions that takes a weaker lock up to PostgreSQL 17."""
    match command.get("subtype"), command.get("def"):
        case "AT_AddConstraint", {"Constraint": {"contype": str(kind)}}:
            return kind in ("CONSTR_PRIMARY", "CONSTR_UNIQUE", "CONSTR_EXCLUSION")
        case _:
            return False


def _partners(table: ObjectName, command: Node) -> list[StrongLock]:
    """What else one subcommand locks."""
    cascade = command.get("behavior") == "DROP_CASCADE"
    name = str(command.get("name", ""))
    match command.get("subtype"), command.get("def"):
        case "AT_AddColumn", {"ColumnDef": dict(column)}:
            return references(column_constraints(column))
        case "AT_AddConstraint", {"Constraint": dict(constraint)}:
            return references([constraint])
        case "AT_DropColumn", _:
            return [KeyPartners(table, columns=(name,), incoming=cascade)]
        case "AT_DropConstraint", _:
            return [KeyPartners(table, constraints=(name,), incoming=cascade)]
        case "AT_AlterColumnType", _:
            return [KeyPartners(table, columns=(name,), incoming=True)]
        case "AT_AlterConstraint", {"ATAlterConstraint": {"conname": str(constraint), "alterEnforceability": True}}:
            return [KeyPartners(table, constraints=(constraint,))]
        case "AT_AttachPartition", {"PartitionCmd": {"name": partition}}:
            return [NamedLock(name_of(partition), ACCESS_EXCLUSIVE), *partition_kin(table)]
        case "AT_DetachPartition", {"PartitionCmd": {"name": partition, **rest}} if "concurrent" not in rest:
            return [NamedLock(name_of(partition), ACCESS_EXCLUSIVE, Reach.ONLY), *partition_kin(table)]
        case "AT_DetachPartitionFinalize", {"PartitionCmd": {"name": partition}}:
            return [NamedLock(name_of(partition), ACCESS_EXCLUSIVE, Reach.ONLY)]
        case _:
            return []


def _is_brief(command: Node) -> bool:
    match command.get("subtype"), command.get("def"):
        case "AT_AddColumn", {"ColumnDef": dict(column)}:
            return all(_adds_nothing(constraint) for constraint in column_constraints(column))
        case "AT_AddConstraint", {"Constraint": dict(constraint)}:
            return bool(constraint.get("skip_validation"))
        case subtype, _:
            return subtype in _BRIEF


def _adds_nothing(constraint: Node) -> bool:
    """Whether a constraint of a new column needs no scan and no rewrite."""
    match constraint:
        case {"contype": "CONSTR_DEFAULT", "raw_expr": {"A_Const": _} | {"TypeCast": {"arg": {"A_Const": _}}}}:
            return True
        case _:
            return constraint.get("contype") in _UNCHECKED
