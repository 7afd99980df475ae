"""An allowance that does not say why."""

from flyback.analysis.rule import Example, Rule, no_act
from flyback.model.risk import Family, Severity

RULE = Rule(
    id="allow-without-reason",
    severity=Severity.CAUTION,
    family=Family.TRANSACTION,
    summary="a comment allows something and gives no reason",
    condition="`-- flyback: allow RULE` without `because REASON`.",
    effect="Nothing is allowed: those who review the script cannot judge it.",
    check=no_act,
    examples=(
        Example(
            bad="-- flyback: allow drop-column\nALTER TABLE t DROP COLUMN a",
            good=("-- flyback: allow drop-column because no release since 4.1 reads it\nALTER TABLE t DROP COLUMN a",),
        ),
    ),
)
