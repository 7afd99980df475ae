"""ADD CONSTRAINT, also from inside the definition of a new column: which pass each kind waits for.

Source: ATParseTransformCmd() and ATExecAddConstraint() in tablecmds.c.
"""

from flyback.analysis.altering import checks, foreign_keys, keys, nulls
from flyback.analysis.altering.named import column_named
from flyback.analysis.altering.work import Alteration, Command, Pass
from flyback.analysis.making import relations as making
from flyback.frozen import replaced
from flyback.syntax.object_names import strings
from flyback.syntax.trees import text


def sort_in(alteration: Alteration, oid: int, command: Command) -> None:
    """Let the constraint wait for its pass; a primary key asks for NOT NULL columns before."""
    match text(command.body, "contype"):
        case "CONSTR_CHECK":
            alteration.schedule(oid, Pass.ADD_OTHER_CONSTRAINT, checks.add_check, command)
        case "CONSTR_FOREIGN":
            alteration.schedule(oid, Pass.ADD_OTHER_CONSTRAINT, foreign_keys.add_foreign_key, command)
        case "CONSTR_NOTNULL":
            alteration.schedule(oid, Pass.COLUMN_ATTRIBUTES, add_not_null, command)
        case "CONSTR_PRIMARY" | "CONSTR_UNIQUE" | "CONSTR_EXCLUSION":
            if text(command.body, "contype") == "CONSTR_PRIMARY" and not keys.require_not_null(
                alteration, oid, command
            ):
                return
            alteration.schedule(oid, Pass.ADD_INDEX, keys.add_key, command)
        case other:
            alteration.impact.cannot_tell(f"what {other.removeprefix('CONSTR_')} does")


def add_not_null(alteration: Alteration, oid: int, command: Command) -> None:
    """ADD CONSTRAINT name NOT NULL column, from PostgreSQL 18 on."""
    impact, body = alteration.impact, command.body
    name = next(iter(strings(body.get("keys"))), "")
    column = column_named(alteration, oid, name)
    if column is None:
        return
    command = replaced(command, name=name)
    relation = alteration.relation(oid)
    there = nulls.not_null_constraint(alteration, oid, column)
    postponed, wanted = bool(body.get("skip_validation")), text(body, "conname")
    if not command.inherited:
        how = "catalogue only" if postponed or column.not_null else "scan"
        details = {"columns": name, "valid": "no" if postponed else "yes", "enforced": "yes", "how": how}
        impact.act("add not null", oid, wanted, command.ordinal, **details)
    if body.get("is_no_inherit") and relation.kind == "p":
        impact.refuse("0A000", "not-null constraints on partitioned tables cannot be NO INHERIT")
    elif there is None and not column.not_null and postponed:
        _add_not_valid(alteration, oid, command)
    elif there is not None and not command.inherited and wanted not in ("", there.name):
        why = f'cannot create not-null constraint "{wanted}" on column "{name}" of table "{relation.name}"'
        impact.refuse("55000", why)
    elif there is not None and not there.validated and not postponed:
        impact.refuse("55000", f'incompatible NOT VALID constraint "{there.name}" on relation "{relation.name}"')
    else:
        nulls.set_not_null(alteration, oid, command)


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
