"""Defaults that go while the running release relies on them."""

from flyback.analysis.case import Case
from flyback.analysis.rule import Example, Found, Rule
from flyback.model.risk import Act, Family, Severity
from flyback.syntax.quoting import written


def check(act: Act, case: Case) -> Found | None:
    if act.detail.get("not_null", "") == "no" or _given_again(act, case):
        return None
    if act.kind == "drop identity":
        text = f"INSERTs of the running release into {act.relation} fail: {written(act.name)} is not numbered any more"
        return Found(text=f"{text}; the sequence and its position are gone")
    if act.detail.get("not_null") != "yes":
        return None
    text = f"INSERTs of the running release that leave out {act.relation}.{written(act.name)} fail: it is NOT NULL"
    return Found(text=text)


def _given_again(act: Act, case: Case) -> bool:
    others = [each for other in (case.assessment, *case.later) for each in other.acts]
    kinds = ("set default", "add identity", "drop column")
    return any(each.kind in kinds and (each.relation, each.name) == (act.relation, act.name) for each in others)


RULE = Rule(
    id="drop-default",
    severity=Severity.CAUTION,
    family=Family.BREAK,
    summary="a NOT NULL column loses its default",
    condition="DROP DEFAULT of a NOT NULL column, or DROP IDENTITY, where the script gives no other.",
    effect="INSERTs that leave the column out fail with 23502 from the commit on.",
    check=check,
    examples=(
        Example(
            setup="CREATE TABLE t (id int, k int NOT NULL DEFAULT 7); INSERT INTO t VALUES (1);",
            bad="ALTER TABLE t ALTER COLUMN k DROP DEFAULT",
            good=("ALTER TABLE t ALTER COLUMN k SET DEFAULT 8",),
            same_end=False,
        ),
    ),
)
