"""Timeouts switched off for the rest of the session."""

from flyback.analysis.case import Case
from flyback.analysis.rule import Example, Found, Rule
from flyback.model.risk import Act, Family, Severity


def check(act: Act, _: Case) -> Found | None:
    value = act.detail.get("value", "").strip("'")
    if act.name == "lock_timeout" and value in ("0", "0ms", "0s"):
        return Found(text="statements of this script wait for locks without end, and everybody waits behind them")
    if act.name == "session_replication_role" and value.lower() == "replica":
        return Found(text="triggers and foreign keys do not hold for what this script writes from here on")
    return None


RULE = Rule(
    id="timeout-off",
    severity=Severity.CAUTION,
    family=Family.TRANSACTION,
    summary="a setting takes away what protects others",
    condition="SET lock_timeout = 0, or session_replication_role = replica.",
    effect="A statement that queues for a strong lock stops all who come after it, for as long as it waits; rows get "
    "in that break foreign keys.",
    check=check,
    examples=(Example(bad="SET lock_timeout = 0", good=("SET lock_timeout = '2s'",), same_end=False),),
)
