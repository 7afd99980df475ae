"""ALTER COLUMN TYPE.

Source: ATPrepAlterColumnType(), ATExecAlterColumnType() and ATPostAlterTypeCleanup() in tablecmds.c.
"""

from flyback.analysis.altering.known_rows import is_empty
from flyback.analysis.altering.named import column_named, is_partition_key
from flyback.analysis.altering.rows import build
from flyback.analysis.altering.work import Alteration, Command, Pass
from flyback.analysis.impact import ACCESS_EXCLUSIVE, SHARE_ROW_EXCLUSIVE
from flyback.analysis.making import relations as making
from flyback.analysis.making.columns import collation_of
from flyback.analysis.types.changing import NewType, Perhaps, TypeChange, Way, decide_type_change
from flyback.analysis.types.naming import known_type, type_as_sql
from flyback.frozen import replaced
from flyback.model.snapshot import Column, Constraint, Index, Ref, Relation
from flyback.syntax.object_names import strings
from flyback.syntax.quoting import written
from flyback.syntax.snippets import after_word, place_of
from flyback.syntax.trees import below, number

_LOSSY = {Perhaps.NO: "", Perhaps.MAYBE: "unknown", Perhaps.YES: "yes"}
_INTEGERS = (20, 21, 23)


def prepare_change(alteration: Alteration, oid: int, command: Command) -> None:
    """Put it in the queue for the table and everything below."""
    _prepare_one(alteration, oid, command)
    if alteration.impact.refused:
        return
    if not command.recurse:
        if alteration.database.children(oid):
            why = f'type of inherited column "{command.name}" must be changed in child tables too'
            alteration.impact.refuse("42P16", why)
        return
    for child in alteration.descendants(oid):
        if alteration.relation(child).column(command.name) is not None:
            _prepare_one(alteration, child, replaced(command, inherited=True))


def _prepare_one(alteration: Alteration, oid: int, command: Command) -> None:
    impact, relation = alteration.impact, alteration.relation(oid)
    column = column_named(alteration, oid, command.name)
    if column is None:
        return
    if relation.of_type and not command.inherited:
        impact.refuse("42809", "cannot alter column type of typed table")
    elif column.inherited and not command.inherited:
        impact.refuse("42P16", f'cannot alter inherited column "{column.name}"')
    elif is_partition_key(alteration, relation, column):
        why = f'because it is part of the partition key of relation "{relation.name}"'
        impact.refuse("42P16", f'cannot alter column "{column.name}" {why}')
    elif column.generated and below(command.body, "raw_default"):
        impact.refuse("42611", "cannot specify USING when altering type of generated column")
    elif column.number in alteration.wait(oid).retyped:
        impact.refuse("0A000", f'cannot alter type of column "{column.name}" twice')
    elif column.identity and not command.inherited:
        _alter_sequence(alteration, oid, column, command)
    if impact.refused:
        _note(alteration, oid, column, command, TypeChange(way=Way.REFUSED))
        return
    use = known_type(command.body.get("typeName"), impact)
    if (use.oid, use.typmod) != (column.type, column.typmod) or not use.oid:
        alteration.wait(oid).retyped.add(column.number)
    alteration.schedule(oid, Pass.ALTER_TYPE, _change, command)


def _alter_sequence(alteration: Alteration, oid: int, column: Column, command: Command) -> None:
    """The sequence of an identity column gets its type."""
    use = known_type(command.body.get("typeName"), alteration.impact)
    if use.oid and use.oid not in _INTEGERS:
        alteration.impact.refuse("22023", "identity column type must be smallint, integer, or bigint")
    for edge in alteration.database.dependents(Ref("pg_class", oid, column.number)):
        if edge.kind == "i" and edge.dependent.catalog == "pg_class" and not edge.dependent.column:
            alteration.impact.lock(edge.dependent.oid, SHARE_ROW_EXCLUSIVE)


def _change(alteration: Alteration, oid: int, command: Command) -> None:
    impact = alteration.impact
    column = column_named(alteration, oid, command.name)
    if column is None:
        return
    use = known_type(command.body.get("typeName"), impact)
    if impact.refused:
        return
    using = below(command.body, "raw_default") or None
    collation = ".".join(map(written, strings(below(command.body, "collClause").get("collname"))))
    new = NewType(use=use, collation=collation, using=using)
    change = decide_type_change(alteration.relation(oid), column, new, alteration.database)
    _note(alteration, oid, column, command, change)
    if change.lossy is Perhaps.YES or change.changes_values is not Perhaps.NO:
        impact.change_values(oid, column.name)
    if change.refused[0]:
        impact.refuse(*change.refused)
        return
    _work(alteration, oid, change)
    if column.nulls is not None or (column.type == 0 and not alteration.database.complete):
        impact.lose_statistics(oid, column.name)
    changed = replaced(
        next(each for each in alteration.relation(oid).columns if each.number == column.number),
        type=use.oid,
        typmod=use.typmod,
        collation=collation_of(impact, below(command.body, "collClause"), use.oid),
        nulls=None,
        distinct=None,
        repeats=False,
    )
    making.retype(alteration.database, oid, changed)


def _note(alteration: Alteration, oid: int, column: Column, command: Command, change: TypeChange) -> None:
    """For the rules: what the table itself is in for, even when the statement names its parent."""
    if command.inherited:
        return
    impact, sql = alteration.impact, alteration.impact.statement.sql
    use = known_type(command.body.get("typeName"), impact)
    using = command.body.get("raw_default")
    impact.act(
        "alter type",
        oid,
        column.name,
        command.ordinal,
        **{"from": type_as_sql(column.type, column.typmod, alteration.database) if column.type else ""},
        to=use.text,
        using=_using_text(sql, place_of(impact.statement, number(command.body, "location"))) if using else "",
        how=change.way.value,
        lossy=_LOSSY[change.lossy],
        sequence=_sequence(alteration, oid, column) if use.oid in _INTEGERS else "",
    )


def _sequence(alteration: Alteration, oid: int, column: Column) -> str:
    """The sequence that came with a serial column: it has the column's type, and keeps it."""
    for edge in alteration.database.dependents(Ref("pg_class", oid, column.number)):
        found = alteration.database.find(Relation, edge.dependent.oid) if edge.kind == "a" else None
        if found is not None and found.kind == "S" and edge.dependent.catalog == "pg_class":
            return written(found.schema, found.name)
    return ""


def _using_text(sql: str, place: int) -> str:
    start = sql.upper().find("USING", place)
    return after_word(sql, start) if start >= 0 else ""


def _work(alteration: Alteration, oid: int, change: TypeChange) -> None:
    impact, database, relation = alteration.impact, alteration.database, alteration.relation(oid)
    waiting = alteration.wait(oid)
    waiting.computes = relation.kind in "rp"
    waiting.rewrites |= change.rewrites
    waiting.verifies |= bool(change.checks)
    if change.way is Way.UNKNOWN:
        impact.guess(oid)
    if change.may_fail and not is_empty(alteration, oid):
        impact.may_fail(f"{impact.name(oid)}: {change.may_fail}")
    for index in (*change.builds, *change.keeps):
        impact.lock(index, ACCESS_EXCLUSIVE)
    parts = [index for index in change.keeps if database.parents(index)]
    for index in (*change.builds, *parts):
        if alteration.relation(index).kind != "I":
            build(alteration, oid, index)
    for foreign_key in change.foreign_keys:
        key = database.find(Constraint, foreign_key)
        if key is not None:
            impact.lock(key.relation, ACCESS_EXCLUSIVE)
            impact.lock(key.target, ACCESS_EXCLUSIVE)
            if foreign_key in change.verified_foreign_keys and alteration.relation(key.relation).kind != "p":
                _verify_once(alteration, key)


def _verify_once(alteration: Alteration, key: Constraint) -> None:
    keys = alteration.wait(key.relation).keys
    if all(each.oid != key.oid for each in keys):
        keys.append(key)


def make_anew(alteration: Alteration, oid: int, column: int) -> None:
    """Indexes and foreign keys of a column that is computed anew are dropped and made again."""
    impact, database = alteration.impact, alteration.database
    for index in database.of(oid, Index):
        if column in (*index.columns, *index.included, *index.mentioned):
            impact.lock(index.oid, ACCESS_EXCLUSIVE)
    for key in [*database.of(oid, Constraint), *database.foreign_keys_to(oid)]:
        mine = column in (key.columns if key.relation == oid else key.target_columns)
        if key.kind == "f" and mine:
            impact.lock(key.relation, ACCESS_EXCLUSIVE)
            impact.lock(key.target, ACCESS_EXCLUSIVE)
            _verify_once(alteration, key)
