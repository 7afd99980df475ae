"""SET and DROP DEFAULT, SET and DROP EXPRESSION.

Source: ATExecColumnDefault(), ATExecSetExpression() and ATExecDropExpression() in tablecmds.c.
"""

from flyback.analysis.altering.expressions import is_refused_default, is_refused_generation
from flyback.analysis.altering.named import column_named
from flyback.analysis.altering.types import make_anew
from flyback.analysis.altering.work import Alteration, Command, Pass
from flyback.analysis.making import relations as making
from flyback.model.publications import Published
from flyback.model.snapshot import Column, Constraint
from flyback.syntax.quoting import written
from flyback.syntax.snippets import after_word, place_of


def prepare_change(alteration: Alteration, oid: int, command: Command) -> None:
    """Put it in the queue for the table and what is below; a default goes before columns come."""
    moment = Pass.DROP if command.definition is None else Pass.ADD_OTHER_CONSTRAINT
    alteration.schedule_for_all(oid, moment, change_default, command)


def change_default(alteration: Alteration, oid: int, command: Command) -> None:
    """Rows that are there keep what they have."""
    impact = alteration.impact
    column = column_named(alteration, oid, command.name)
    if column is None:
        return
    sets = command.definition is not None
    if not command.inherited:
        kind = "set default" if sets else "drop default"
        impact.act(kind, oid, column.name, command.ordinal, not_null="yes" if column.not_null else "")
    kind = "an identity" if column.identity else "a generated" if column.generated else ""
    if kind:
        relation = alteration.relation(oid).name
        impact.refuse("42601", f'column "{column.name}" of relation "{relation}" is {kind} column')
    elif sets and not is_refused_default(alteration, oid, command.definition, column):
        making.set_default(alteration.database, oid, column.number, command.definition, _text_of(alteration, command))
    elif not sets and column.default:
        _drop(alteration, oid, column)


def _text_of(alteration: Alteration, command: Command) -> str:
    location = command.body.get("location")
    sql = alteration.impact.statement.sql
    if not isinstance(location, int) or not location:
        return ""
    start = sql.upper().rfind("DEFAULT", 0, place_of(alteration.impact.statement, location))
    return after_word(sql, start) if start >= 0 else ""


def _drop(alteration: Alteration, oid: int, column: Column) -> None:
    relation = alteration.relation(oid)
    alteration.impact.drop(f"default {written(relation.schema, relation.name)}.{written(column.name)}", oid)
    making.drop_default(alteration.database, oid, column.number)


def set_expression(alteration: Alteration, oid: int, command: Command) -> None:
    """Every stored value is computed anew; a virtual one only has to be NOT NULL still."""
    impact = alteration.impact
    column = column_named(alteration, oid, command.name)
    if column is None:
        return
    relation = alteration.relation(oid)
    if not column.generated and not relation.assumed:
        impact.refuse("55000", f'column "{column.name}" of relation "{relation.name}" is not a generated column')
        return
    virtual = column.generated == "v"
    if virtual and (refusal := _virtual_refusal(alteration, oid)):
        impact.refuse("0A000", f"ALTER TABLE / SET EXPRESSION is not supported for virtual generated columns {refusal}")
        return
    if is_refused_generation(alteration, oid, command.definition, column.generated):
        return
    waiting = alteration.wait(oid)
    waiting.rewrites |= not virtual
    waiting.computes |= not virtual
    waiting.verifies |= virtual and column.not_null
    if not command.inherited:
        how = "rewrite" if not virtual else "scan" if column.not_null else "catalogue only"
        impact.act("set expression", oid, column.name, command.ordinal, how=how)
    impact.change_values(oid, column.name)
    if column.nulls is not None:
        impact.lose_statistics(oid, column.name)
    make_anew(alteration, oid, column.number)
    making.drop_default(alteration.database, oid, column.number)
    making.generate(alteration.database, oid, column.number, command.definition, column.generated or "s")


def _virtual_refusal(alteration: Alteration, oid: int) -> str:
    if any(each.kind == "c" for each in alteration.database.of(oid, Constraint)):
        return "in tables with check constraints"
    if alteration.database.of(oid, Published):
        return "in tables that are part of a publication"
    return ""


def prepare_dropping_expression(alteration: Alteration, oid: int, command: Command) -> None:
    """Put it in the queue for the table and what is below."""
    if _may_drop_expression(alteration, oid, command):
        alteration.schedule_for_all(oid, Pass.DROP, drop_expression, command)


def _may_drop_expression(alteration: Alteration, oid: int, command: Command) -> bool:
    """Whether a generated column may become a plain one; noted as refused when not."""
    impact, relation = alteration.impact, alteration.relation(oid)
    column = relation.column(command.name)
    if not command.recurse and alteration.database.children(oid):
        impact.refuse("42P16", "ALTER TABLE / DROP EXPRESSION must be applied to child tables too")
    elif column is not None and column.inherited:
        impact.refuse("42P16", "cannot drop generation expression from inherited column")
    return not impact.refused


def drop_expression(alteration: Alteration, oid: int, command: Command) -> None:
    """The values stay as they are."""
    impact = alteration.impact
    column = column_named(alteration, oid, command.name)
    if column is None:
        return
    relation = alteration.relation(oid)
    if not command.inherited:
        impact.act("drop expression", oid, column.name, command.ordinal, how="catalogue only")
    if column.generated == "v":
        impact.refuse("0A000", "ALTER TABLE / DROP EXPRESSION is not supported for virtual generated columns")
    elif column.generated:
        _drop(alteration, oid, column)
    elif not command.missing_ok and not relation.assumed:
        word = "a stored generated" if alteration.major < 18 else "a generated"
        impact.refuse("55000", f'column "{column.name}" of relation "{relation.name}" is not {word} column')
