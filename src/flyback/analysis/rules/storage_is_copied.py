"""Settings of a table that copy all of it."""

from flyback.analysis.case import Case, held_up
from flyback.analysis.rule import Example, Found, Rule
from flyback.model.risk import Act, Family, Severity


def check(act: Act, case: Case) -> Found | None:
    effect = case.stops(act.relation)
    if effect is None or not effect.rewrites:
        return None
    return Found(text=held_up(effect, f"all of it is copied to {act.kind.removeprefix('set ')} storage"))


RULE = Rule(
    id="storage-is-copied",
    severity=Severity.DANGER,
    family=Family.BLOCKING,
    summary="the table is copied under a lock that stops everything",
    condition="SET LOGGED, SET UNLOGGED, SET TABLESPACE or SET ACCESS METHOD that changes something, on what is not "
    "known to be empty.",
    effect="ACCESS EXCLUSIVE lock for as long as the copying of table and indexes takes.",
    check=check,
    examples=(Example(bad="ALTER TABLE t SET UNLOGGED", good=("ALTER TABLE t SET LOGGED",), same_end=False),),
)
