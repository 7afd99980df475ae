"""An allowance of what was not found."""

from flyback.analysis.rule import Example, Rule, no_act
from flyback.model.risk import Family, Severity

RULE = Rule(
    id="allow-without-effect",
    severity=Severity.CAUTION,
    family=Family.TRANSACTION,
    summary="a comment allows what was not found",
    condition="The rule finds nothing in the statement that the comment stands before, in or behind.",
    effect="It would silence the rule when somebody changes the statement later.",
    check=no_act,
    examples=(
        Example(
            bad="-- flyback: allow drop-column because nobody reads it\nALTER TABLE t ADD COLUMN x int",
            good=("ALTER TABLE t ADD COLUMN x int",),
        ),
    ),
)
