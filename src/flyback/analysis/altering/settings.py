"""Commands that only change how the server treats a relation from now on.

Source: ATExecSetStatistics(), ATExecSetRelOptions(), ATExecChangeOwner(), ATExecReplicaIdentity() ... in tablecmds.c.
"""

from flyback.analysis.altering.named import column_named, column_names
from flyback.analysis.altering.parameters import unknown_parameter
from flyback.analysis.altering.short_types import is_short
from flyback.analysis.altering.work import Alteration, Command
from flyback.analysis.impact import ACCESS_EXCLUSIVE, SHARE
from flyback.analysis.types.naming import bare_type
from flyback.frozen import replaced
from flyback.model.snapshot import Column, Index, Ref
from flyback.syntax.trees import body_of, listed, text

_IDENTITIES = {"n": "nothing", "f": "full", "i": "index", "d": "default"}


def set_statistics(alteration: Alteration, oid: int, command: Command) -> None:
    """How large a sample ANALYZE takes of a column, or of an index's expression."""
    index = alteration.database.find(Index, oid)
    column = alteration.relation(oid).column(command.name) if command.name else None
    if column is not None and column.generated == "v":
        alteration.impact.refuse("0A000", f'cannot alter statistics on virtual generated column "{column.name}"')
    elif command.name:
        _note_column(alteration, oid, command, "set statistics")
    elif index is not None and index.table:
        _refuse_index_column(alteration, index, command.number)
    elif index is None:
        alteration.impact.refuse("0A000", "cannot refer to non-index column by number")


def _refuse_index_column(alteration: Alteration, index: Index, number: int) -> None:
    """Only expressions of an index have statistics of their own."""
    columns = (*index.columns, *index.included)
    name = alteration.relation(index.oid).name
    if number > len(columns):
        alteration.impact.refuse("42703", f'column number {number} of relation "{name}" does not exist')
    elif columns[number - 1]:
        kind = "included column" if number > len(index.columns) else "non-expression column"
        alteration.impact.refuse("0A000", f'cannot alter statistics on {kind} of index "{name}"')


def set_storage(alteration: Alteration, oid: int, command: Command) -> None:
    """How long values of a column are stored from now on."""
    column = _note_column(alteration, oid, command, "set storage")
    wanted = text(command.body, "sval").lower()
    if wanted not in ("plain", "external", "extended", "main", "default"):
        alteration.impact.refuse("22023", f'invalid storage type "{wanted}"')
    elif column is not None and wanted not in ("plain", "default") and is_short(column, alteration.database):
        shown = bare_type(column.type, alteration.database)
        alteration.impact.refuse("0A000", f"column data type {shown} can only have storage PLAIN")


def set_compression(alteration: Alteration, oid: int, command: Command) -> None:
    """How long values of a column are compressed from now on."""
    column = _note_column(alteration, oid, command, "set compression")
    wanted = text(command.body, "sval")
    if wanted not in ("pglz", "lz4", "default"):
        alteration.impact.refuse("22023", f'invalid compression method "{wanted}"')
    elif column is not None and wanted != "default" and is_short(column, alteration.database):
        shown = bare_type(column.type, alteration.database)
        alteration.impact.refuse("0A000", f"column data type {shown} does not support compression")


def set_column_options(alteration: Alteration, oid: int, command: Command) -> None:
    """What the planner assumes of a column."""
    _note_column(alteration, oid, command, "set column options")
    for option in listed(command.body, "items"):
        name = text(body_of(option, "DefElem"), "defname")
        if name not in ("n_distinct", "n_distinct_inherited") and alteration.relation(oid).kind != "f":
            alteration.impact.refuse("22023", f'unrecognized parameter "{name}"')


def _note_column(alteration: Alteration, oid: int, command: Command, kind: str) -> Column | None:
    column = column_named(alteration, oid, command.name)
    if column is not None and not command.inherited:
        alteration.impact.act(kind, oid, column.name, command.ordinal)
    return column


def set_options(alteration: Alteration, oid: int, command: Command) -> None:
    """Storage parameters and the options of views and foreign tables."""
    relation = alteration.relation(oid)
    options = [body_of(each, "DefElem") for each in listed(command.body, "items")]
    names = [text(option, "defname") for option in options]
    alteration.impact.act("set options", oid, relation.name, command.ordinal, options=", ".join(names))
    if relation.kind == "p" and names and command.kind != "AT_GenericOptions":
        alteration.impact.refuse("42809", "cannot specify storage parameters for a partitioned table")
    elif command.kind != "AT_GenericOptions" and (unknown := unknown_parameter(alteration, oid, options)):
        alteration.impact.refuse("22023", f'unrecognized parameter "{unknown}"')


def change_owner(alteration: Alteration, oid: int, command: Command) -> None:
    """The owner of a table, its indexes, its row type and the sequences of its columns."""
    impact, database, relation = alteration.impact, alteration.database, alteration.relation(oid)
    impact.act("set owner", oid, relation.name, command.ordinal, to=command.name)
    if (command.name or database.server.user) == relation.owner or (relation.kind in "iI" and not relation.assumed):
        return
    owned = [edge for edge in database.dependencies(Ref("pg_class", oid)) if edge.kind in "ai" and edge.on.column]
    if relation.kind == "S" and owned:
        impact.refuse("0A000", f'cannot change owner of sequence "{relation.name}"')
        return
    for part in (*(index.oid for index in database.of(oid, Index)), *owned_sequences(alteration, oid)):
        impact.lock(part, ACCESS_EXCLUSIVE)
        database.put(replaced(alteration.relation(part), owner=command.name))
    database.put(replaced(relation, owner=command.name))


def owned_sequences(alteration: Alteration, oid: int) -> list[int]:
    """The sequences that go with the columns of a table."""
    found = []
    for edge in alteration.database.dependents(Ref("pg_class", oid)):
        relation = edge.dependent.catalog == "pg_class" and edge.on.column and not edge.dependent.column
        if relation and edge.kind in "ai" and alteration.relation(edge.dependent.oid).kind == "S":
            found.append(edge.dependent.oid)
    return found


def cluster_on(alteration: Alteration, oid: int, command: Command) -> None:
    """The index that the next CLUSTER goes by."""
    impact, relation = alteration.impact, alteration.relation(oid)
    impact.act("cluster on", oid, command.name, command.ordinal)
    if relation.kind == "p":
        impact.refuse("0A000", "cannot mark index clustered in partitioned table")
        return
    index = _index_named(alteration, oid, command.name, "42704")
    if index is None:
        return
    impact.lock(index.oid, alteration.mode)
    if index.partial:
        impact.refuse("0A000", f'cannot cluster on partial index "{command.name}"')
    elif not index.valid:
        impact.refuse("0A000", f'cannot cluster on invalid index "{command.name}"')
    elif index.method not in ("btree", "gist"):
        why = "because access method does not support clustering"
        impact.refuse("0A000", f'cannot cluster on index "{command.name}" {why}')
    for other in alteration.database.of(oid, Index):
        alteration.database.put(replaced(other, clustered=other.oid == index.oid))


def forget_cluster(alteration: Alteration, oid: int, command: Command) -> None:
    """CLUSTER without an index will not find one."""
    del command
    if alteration.relation(oid).kind == "p":
        alteration.impact.refuse("0A000", "cannot mark index clustered in partitioned table")
    for other in alteration.database.of(oid, Index):
        alteration.database.put(replaced(other, clustered=False))


def _index_named(alteration: Alteration, oid: int, name: str, missing: str) -> Index | None:
    """An index of that table; None when there is none (noted as refused, where that is known)."""
    table = alteration.relation(oid)
    relation = alteration.database.relation_named(table.schema, name)
    index = alteration.database.find(Index, relation.oid) if relation else None
    if index is not None and index.table == oid:
        return index
    if alteration.database.complete:
        alteration.impact.refuse(missing, f'index "{name}" for table "{table.name}" does not exist')
    return None


def set_replica_identity(alteration: Alteration, oid: int, command: Command) -> None:
    """What logical replication writes of old rows."""
    impact, database = alteration.impact, alteration.database
    kind = text(command.body, "identity_type")
    name = text(command.body, "name")
    impact.act("replica identity", oid, name, command.ordinal, to=_IDENTITIES.get(kind, ""))
    index = _index_named(alteration, oid, name, "42704") if kind == "i" else None
    if index is not None:
        impact.lock(index.oid, SHARE)
        refusal = _unfit(alteration, oid, index, name)
        if refusal:
            impact.refuse("42809", refusal)
            return
    database.put(replaced(alteration.relation(oid), replica_identity=kind))
    for other in database.of(oid, Index):
        chosen = index is not None and other.oid == index.oid
        if chosen or other.replica_identity:
            database.put(replaced(other, replica_identity=chosen))


def _unfit(alteration: Alteration, oid: int, index: Index, name: str) -> str:
    if not index.unique:
        return f'cannot use non-unique index "{name}" as replica identity'
    if not index.immediate:
        return f'cannot use non-immediate index "{name}" as replica identity'
    if 0 in index.columns:
        return f'cannot use expression index "{name}" as replica identity'
    if index.partial:
        return f'cannot use partial index "{name}" as replica identity'
    columns = {column.name: column for column in alteration.relation(oid).columns}
    for column in column_names(alteration, oid, index.columns):
        if not columns[column].not_null:
            return f'index "{name}" cannot be used as replica identity because column "{column}" is nullable'
    return ""
