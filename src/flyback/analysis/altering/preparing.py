"""Before anything is changed: what a command is refused for at once, which tables it is for, and in which pass it runs.

Source: ATPrepCmd() in tablecmds.c.
"""

from flyback.analysis.altering.kinds import is_allowed
from flyback.analysis.altering.steps import step
from flyback.analysis.altering.work import Alteration, Command, Pass
from flyback.frozen import replaced

_Moment = tuple[Pass, str]
"""In which pass a command is carried out, and by which step."""
_TRIGGERS = (
    *("AT_EnableTrig", "AT_EnableAlwaysTrig", "AT_EnableReplicaTrig", "AT_EnableTrigAll", "AT_EnableTrigUser"),
    *("AT_DisableTrig", "AT_DisableTrigAll", "AT_DisableTrigUser"),
)
_RULES = ("AT_EnableRule", "AT_EnableAlwaysRule", "AT_EnableReplicaRule", "AT_DisableRule")
_ROW_SECURITY = ("AT_EnableRowSecurity", "AT_DisableRowSecurity", "AT_ForceRowSecurity", "AT_NoForceRowSecurity")
_ALONE: dict[str, _Moment] = {
    "AT_SetIdentity": (Pass.MISC, "identities.set_identity"),
    "AT_SetOptions": (Pass.MISC, "settings.set_column_options"),
    "AT_ResetOptions": (Pass.MISC, "settings.set_column_options"),
    "AT_SetCompression": (Pass.MISC, "settings.set_compression"),
    "AT_ChangeOwner": (Pass.MISC, "settings.change_owner"),
    "AT_ClusterOn": (Pass.MISC, "settings.cluster_on"),
    "AT_DropCluster": (Pass.MISC, "settings.forget_cluster"),
    "AT_SetAccessMethod": (Pass.MISC, "storage.set_access_method"),
    "AT_SetTableSpace": (Pass.MISC, "storage.set_tablespace"),
    "AT_SetRelOptions": (Pass.MISC, "settings.set_options"),
    "AT_ResetRelOptions": (Pass.MISC, "settings.set_options"),
    "AT_GenericOptions": (Pass.MISC, "settings.set_options"),
    "AT_AlterColumnGenericOptions": (Pass.MISC, "settings.set_column_options"),
    "AT_AddInherit": (Pass.MISC, "inheriting.inherit"),
    "AT_DropInherit": (Pass.MISC, "inheriting.stop_inheriting"),
    "AT_AddOf": (Pass.MISC, "inheriting.become_typed"),
    "AT_DropOf": (Pass.MISC, "inheriting.stop_being_typed"),
    "AT_ReplicaIdentity": (Pass.MISC, "settings.set_replica_identity"),
    "AT_AttachPartition": (Pass.MISC, "inheriting.attach"),
    "AT_DetachPartition": (Pass.MISC, "inheriting.detach"),
    "AT_DetachPartitionFinalize": (Pass.MISC, "inheriting.detach"),
    **dict.fromkeys(_TRIGGERS, (Pass.MISC, "switches.switch_trigger")),
    **dict.fromkeys(_RULES, (Pass.MISC, "switches.switch_rule")),
    **dict.fromkeys(_ROW_SECURITY, (Pass.MISC, "switches.switch_row_security")),
}
"""Done to the named relation; triggers see to partitions themselves."""
_LATER: dict[str, _Moment] = {
    "AT_AddColumn": (Pass.ADD_COLUMN, "columns.add_column"),
    "AT_DropColumn": (Pass.DROP, "dropped_columns.drop_column"),
    "AT_AddConstraint": (Pass.ADD_CONSTRAINT, "adding.sort_in"),
    "AT_DropConstraint": (Pass.DROP, "constraints.drop_constraint"),
    "AT_AlterConstraint": (Pass.MISC, "constraints.alter_constraint"),
    "AT_ValidateConstraint": (Pass.MISC, "constraints.validate_constraint"),
    "AT_AddIdentity": (Pass.ADD_OTHER_CONSTRAINT, "identities.add_identity"),
    "AT_DropIdentity": (Pass.DROP, "identities.drop_identity"),
}
"""Children are looked for when it is carried out."""
_FOR_ALL: dict[str, _Moment] = {
    "AT_SetStatistics": (Pass.MISC, "settings.set_statistics"),
    "AT_SetStorage": (Pass.MISC, "settings.set_storage"),
    "AT_SetExpression": (Pass.SET_EXPRESSION, "defaults.set_expression"),
}
"""Done to everything below, too."""
_AT_ONCE: dict[str, str] = {
    "AT_AlterColumnType": "types.prepare_change",
    "AT_ColumnDefault": "defaults.prepare_change",
    "AT_DropExpression": "defaults.prepare_dropping_expression",
    "AT_DropNotNull": "nulls.prepare_dropping",
    "AT_SetLogged": "storage.set_logged",
    "AT_SetNotNull": "nulls.prepare_setting",
    "AT_SetUnLogged": "storage.set_logged",
}
"""These have their own way into the queue."""


def prepare(alteration: Alteration, oid: int, command: Command, *, recurse: bool) -> None:
    """Look at one command, and put it in the queue."""
    if not is_allowed(command, alteration.relation(oid), alteration.impact):
        return
    kind, command = command.kind, replaced(command, recurse=recurse)
    if kind in _ALONE:
        moment, name = _ALONE[kind]
        alteration.schedule(oid, moment, step(name), command)
    elif kind in _LATER:
        _prepare_later(alteration, oid, command)
    elif kind in _FOR_ALL:
        moment, name = _FOR_ALL[kind]
        alteration.schedule_for_all(oid, moment, step(name), command)
    elif kind in _AT_ONCE:
        step(_AT_ONCE[kind])(alteration, oid, command)
    elif kind != "AT_DropOids":
        alteration.impact.cannot_tell(f"what {kind.removeprefix('AT_')} does")


def _prepare_later(alteration: Alteration, oid: int, command: Command) -> None:
    if command.kind == "AT_AddConstraint" and command.recurse and alteration.major >= 18:
        alteration.descendants(oid)
    if command.kind == "AT_DropConstraint" and alteration.relation(oid).kind == "p":
        alteration.descendants(oid)
    moment, name = _LATER[command.kind]
    alteration.schedule(oid, moment, step(name), command)
