"""ADD, SET and DROP of an identity.

Source: ATExecAddIdentity(), ATExecSetIdentity() and ATExecDropIdentity() in tablecmds.c.
"""

from flyback.analysis.altering.named import column_named
from flyback.analysis.altering.work import Alteration, Command
from flyback.analysis.impact import ACCESS_EXCLUSIVE, SHARE_ROW_EXCLUSIVE
from flyback.analysis.making import relations as making
from flyback.analysis.removing import remove
from flyback.frozen import replaced
from flyback.model.snapshot import Column, Ref
from flyback.syntax.trees import body_of, listed, text

_INTEGERS = (20, 21, 23)


def add_identity(alteration: Alteration, oid: int, command: Command) -> None:
    """New rows get numbers; old ones keep theirs."""
    impact, relation = alteration.impact, alteration.relation(oid)
    column = column_named(alteration, oid, command.name)
    if column is None:
        return
    if not command.inherited:
        impact.act("add identity", oid, column.name, command.ordinal, how="catalogue only")
    refusal = _unfit(relation.name, column)
    if _is_refused(alteration, oid, command, "add identity to"):
        return
    if column.type and column.type not in _INTEGERS:
        impact.refuse("22023", "identity column type must be smallint, integer, or bigint")
    elif refusal and not relation.assumed:
        impact.refuse("55000", refusal)
    if impact.refused:
        return
    kind = text(command.body, "generated_when")
    if command.inherited:
        making.change_column(alteration.database, oid, column.number, lambda each: replaced(each, identity=kind))
    else:
        making.add_owned_sequence(alteration.database, oid, column.number, identity=kind)
    for child in _partitions(alteration, oid, command):
        add_identity(alteration, child, replaced(command, inherited=True))


def _unfit(table: str, column: Column) -> str:
    if not column.not_null:
        return f'column "{column.name}" of relation "{table}" must be declared NOT NULL before identity can be added'
    if column.identity:
        return f'column "{column.name}" of relation "{table}" is already an identity column'
    if column.default:
        return f'column "{column.name}" of relation "{table}" already has a default value'
    return ""


def _partitions(alteration: Alteration, oid: int, command: Command) -> list[int]:
    """Partitions share an identity from PostgreSQL 17 on."""
    shared = alteration.major >= 17 and command.recurse and alteration.relation(oid).kind == "p"
    return alteration.children(oid) if shared else []


def _is_refused(alteration: Alteration, oid: int, command: Command, what: str) -> bool:
    """Whether partitions, which share an identity from PostgreSQL 17 on, forbid it; noted as refused then."""
    relation = alteration.relation(oid)
    if alteration.major < 17 or command.inherited:
        return False
    if relation.bound:
        alteration.impact.refuse("0A000", f"cannot {what} a column of a partition")
    elif relation.kind == "p" and not command.recurse and alteration.children(oid):
        alteration.impact.refuse("42P16", f"cannot {what} a column of only the partitioned table")
    return alteration.impact.refused


def set_identity(alteration: Alteration, oid: int, command: Command) -> None:
    """Changes the sequence, which is altered even when nothing of it changes."""
    impact, relation = alteration.impact, alteration.relation(oid)
    column = column_named(alteration, oid, command.name)
    if column is None or _is_refused(alteration, oid, command, "change identity of"):
        return
    for child in _partitions(alteration, oid, command):
        impact.lock(child, ACCESS_EXCLUSIVE)
    if not column.identity and not relation.assumed:
        impact.refuse("55000", f'column "{column.name}" of relation "{relation.name}" is not an identity column')
        return
    for sequence in _sequences(alteration, oid, column):
        impact.lock(sequence.oid, SHARE_ROW_EXCLUSIVE)
        options = {text(body_of(option, "DefElem"), "defname") for option in listed(command.body, "items")}
        if "restart" in options:
            impact.lose(sequence.oid, "its position")
            impact.act("restart sequence", sequence.oid, alteration.relation(sequence.oid).name, command.ordinal)


def _sequences(alteration: Alteration, oid: int, column: Column) -> list[Ref]:
    edges = alteration.database.dependents(Ref("pg_class", oid, column.number))
    return [edge.dependent for edge in edges if edge.kind == "i" and edge.dependent.catalog == "pg_class"]


def drop_identity(alteration: Alteration, oid: int, command: Command) -> None:
    """The column keeps its numbers, and gets no new ones."""
    impact, relation = alteration.impact, alteration.relation(oid)
    column = column_named(alteration, oid, command.name)
    if column is None:
        return
    if not command.inherited:
        impact.act("drop identity", oid, column.name, command.ordinal)
    if _is_refused(alteration, oid, command, "drop identity from"):
        return
    if not column.identity:
        if not command.missing_ok and not relation.assumed:
            impact.refuse("55000", f'column "{column.name}" of relation "{relation.name}" is not an identity column')
        return
    sequences = _sequences(alteration, oid, column)
    making.change_column(alteration.database, oid, column.number, lambda each: replaced(each, identity=""))
    for sequence in sequences:
        impact.lock(sequence.oid, ACCESS_EXCLUSIVE)
        impact.drop(f"sequence {impact.name(sequence.oid)}", sequence.oid)
        remove(alteration.database, sequence)
    for child in _partitions(alteration, oid, command):
        drop_identity(alteration, child, replaced(command, inherited=True))
