"""ON CONFLICT: which unique index decides.

Source: infer_arbiter_indexes() in PostgreSQL's plancat.c.
"""

from flyback.analysis.rows.doing import Doing
from flyback.model.snapshot import Constraint, Index, Relation
from flyback.syntax.object_names import Node
from flyback.syntax.trees import below, body_of, listed, text


def refuse_conflict(relation: Relation, clause: Node, doing: Doing) -> None:
    """Notes what is wrong with what stands after ON CONFLICT, if anything is."""
    target = below(clause, "infer")
    if not target or relation.kind not in "rp" or relation.assumed:
        return
    name = text(target, "conname")
    if name:
        constraints = doing.database.of(relation.oid, Constraint)
        if not any(each.name == name and each.kind in "pux" for each in constraints):
            why = f'constraint "{name}" for table "{relation.name}" does not exist'
            doing.impact.refuse("42704", why)
        return
    elements = [body_of(node, "IndexElem") for node in listed(target, "indexElems")]
    for column in filter(None, (text(element, "name") for element in elements)):
        doing.impact.column(relation, column)
    if not any(_decides(index, relation, elements, target) for index in doing.database.of(relation.oid, Index)):
        why = "there is no unique or exclusion constraint matching the ON CONFLICT specification"
        doing.impact.refuse("42P10", why)


def _decides(index: Index, relation: Relation, elements: list[Node], target: Node) -> bool:
    """Whether it may be the one; whether a predicate or an expression is the same, nobody looks."""
    if not (index.unique and index.valid and index.immediate) or (index.partial and "whereClause" not in target):
        return False
    columns = [relation.column(text(element, "name")) for element in elements if "name" in element]
    named = {column.number for column in columns if column}
    has_expressions = len(columns) < len(elements)
    return named == set(index.columns) - {0} and has_expressions == (0 in index.columns)
