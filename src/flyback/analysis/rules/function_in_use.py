"""Functions replaced under indexes, CHECKs and generated columns that were computed with them."""

from flyback.analysis.case import Case
from flyback.analysis.rule import ROWS, Example, Found, Rule
from flyback.model.risk import Act, Family, Severity


def check(act: Act, _: Case) -> Found | None:
    used = act.detail.get("used_by", "")
    if not used:
        return None
    return Found(text=f"{used} hold what the old {act.name} returned, and nothing computes it anew")


RULE = Rule(
    id="function-in-use",
    severity=Severity.DANGER,
    family=Family.BREAK,
    summary="stored results of a function stay as the old one computed them",
    condition="CREATE OR REPLACE FUNCTION of one that indexes, CHECKs, generated columns or policies use.",
    effect="No lock, no warning: index lookups miss rows, a CHECK holds for old rows that break it. REINDEX "
    "CONCURRENTLY, or a function of a new name.",
    check=check,
    examples=(
        Example(
            setup=ROWS + "CREATE FUNCTION f(x int) RETURNS int IMMUTABLE LANGUAGE sql AS 'SELECT x + 1';"
            "CREATE INDEX t_f ON t (f(a));",
            bad="CREATE OR REPLACE FUNCTION f(x int) RETURNS int IMMUTABLE LANGUAGE sql AS 'SELECT x + 2'",
            good=("CREATE FUNCTION f2(x int) RETURNS int IMMUTABLE LANGUAGE sql AS 'SELECT x + 2'",),
            same_end=False,
        ),
    ),
)
