"""CLUSTER and VACUUM FULL, which write a whole table anew."""

from flyback.analysis.case import Case, held_up
from flyback.analysis.rule import Example, Found, Rule
from flyback.model.risk import Act, Family, Severity


def check(act: Act, case: Case) -> Found | None:
    effect = case.stops(act.relation)
    if effect is None:
        return None
    return Found(text=held_up(effect, "the table and its indexes are written anew"))


RULE = Rule(
    id="table-is-compacted",
    severity=Severity.DANGER,
    family=Family.BLOCKING,
    summary="CLUSTER and VACUUM FULL stop the table while they copy it",
    condition="CLUSTER or VACUUM FULL of a table that is not known to be empty.",
    effect="ACCESS EXCLUSIVE lock while table and indexes are copied; twice the space is needed meanwhile.",
    check=check,
    examples=(
        Example(bad="CLUSTER t USING t_pkey", good=("VACUUM t",), same_end=False),
        Example(bad="VACUUM FULL t", good=("VACUUM t",), same_end=False),
    ),
)
