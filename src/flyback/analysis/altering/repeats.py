"""Values that a new unique index would meet twice.

Source: the statistics of the last ANALYZE, where no script has written rows since.
"""

from flyback.analysis.altering.expressions import is_constant
from flyback.analysis.altering.known_rows import holds_rows, is_empty
from flyback.analysis.altering.work import Alteration
from flyback.analysis.types.expressions import parsed
from flyback.model.snapshot import Column, Constraint, Relation
from flyback.syntax.quoting import written


def complain_of_repeats(alteration: Alteration, relation: Relation, constraint: Constraint, new: str = "") -> None:
    """Refuse what is known to be there twice; say that it may be where nobody knows. `new` is a column just added."""
    impact = alteration.impact
    if alteration.database.is_new(relation.oid) or is_empty(alteration, relation.oid):
        return
    columns = [column for column in alteration.relation(relation.oid).columns if column.number in constraint.columns]
    if constraint.kind in "pu" and len(columns) == 1 and _repeats(alteration, relation, columns[0], new):
        name = alteration.relation(constraint.index).name
        impact.refuse("23505", f'could not create unique index "{name}"')
        return
    shown = ", ".join(written(column.name) for column in columns) or "the constraint's expressions"
    what = "conflicting" if constraint.kind == "x" else "the same"
    impact.may_fail(f"rows of {impact.name(relation.oid)} have {what} values in {shown}")


def _repeats(alteration: Alteration, relation: Relation, column: Column, new: str) -> bool:
    """Whether a value is known to be there twice: the statistics say so, or the column is new with one default."""
    is_new = column.name == new and bool(column.default) and not column.generated
    if not holds_rows(alteration, relation.oid):
        return False
    if not is_new or relation.rows is None or relation.rows < 2:
        return column.repeats
    return is_constant(alteration, relation.oid, parsed(column.default_sql))
