"""Tables whose rows a crash takes away."""

from flyback.analysis.case import Case
from flyback.analysis.rule import Example, Found, Rule
from flyback.model.risk import Act, Family, Severity


def check(act: Act, case: Case) -> Found | None:
    if act.kind == "create table" and act.detail.get("persistence") not in ("u", "unlogged"):
        return None
    effect = case.effect(act.relation)
    if effect is not None and act.kind == "set unlogged" and not effect.loses and not effect.rewrites:
        return None
    text = f"{act.relation or act.name} is emptied by a crash of the server, and is empty on every replica"
    return Found(text=text, severity=Severity.CAUTION if act.kind == "create table" else None)


RULE = Rule(
    id="unlogged-table",
    severity=Severity.DANGER,
    family=Family.LOSS,
    summary="a table is not written to the log: a crash empties it",
    condition="SET UNLOGGED, or CREATE UNLOGGED TABLE (a caution).",
    effect="After a crash or a failover the table is there, without rows; replicas and backups taken from them never "
    "have any.",
    check=check,
    examples=(Example(bad="ALTER TABLE t SET UNLOGGED", good=("ALTER TABLE t SET LOGGED",), same_end=False),),
)
