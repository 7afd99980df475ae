"""SET NOT NULL, DROP NOT NULL, ADD CONSTRAINT ... NOT NULL.

Source: ATPrepSetNotNull(), ATExecSetNotNull() and ATExecDropNotNull() in tablecmds.c; from PostgreSQL 18 on a NOT NULL
is a constraint with a name.
"""

from collections.abc import Iterable

from flyback.analysis.altering.known_rows import has_nulls, is_empty
from flyback.analysis.altering.named import column_named
from flyback.analysis.altering.work import Alteration, Command, Pass
from flyback.analysis.making import relations as making
from flyback.frozen import replaced
from flyback.model.snapshot import Column, Constraint, Index, Ref, Relation
from flyback.syntax.object_names import strings
from flyback.syntax.quoting import written
from flyback.syntax.trees import text


def prepare_setting(alteration: Alteration, oid: int, command: Command) -> None:
    """Put it in the queue for the table and what is below."""
    relation = alteration.relation(oid)
    column = relation.column(command.name)
    alteration.schedule(oid, Pass.COLUMN_ATTRIBUTES, set_not_null, command)
    partitioned = relation.kind == "p"
    if alteration.major >= 18 or (partitioned and column is not None and column.not_null):
        return
    if command.recurse:
        alteration.schedule_below(oid, Pass.COLUMN_ATTRIBUTES, set_not_null, command)
    elif partitioned:
        alteration.schedule_below(oid, Pass.COLUMN_ATTRIBUTES, _check_not_null, command)


def _check_not_null(alteration: Alteration, oid: int, command: Command) -> None:
    column = alteration.relation(oid).column(command.name)
    if column is not None and not column.not_null:
        alteration.impact.refuse("42P16", "constraint must be added to child tables too")


def set_not_null(alteration: Alteration, oid: int, command: Command) -> None:
    """One table's column; from PostgreSQL 18 on children follow here."""
    column = column_named(alteration, oid, command.name)
    if column is None:
        return
    constraint = not_null_constraint(alteration, oid, column)
    if column.not_null and (constraint is None or constraint.validated):
        _note(alteration, oid, command, "already")
        return
    alone = alteration.major >= 18 and not command.recurse and not command.inherited
    if alone and constraint is None and alteration.relation(oid).kind == "p" and alteration.database.children(oid):
        alteration.impact.refuse("42P16", "constraint must be added to child tables too")
        return
    if constraint is not None and not constraint.validated:
        _note(alteration, oid, command, "scan")
        validate(alteration, oid, (column,))
    else:
        _note(alteration, oid, command, require(alteration, oid, column, text_of_name(command), command))
    if alteration.major >= 18 and not alone and not command.body.get("is_no_inherit"):
        for child in alteration.children(oid):
            set_not_null(alteration, child, replaced(command, inherited=True))


def add_not_null(alteration: Alteration, oid: int, command: Command) -> None:
    """ADD CONSTRAINT name NOT NULL column, from PostgreSQL 18 on."""
    impact, body = alteration.impact, command.body
    name = next(iter(strings(body.get("keys"))), "")
    column = column_named(alteration, oid, name)
    if column is None:
        return
    command = replaced(command, name=name)
    relation = alteration.relation(oid)
    there = not_null_constraint(alteration, oid, column)
    postponed, wanted = bool(body.get("skip_validation")), text(body, "conname")
    if not command.inherited:
        how = "catalogue only" if postponed or column.not_null else "scan"
        details = {"columns": name, "valid": "no" if postponed else "yes", "enforced": "yes", "how": how}
        impact.act("add not null", oid, wanted, command.ordinal, **details)
    if body.get("is_no_inherit") and relation.kind == "p":
        impact.refuse("0A000", "not-null constraints on partitioned tables cannot be NO INHERIT")
    elif not command.recurse and not body.get("is_no_inherit") and alteration.children(oid) and there is None:
        impact.refuse("42P16", "constraint must be added to child tables too")
    elif there is None and not column.not_null and postponed:
        _add_not_valid(alteration, oid, command)
    elif there is not None and not command.inherited and wanted not in ("", there.name):
        why = f'cannot create not-null constraint "{wanted}" on column "{name}" of table "{relation.name}"'
        impact.refuse("55000", why)
    elif there is not None and not there.validated and not postponed:
        impact.refuse("55000", f'incompatible NOT VALID constraint "{there.name}" on relation "{relation.name}"')
    else:
        set_not_null(alteration, oid, command)


def _add_not_valid(alteration: Alteration, oid: int, command: Command) -> None:
    column = column_named(alteration, oid, command.name)
    if column is None:
        return
    made = making.set_not_null(alteration.database, oid, column.number, text(command.body, "conname"))
    if made is not None:
        alteration.database.put(replaced(made, validated=False, is_local=not command.inherited))
    for child in alteration.children(oid):
        below = alteration.relation(child).column(command.name)
        if below is not None and not below.not_null:
            _add_not_valid(alteration, child, replaced(command, inherited=True))


def text_of_name(command: Command) -> str:
    """The name that ADD CONSTRAINT name NOT NULL gives; SET NOT NULL gives none."""
    return str(command.body.get("conname", "")) if command.kind == "AT_AddConstraint" else ""


def _note(alteration: Alteration, oid: int, command: Command, how: str) -> None:
    if not command.inherited and command.kind == "AT_SetNotNull":
        alteration.impact.act("set not null", oid, command.name, command.ordinal, how=how)


def require(alteration: Alteration, oid: int, column: Column, name: str, command: Command) -> str:
    """Make a column NOT NULL; unless a valid CHECK proves it, all rows are looked at. Returns how, as acts say it."""
    relation = alteration.relation(oid)
    if relation.assumed and column.type == 0:
        alteration.impact.guess(oid)
    how = "scan"
    if relation.kind not in "rm":
        how = "catalogue only"
    elif _is_proved(alteration, relation, column):
        how = "proved"
    else:
        verify(alteration, oid, (column,))
    made = making.set_not_null(alteration.database, oid, column.number, name)
    if made is not None and command.inherited:
        alteration.database.put(replaced(made, is_local=False))
    return "unknown" if how == "scan" and relation.assumed else how


def _is_proved(alteration: Alteration, relation: Relation, column: Column) -> bool:
    """Whether a CHECK leaves no room for a NULL; most tables have none."""
    if not any(each.kind == "c" for each in alteration.database.of(relation.oid, Constraint)):
        return False
    from flyback.analysis.types.proving import column_is_proved_not_null  # noqa: PLC0415 - loads decimal numbers

    return column_is_proved_not_null(relation, column, alteration.database)


def verify(alteration: Alteration, oid: int, columns: Iterable[Column]) -> None:
    """Let all rows be looked at for NULLs, and say what the statistics tell of them."""
    relation = alteration.relation(oid)
    if relation.kind not in "rm":
        return
    alteration.wait(oid).verifies = True
    for column in columns:
        complain_of_nulls(alteration, relation, column)


def complain_of_nulls(alteration: Alteration, relation: Relation, column: Column) -> None:
    """Refuse what the statistics know to fail; say that it may where nobody knows."""
    if alteration.database.is_new(relation.oid) or is_empty(alteration, relation.oid):
        return
    if has_nulls(alteration, relation.oid, column):
        why = f'column "{column.name}" of relation "{relation.name}" contains null values'
        waiting = alteration.wait(relation.oid)
        waiting.fails = waiting.fails if waiting.fails[0] else ("23502", why)
    else:
        alteration.impact.may_fail(
            f"column {column.name} of {alteration.impact.name(relation.oid)} contains null values"
        )


def validate(alteration: Alteration, oid: int, columns: tuple[Column, ...]) -> None:
    """Verify NOT NULL constraints that were added NOT VALID."""
    for column in columns:
        constraint = not_null_constraint(alteration, oid, column)
        if constraint is None or constraint.validated:
            continue
        verify(alteration, oid, (column,))
        alteration.database.put(replaced(constraint, validated=True))
        making.change_column(alteration.database, oid, column.number, lambda each: replaced(each, not_null=True))


def not_null_constraint(alteration: Alteration, oid: int, column: Column) -> Constraint | None:
    """The constraint that makes a column NOT NULL; None before PostgreSQL 18."""
    found = alteration.database.of(oid, Constraint)
    return next((each for each in found if each.kind == "n" and each.columns == (column.number,)), None)


def prepare_dropping(alteration: Alteration, oid: int, command: Command) -> None:
    """Put it in the queue for the table and what is below."""
    relation = alteration.relation(oid)
    below = alteration.database.children(oid)
    if relation.kind == "p" and not command.recurse and below and alteration.major < 18:
        alteration.impact.refuse(
            "42P16", "cannot remove constraint from only the partitioned table when partitions exist"
        )
        return
    alteration.schedule(oid, Pass.DROP, drop_not_null, command)
    if command.recurse and alteration.major < 18:
        alteration.schedule_below(oid, Pass.DROP, drop_not_null, command)


def drop_not_null(alteration: Alteration, oid: int, command: Command) -> None:
    """A column may be NULL again, unless something needs it."""
    impact = alteration.impact
    column = column_named(alteration, oid, command.name)
    if column is None:
        return
    if not command.inherited:
        impact.act("drop not null", oid, column.name, command.ordinal)
    constraint = not_null_constraint(alteration, oid, column)
    if not column.not_null and constraint is None:
        return
    refusal = why_needed(alteration, oid, column, command)
    if refusal[0]:
        impact.refuse(*refusal)
        return
    allow(alteration, oid, column, constraint)
    if alteration.major >= 18:
        for child in alteration.children(oid):
            _drop_below(alteration, child, command)


def _drop_below(alteration: Alteration, child: int, command: Command) -> None:
    column = alteration.relation(child).column(command.name)
    constraint = not_null_constraint(alteration, child, column) if column else None
    if column is None or constraint is None or constraint.is_local:
        return
    if not command.recurse:
        alteration.database.put(replaced(constraint, is_local=True))
    else:
        drop_not_null(alteration, child, replaced(command, inherited=True))


def why_needed(alteration: Alteration, oid: int, column: Column, command: Command) -> tuple[str, str]:
    """Why a column has to stay NOT NULL: SQLSTATE and message."""
    relation = alteration.relation(oid)
    if column.identity:
        return "42601", f'column "{column.name}" of relation "{relation.name}" is an identity column'
    for index in alteration.database.of(oid, Index):
        if index.primary and column.number in index.columns:
            return "42P16", f'column "{column.name}" is in a primary key'
        if index.replica_identity and column.number in index.columns:
            return "42P16", f'column "{column.name}" is in index used as replica identity'
    if relation.bound and not command.inherited and _is_not_null_above(alteration, oid, column):
        return "42P16", f'column "{column.name}" is marked NOT NULL in parent table'
    constraint = not_null_constraint(alteration, oid, column)
    if constraint is not None and not constraint.is_local and not command.inherited:
        return "42P16", f'cannot drop inherited constraint "{constraint.name}" of relation "{relation.name}"'
    return "", ""


def _is_not_null_above(alteration: Alteration, oid: int, column: Column) -> bool:
    for parent in alteration.database.parents(oid):
        above = alteration.relation(parent).column(column.name)
        if above is not None and above.not_null:
            return True
    return False


def allow(alteration: Alteration, oid: int, column: Column, constraint: Constraint | None) -> None:
    """Take NOT NULL away, with the constraint that it is from PostgreSQL 18 on."""
    relation = alteration.relation(oid)
    if constraint is not None:
        state = "n" if constraint.validated else "n, not valid"
        name = f"{written(relation.schema, relation.name)}.{written(constraint.name)}"
        alteration.impact.drop(f"constraint {name} ({state})", oid)
        alteration.database.remove(Ref("pg_constraint", constraint.oid))
    if column.not_null:
        alteration.impact.drop(f"notnull {written(relation.schema, relation.name)}.{written(column.name)}", oid)
        making.change_column(alteration.database, oid, column.number, lambda each: replaced(each, not_null=False))
