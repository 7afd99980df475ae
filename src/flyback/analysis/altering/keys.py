"""ADD PRIMARY KEY, UNIQUE and EXCLUDE, with an index of their own or one that is there.

Source: transformIndexConstraint() in parse_utilcmd.c, DefineIndex() in indexcmds.c, ATExecAddIndexConstraint().
"""

from flyback.analysis.altering import nulls
from flyback.analysis.altering.adopting import may_adopt
from flyback.analysis.altering.checks import is_of_nulls
from flyback.analysis.altering.key_refusals import is_refused_key, named_columns
from flyback.analysis.altering.named import column_named, column_names
from flyback.analysis.altering.partition_keys import build_below
from flyback.analysis.altering.repeats import complain_of_repeats
from flyback.analysis.altering.rows import build
from flyback.analysis.altering.work import Alteration, Command
from flyback.analysis.impact import SHARE_UPDATE_EXCLUSIVE
from flyback.analysis.making.constraints import add_constraint
from flyback.frozen import replaced
from flyback.model.snapshot import Constraint, Index
from flyback.syntax.object_names import strings
from flyback.syntax.quoting import written
from flyback.syntax.trees import text

_ACTS = {"CONSTR_PRIMARY": "add primary key", "CONSTR_UNIQUE": "add unique", "CONSTR_EXCLUSION": "add exclude"}


def require_not_null(alteration: Alteration, oid: int, command: Command) -> None:
    """A primary key makes its columns NOT NULL, in children as well, before its index is built."""
    if any(each.primary for each in alteration.database.of(oid, Index)):
        relation = alteration.relation(oid)
        alteration.impact.refuse("42P16", f'multiple primary keys for table "{relation.name}" are not allowed')
        return
    for name in _key_names(alteration, oid, command):
        column = column_named(alteration, oid, name)
        if column is None:
            return
        constraint = nulls.not_null_constraint(alteration, oid, column)
        if constraint is not None and (not constraint.validated or constraint.no_inherit):
            alteration.impact.refuse("55000", f'cannot create primary key on column "{name}"')
            return
        if name != command.column:
            if not column.not_null and not command.inherited:
                alteration.impact.act("needs not null", oid, column.name, command.ordinal)
            implied = replaced(command, kind="AT_AddIndex", name=name)
            nulls.prepare_setting(alteration, oid, implied)


def _key_names(alteration: Alteration, oid: int, command: Command) -> tuple[str, ...]:
    if command.column:
        return (command.column,)
    name = text(command.body, "indexname")
    if not name:
        return strings(command.body.get("keys"))
    found = alteration.database.relation_named(alteration.relation(oid).schema, name)
    index = alteration.database.find(Index, found.oid) if found else None
    return column_names(alteration, oid, index.columns) if index else ()


def add_key(alteration: Alteration, oid: int, command: Command) -> None:
    """Builds its index, unless USING INDEX names one; partitions get theirs as well."""
    impact, body = alteration.impact, command.body
    relation = alteration.relation(oid)
    adopts = bool(text(body, "indexname"))
    if is_refused_key(alteration, relation, command) or (adopts and not may_adopt(alteration, relation, body)):
        return
    for name in () if adopts else named_columns(command):
        if column_named(alteration, oid, name) is None:
            return
    renamed = adopts and text(body, "conname") not in ("", text(body, "indexname"))
    added = add_constraint(impact, oid, body, command.column)
    _note(alteration, oid, command, added)
    if added is None or impact.refused:
        return
    if adopts:
        if renamed:
            impact.lock(added.index, SHARE_UPDATE_EXCLUSIVE)
        return
    if relation.kind == "p":
        if command.recurse:
            build_below(alteration, oid, added.index)
    else:
        build(alteration, oid, added.index)
        if body.get("nulls_not_distinct") or not is_of_nulls(alteration, oid, command):
            complain_of_repeats(alteration, relation, added, command.column)


def _note(alteration: Alteration, oid: int, command: Command, added: Constraint | None) -> None:
    body = command.body
    columns = column_names(alteration, oid, added.columns) if added else named_columns(command)
    alteration.impact.act(
        _ACTS[text(body, "contype")],
        oid,
        text(body, "conname"),
        command.ordinal,
        valid="yes",
        made=added.name if added else "",
        partitioned="yes" if alteration.relation(oid).kind == "p" else "",
        columns=", ".join(map(written, columns)),
        using_index=text(body, "indexname"),
        deferrable="yes" if body.get("deferrable") else "",
        how="catalogue only" if text(body, "indexname") else "build",
        inline="yes" if command.column else "",
    )
