"""Which kinds of relation a spelling, and a command, of ALTER TABLE is for.

Source: RangeVarCallbackForAlterRelation() and ATSimplePermissions() in tablecmds.c.
"""

from flyback.analysis.altering.work import Command
from flyback.analysis.impact import Impact
from flyback.frozen import replaced
from flyback.model.snapshot import Index, Relation

_SPELLINGS = {
    "OBJECT_VIEW": ("v", "a view"),
    "OBJECT_SEQUENCE": ("S", "a sequence"),
    "OBJECT_MATVIEW": ("m", "a materialized view"),
    "OBJECT_FOREIGN_TABLE": ("f", "a foreign table"),
    "OBJECT_INDEX": ("iI", "an index"),
}
_TABLE = "rp"
_WITH_FOREIGN = "rpf"
_KINDS = {
    "AT_AddColumn": "rpfc",
    "AT_ColumnDefault": "rpvf",
    "AT_AddIdentity": "rpvf",
    "AT_SetIdentity": "rpvf",
    "AT_DropIdentity": "rpvf",
    "AT_SetStatistics": "rpmiIf",
    "AT_SetOptions": "rpmf",
    "AT_ResetOptions": "rpmf",
    "AT_SetStorage": "rpmf",
    "AT_SetCompression": "rpm",
    "AT_DropColumn": "rpfc",
    "AT_AlterColumnType": "rpfc",
    "AT_ClusterOn": "rpm",
    "AT_DropCluster": "rpm",
    "AT_SetAccessMethod": "rpm",
    "AT_SetTableSpace": "rpmiI",
    "AT_SetRelOptions": "rpvmi",
    "AT_ResetRelOptions": "rpvmi",
    "AT_AlterConstraint": _TABLE,
    "AT_AddOf": _TABLE,
    "AT_DropOf": _TABLE,
    "AT_ReplicaIdentity": "rpm",
    "AT_EnableRule": _TABLE,
    "AT_EnableAlwaysRule": _TABLE,
    "AT_EnableReplicaRule": _TABLE,
    "AT_DisableRule": _TABLE,
    "AT_EnableRowSecurity": _TABLE,
    "AT_DisableRowSecurity": _TABLE,
    "AT_ForceRowSecurity": _TABLE,
    "AT_NoForceRowSecurity": _TABLE,
    "AT_AttachPartition": "pI",
    "AT_DetachPartition": "p",
    "AT_DetachPartitionFinalize": "p",
    "AT_AlterColumnGenericOptions": "f",
    "AT_GenericOptions": "f",
    "AT_DropOids": _WITH_FOREIGN,
}
_WORDS = {
    "AT_AddColumn": "ADD COLUMN",
    "AT_ColumnDefault": "ALTER COLUMN ... SET DEFAULT",
    "AT_DropNotNull": "ALTER COLUMN ... DROP NOT NULL",
    "AT_SetNotNull": "ALTER COLUMN ... SET NOT NULL",
    "AT_DropColumn": "DROP COLUMN",
    "AT_AddConstraint": "ADD CONSTRAINT",
    "AT_DropConstraint": "DROP CONSTRAINT",
    "AT_AlterColumnType": "ALTER COLUMN ... SET DATA TYPE",
    "AT_SetLogged": "SET LOGGED",
    "AT_SetUnLogged": "SET UNLOGGED",
    "AT_SetRelOptions": "SET",
    "AT_ResetRelOptions": "RESET",
    "AT_AttachPartition": "ATTACH PARTITION",
    "AT_DetachPartition": "DETACH PARTITION",
}


def altered_as(spelling: str, relation: Relation, impact: Impact) -> Relation | None:
    """The relation, if ALTER TABLE, ALTER INDEX ... is for its kind; what is only assumed becomes of that kind."""
    kinds, words = _SPELLINGS.get(spelling, ("", ""))
    if relation.assumed:
        return _assumed_as(kinds[:1], relation, impact)
    if kinds and relation.kind not in kinds:
        impact.refuse("42809", f'"{relation.name}" is not {words}')
        return None
    if not kinds and relation.kind == "c":
        impact.refuse("42809", f'"{relation.name}" is a composite type')
        return None
    return relation


def is_allowed(command: Command, relation: Relation, impact: Impact) -> bool:
    """Whether a command is for that kind of relation; noted as refused when it is not."""
    if relation.assumed or relation.kind in _allowed(command.kind, impact.database.server.major):
        return True
    words = _WORDS.get(command.kind, command.kind.removeprefix("AT_"))
    impact.refuse("42809", f'ALTER action {words} cannot be performed on relation "{relation.name}"')
    return False


def _allowed(kind: str, major: int) -> str:
    match kind:
        case "AT_ChangeOwner":
            return "rpvmiISfc"
        case "AT_SetLogged" | "AT_SetUnLogged":
            return "rpS" if major < 18 else "rS"
        case _:
            return _KINDS.get(kind, _WITH_FOREIGN)


def _assumed_as(kind: str, relation: Relation, impact: Impact) -> Relation:
    if not kind or relation.kind == kind:
        return relation
    known = replaced(relation, kind=kind)
    impact.database.put(known)
    if kind == "i" and impact.database.find(Index, relation.oid) is None:
        impact.database.put(Index(oid=relation.oid, table=0))
    return known
