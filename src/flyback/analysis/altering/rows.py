"""The last phase: each altered table is rewritten, or read once, or left alone; then foreign keys are verified.

Source: ATRewriteTables() in tablecmds.c.
"""

from flyback.analysis.altering.known_rows import is_all_null, is_empty
from flyback.analysis.altering.row_types import user_of_row_type
from flyback.analysis.altering.work import Alteration, Waiting
from flyback.analysis.impact import ACCESS_EXCLUSIVE, ROW_SHARE, Impact
from flyback.model.snapshot import Constraint, Index, Relation
from flyback.syntax.quoting import written

_STORED = "rmiSt"


def work_through(alteration: Alteration) -> None:
    """Note the work on the rows of every table."""
    for oid, waiting in list(alteration.waiting.items()):
        _work(alteration, oid, waiting)
        if alteration.impact.refused:
            return
    for waiting in list(alteration.waiting.values()):
        for key in waiting.keys:
            _verify(alteration, key)


def _work(alteration: Alteration, oid: int, waiting: Waiting) -> None:
    impact, relation = alteration.impact, alteration.relation(oid)
    if relation.kind not in _STORED:
        return
    if waiting.rewrites or waiting.computes:
        user = user_of_row_type(alteration.database, oid)
        if user:
            impact.refuse("0A000", f'cannot alter table "{relation.name}" because column "{user}" uses its row type')
            return
    if waiting.fails[0]:
        impact.refuse(*waiting.fails)
    if waiting.rewrites:
        rewrite(alteration, oid)
    elif waiting.verifies and not is_empty(alteration, oid):
        impact.scan(oid)
    if waiting.moves and not waiting.rewrites:
        move(impact, relation)


def move(impact: Impact, relation: Relation) -> None:
    """A relation's file is copied to another place, and nobody can use it meanwhile."""
    if relation.kind == "i":
        impact.build(relation.oid, written(relation.schema, relation.name))
    else:
        impact.rewrite(relation.oid)


def rewrite(alteration: Alteration, oid: int) -> None:
    """New storage for a table, and for each of its indexes."""
    impact = alteration.impact
    if alteration.relation(oid).kind != "S":
        impact.rewrite(oid)
    for index in alteration.database.of(oid, Index):
        impact.lock(index.oid, ACCESS_EXCLUSIVE)
        build(alteration, oid, index.oid)


def build(alteration: Alteration, table: int, index: int) -> None:
    """Make an index of a table; of an empty one that is nothing."""
    if not is_empty(alteration, table):
        relation = alteration.relation(index)
        alteration.impact.build(table, written(relation.schema, relation.name))


def _verify(alteration: Alteration, key: Constraint) -> None:
    """Both tables are read, unless there is nothing to look up; of a partitioned one every partition is."""
    impact, database = alteration.impact, alteration.database
    impact.lock(key.target, ROW_SHARE)
    if is_empty(alteration, key.relation):
        return
    impact.scan(key.relation)
    if key.period:  # looked up row by row
        return
    columns = [column for column in alteration.relation(key.relation).columns if column.number in key.columns]
    if any(is_all_null(alteration, key.relation, column) for column in columns):
        return
    target = alteration.relation(key.target)
    parts = database.descendants(key.target) if target.kind == "p" else [key.target]
    for part in parts:
        if alteration.relation(part).kind != "p":
            impact.scan(part)
    impact.may_fail(f"rows of {impact.name(key.relation)} refer to none of {impact.name(key.target)}")
