"""Columns that grow while their sequence does not."""

from flyback.analysis.case import Case
from flyback.analysis.rule import Example, Found, Rule
from flyback.model.risk import Act, Family, Remedy, Severity
from flyback.syntax.clauses import has_words
from flyback.syntax.quoting import written


def check(act: Act, case: Case) -> Found | None:
    sequence, sizes = act.detail.get("sequence", ""), [act.detail.get(end, "") for end in ("from", "to")]
    if not sequence or not all(size in _SIZES for size in sizes) or _SIZES.index(sizes[0]) >= _SIZES.index(sizes[1]):
        return None
    if any(each.statement.tag == "ALTER SEQUENCE" and has_words(each.statement.sql, "AS") for each in case.script):
        return None
    text = f"{act.relation}.{written(act.name)} becomes {act.detail.get('to')}, yet {sequence} still ends where it did"
    to = act.detail.get("to", "bigint")
    return Found(text=text, remedy=Remedy(steps=(f"{case.sql};\nALTER SEQUENCE {sequence} AS {to}",)))


_SIZES = ("smallint", "integer", "bigint")

RULE = Rule(
    id="sequence-stays-small",
    severity=Severity.CAUTION,
    family=Family.BREAK,
    summary="a serial column gets bigint, its sequence stays integer",
    condition="ALTER COLUMN TYPE to a larger integer of a column whose own sequence is of a smaller type.",
    effect="INSERTs fail at 2147483647 all the same, with 2200H.",
    check=check,
    examples=(
        Example(
            setup="CREATE TABLE t (id serial, a int); INSERT INTO t (a) VALUES (1); ANALYZE t;",
            bad="ALTER TABLE t ALTER COLUMN id TYPE bigint",
            good=("ALTER TABLE t ALTER COLUMN id TYPE bigint; ALTER SEQUENCE t_id_seq AS bigint",),
            same_end=False,
        ),
    ),
)
