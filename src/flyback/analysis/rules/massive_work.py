"""Work on a relation above the configured size."""

from flyback.analysis.case import Case, size, together
from flyback.analysis.rule import Example, Found, Rule
from flyback.model.risk import Act, Family, Severity


def check(act: Act, case: Case) -> Found | None:
    working = case.works()
    if any(family is Family.BLOCKING and told >= Severity.DANGER for (family, _), told in case.told.items()):
        return None  # which says how much there is to do
    if not working or act.relation != working[0].relation or case.is_massive(working[0]) is not True:
        return None
    effect = working[0]
    all_of_it = together(effect.relation, working) or effect
    others = f" and of {len(working) - 1} more" if len(working) > 1 else ""
    doing = "written anew" if effect.rewrites else "read to build an index" if effect.builds else "read"
    text = f"all of {effect.relation}{others} is {doing}{size(all_of_it)}: expect it to take long"
    return Found(text=text, classes=("massive",))


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
