"""DROP COLUMN.

Source: ATExecDropColumn() in tablecmds.c.
"""

from flyback.analysis.altering.named import column_named, is_partition_key
from flyback.analysis.altering.work import Alteration, Command
from flyback.analysis.dropping import drop
from flyback.analysis.making import relations as making
from flyback.analysis.mentioning import functions_mentioning
from flyback.frozen import replaced
from flyback.model.snapshot import Ref


def drop_column(alteration: Alteration, oid: int, command: Command) -> None:
    """The column with everything that is made of it, in children too when they have it from here."""
    impact, relation = alteration.impact, alteration.relation(oid)
    cascade = "yes" if command.cascade else ""
    if relation.column(command.name) is None and command.missing_ok and not relation.assumed:
        impact.act("drop column", oid, command.name, command.ordinal, cascade=cascade, exists="no")
        return
    users = functions_mentioning(alteration.database, relation.name, command.name)
    column = relation.column(command.name)
    own = impact.own_detail(Ref("pg_class", oid, column.number)) if column and not relation.assumed else ""
    impact.act("drop column", oid, command.name, command.ordinal, cascade=cascade, mentioned_by=users, own=own)
    if relation.of_type:
        impact.refuse("42809", "cannot drop column from typed table")
    if relation.assumed:
        impact.guess(oid)
    going = _going(alteration, oid, command)
    if going and not impact.refused:
        drop(impact, going, cascade=command.cascade)


def _going(alteration: Alteration, oid: int, command: Command) -> list[Ref]:
    impact = alteration.impact
    column = column_named(alteration, oid, command.name)
    relation = alteration.relation(oid)
    if column is None:
        return []
    if column.inherited and not command.inherited:
        impact.refuse("42P16", f'cannot drop inherited column "{column.name}"')
    elif is_partition_key(alteration, relation, column):
        why = f'because it is part of the partition key of relation "{relation.name}"'
        impact.refuse("42P16", f'cannot drop column "{column.name}" {why}')
    elif relation.kind == "p" and not command.recurse and alteration.database.children(oid):
        impact.refuse("42P16", "cannot drop column from only the partitioned table when partitions exist")
    if impact.refused:
        impact.lose(oid, f"column {column.name}")
        return []
    found = [Ref("pg_class", oid, column.number)]
    for child in alteration.children(oid):
        found += _going_below(alteration, child, command)
    return found


def _going_below(alteration: Alteration, child: int, command: Command) -> list[Ref]:
    """What goes from a child, which keeps the column if it is its own or comes from elsewhere as well."""
    column = alteration.relation(child).column(command.name)
    if column is None:
        return []
    if command.recurse and column.inherited == 1 and not column.is_local:
        return _going(alteration, child, replaced(command, inherited=True))
    making.change_column(
        alteration.database,
        child,
        column.number,
        lambda each: replaced(each, inherited=each.inherited - 1, is_local=each.is_local or not command.recurse),
    )
    return []
