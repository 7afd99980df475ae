"""ADD COLUMN.

Source: ATExecAddColumn() in tablecmds.c.
"""

from flyback.analysis.altering import adding
from flyback.analysis.altering.definitions import Wanted, wanted_column
from flyback.analysis.altering.expressions import is_refused_default, is_refused_generation
from flyback.analysis.altering.named import is_system_column
from flyback.analysis.altering.new_values import Cost, cost_of
from flyback.analysis.altering.work import Alteration, Command
from flyback.analysis.making import relations as making
from flyback.analysis.making.columns import collation_of
from flyback.analysis.types.kinds import kind_of
from flyback.analysis.types.naming import TypeUse, known_type
from flyback.frozen import replaced
from flyback.model.snapshot import Column, Relation
from flyback.syntax.trees import below

_JSON = 114


def add_column(alteration: Alteration, oid: int, command: Command) -> None:
    """The column, its default and what else stands in its definition; then the same in children."""
    impact, relation = alteration.impact, alteration.relation(oid)
    wanted = wanted_column(command, impact.statement)
    if _is_there(alteration, relation, wanted, command):
        return
    use = known_type(wanted.type, impact)
    if impact.refused or not _is_storable(alteration, relation, wanted, use):
        return
    if wanted.identity and not command.inherited and _has_inheriting_children(alteration, oid):
        impact.refuse("42P16", "cannot recursively add identity column to table that has child tables")
        return
    if _is_refused(alteration, oid, wanted, use):
        return
    cost = cost_of(alteration, relation, wanted, use)
    if not command.inherited:
        of_parts = cost_of(alteration, replaced(relation, kind="r"), wanted, use) if relation.kind == "p" else cost
        _note(alteration, oid, command, (wanted, use, of_parts))
    _put(alteration, oid, command, (wanted, use))
    cost.apply(alteration, oid, wanted.name)
    if impact.refused:
        return
    _follow(alteration, oid, command, wanted)


def _is_there(alteration: Alteration, relation: Relation, wanted: Wanted, command: Command) -> bool:
    """Whether there is nothing to add: the column is there, or the server refuses it."""
    impact = alteration.impact
    existing = relation.column(wanted.name)
    if command.inherited:
        if existing is not None:
            _merge(alteration, relation, existing, wanted)
        return existing is not None
    if relation.of_type:
        impact.refuse("42809", "cannot add column to typed table")
    elif relation.bound:
        impact.refuse("42809", "cannot add column to a partition")
    elif existing is not None and command.missing_ok:
        impact.act("add column", relation.oid, wanted.name, command.ordinal, exists="yes", how="catalogue only")
    elif existing is not None:
        impact.refuse("42701", f'column "{wanted.name}" of relation "{relation.name}" already exists')
    elif is_system_column(wanted.name):
        impact.refuse("42701", f'column name "{wanted.name}" conflicts with a system column name')
    return existing is not None or impact.refused


def _merge(alteration: Alteration, relation: Relation, existing: Column, wanted: Wanted) -> None:
    """A child that has such a column keeps it; from now on it comes from the parent as well."""
    use = known_type(wanted.type, alteration.impact)
    if use.oid and existing.type and (use.oid, use.typmod) != (existing.type, existing.typmod):
        why = f'child table "{relation.name}" has different type for column "{wanted.name}"'
        alteration.impact.refuse("42804", why)
        return
    making.change_column(
        alteration.database, relation.oid, existing.number, lambda each: replaced(each, inherited=each.inherited + 1)
    )


def _is_refused(alteration: Alteration, oid: int, wanted: Wanted, use: TypeUse) -> bool:
    given = [
        (wanted.default is not None, "default"),
        (bool(wanted.generated), "generation expression"),
        (bool(wanted.identity), "identity"),
        (use.serial, "serial"),
    ]
    words = [word for there, word in given if there]
    if len(words) > 1:
        alteration.impact.refuse("42601", f'both {words[0]} and {words[1]} specified for column "{wanted.name}"')
        return True
    if wanted.generated:
        return is_refused_generation(alteration, oid, wanted.expression, wanted.generated)
    column = Column(number=0, name=wanted.name, type=use.oid, typmod=use.typmod)
    return wanted.default is not None and is_refused_default(alteration, oid, wanted.default, column)


def _is_storable(alteration: Alteration, relation: Relation, wanted: Wanted, use: TypeUse) -> bool:
    kind = kind_of(use.oid, alteration.database) if use.oid else None
    if use.set_of:
        alteration.impact.refuse("42P16", f'column "{wanted.name}" cannot be declared SETOF')
    elif kind is not None and kind.kind == "p":
        alteration.impact.refuse("42P16", f'column "{wanted.name}" has pseudo-type {use.text}')
    elif kind is not None and kind.relation == relation.oid:
        alteration.impact.refuse("42P16", f"composite type {relation.name} cannot be made a member of itself")
    elif wanted.generated == "v" and kind is not None and kind.kind == "d":
        alteration.impact.refuse("0A000", f'virtual generated column "{wanted.name}" cannot have a domain type')
    elif wanted.identity and use.oid and use.oid not in (20, 21, 23):
        alteration.impact.refuse("22023", "identity column type must be smallint, integer, or bigint")
    return not alteration.impact.refused


def _has_inheriting_children(alteration: Alteration, oid: int) -> bool:
    partitioned = alteration.relation(oid).kind == "p" and alteration.major >= 17
    return bool(alteration.database.children(oid)) and not partitioned


def _note(alteration: Alteration, oid: int, command: Command, what: tuple[Wanted, TypeUse, Cost]) -> None:
    wanted, use, cost = what
    checks = any(
        each.get("contype") == "CONSTR_CHECK" and not each.get("skip_validation") for each in wanted.constraints
    )
    how = cost.how if cost.how != "catalogue only" or not checks else "scan"
    alteration.impact.act(
        "add column",
        oid,
        wanted.name,
        command.ordinal,
        type=use.text,
        default=wanted.default_sql,
        volatile=cost.volatile,
        not_null="yes" if wanted.not_null or wanted.primary else "",
        how=how,
        why=cost.why or ("inline check" if checks else ""),
    )
    if use.oid == _JSON:
        alteration.impact.act("json column", oid, wanted.name, command.ordinal)


def _put(alteration: Alteration, oid: int, command: Command, what: tuple[Wanted, TypeUse]) -> None:
    wanted, use = what
    database = alteration.database
    column = Column(
        number=0,
        name=wanted.name,
        type=use.oid,
        typmod=use.typmod,
        collation=collation_of(alteration.impact, below(command.body, "collClause"), use.oid),
        inherited=int(command.inherited),
        is_local=not command.inherited,
        identity=wanted.identity if command.inherited else "",
    )
    number = making.add_column(database, oid, column).number
    if wanted.generated:
        making.generate(database, oid, number, wanted.expression, wanted.generated)
    elif wanted.default is not None or (wanted.null and use.typmod >= 0):
        making.set_default(database, oid, number, wanted.default, wanted.default_sql)
    elif (use.serial or wanted.identity) and not command.inherited:
        making.add_owned_sequence(database, oid, number, identity=wanted.identity)
    if wanted.not_null or wanted.primary or use.serial or wanted.identity:
        making.set_not_null(database, oid, number, wanted.not_null_name)


def _follow(alteration: Alteration, oid: int, command: Command, wanted: Wanted) -> None:
    if not command.recurse and not command.inherited and alteration.database.children(oid):
        alteration.impact.refuse("42P16", "column must be added to child tables too")
        return
    for child in alteration.children(oid):
        add_column(alteration, child, replaced(command, inherited=True))
    if command.inherited:
        return
    for constraint in wanted.constraints:
        inline = replaced(command, kind="AT_AddConstraint", body=constraint, column=wanted.name)
        adding.sort_in(alteration, oid, inline)
