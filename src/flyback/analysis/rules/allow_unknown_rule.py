"""An allowance that no rule answers to."""

from flyback.analysis.rule import Example, Rule, no_act
from flyback.model.risk import Family, Severity

RULE = Rule(
    id="allow-unknown-rule",
    severity=Severity.CAUTION,
    family=Family.TRANSACTION,
    summary="a comment allows what no rule is called",
    condition="The word after `-- flyback: allow` is not the id of a rule, or is missing.",
    effect="Nothing is allowed: the finding that was meant is still there, or comes back unseen.",
    check=no_act,
    examples=(
        Example(
            bad="-- flyback: allow drop-colum because nobody reads it\nALTER TABLE t ADD COLUMN x int",
            good=("ALTER TABLE t ADD COLUMN x int",),
        ),
    ),
)
