"""Work on a relation above the configured size."""

from flyback.analysis.case import Case, size
from flyback.analysis.rule import Example, Found, Rule
from flyback.model.risk import Act, Family, Severity


def check(act: Act, case: Case) -> Found | None:
    effect = case.effect(act.relation)
    if effect is None or case.is_massive(effect) is not True:
        return None
    doing = "written anew" if effect.rewrites else "read to build an index" if effect.builds else "read"
    return Found(text=f"all of {act.relation} is {doing}{size(effect)}: expect it to take long", classes=("massive",))


RULE = Rule(
    id="massive-work",
    severity=Severity.INFO,
    family=Family.TRANSACTION,
    classes=("massive",),
    summary="a statement works through a table above the configured size",
    condition="A scan, a rewrite or an index build, also one that stops nobody, of a relation that is known to have "
    "at least `massive_rows` rows or `massive_bytes` bytes.",
    effect="It takes long, fills caches and the WAL, keeps replicas behind and vacuum waiting; plan a time for it.",
    check=check,
    examples=(
        Example(
            bad="CREATE INDEX CONCURRENTLY t_a ON t (a)",
            good=("CREATE INDEX CONCURRENTLY parent_a ON parent (a)",),
            same_end=False,
            massive_rows=3000,
        ),
    ),
)
