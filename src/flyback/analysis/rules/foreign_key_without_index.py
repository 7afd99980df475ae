"""Foreign keys for which every change of the other table reads this one."""

from flyback.analysis.case import Case
from flyback.analysis.remedies import label
from flyback.analysis.rule import Example, Found, Rule
from flyback.model.risk import Act, Family, Remedy, Severity
from flyback.syntax.clauses import unquoted
from flyback.syntax.quoting import written


def check(act: Act, case: Case) -> Found | None:
    columns, effect = act.detail.get("columns", ""), case.effect(act.relation)
    if act.detail.get("indexed") != "no" or not columns or (effect is not None and effect.rows == 0):
        return None
    first = unquoted(columns)[0]
    indexing = (each for each in case.script if any(made.kind == "create index" for made in each.acts))
    if any({first, unquoted(act.relation)[-1]} <= set(unquoted(each.statement.sql)) for each in indexing):
        return None
    target = act.detail.get("target", "the other table")
    new = any(each.kind == "add column" and written(each.name) == columns for each in case.assessment.acts)
    index = f"CREATE INDEX CONCURRENTLY {label(act.relation, columns, 'idx')} ON {act.relation} ({columns})"
    return Found(
        text=f"each DELETE in {target} reads all of {act.relation}: no index of it leads with {columns}",
        remedy=None if new or act.detail.get("partitioned") else Remedy(steps=(index,), note="before the foreign key"),
        classes=(),
    )


RULE = Rule(
    id="foreign-key-without-index",
    severity=Severity.INFO,
    family=Family.BLOCKING,
    summary="no index finds the rows that refer to a row",
    condition="ADD FOREIGN KEY of columns that no index of the table leads with, where the script makes none and the "
    "table is not known to be empty.",
    effect="DELETE in the other table reads this one from end to end for each row, under a lock on that row.",
    check=check,
    examples=(
        Example(
            bad="ALTER TABLE t ADD CONSTRAINT fk FOREIGN KEY (parent_id) REFERENCES parent NOT VALID",
            good=(
                "CREATE INDEX CONCURRENTLY t_parent_id_idx ON t (parent_id)",
                "ALTER TABLE t ADD CONSTRAINT fk FOREIGN KEY (parent_id) REFERENCES parent NOT VALID",
            ),
            same_end=False,
        ),
    ),
)
