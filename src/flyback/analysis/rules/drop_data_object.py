"""Schemas, extensions, types and sequences that go."""

from flyback.analysis.case import Case
from flyback.analysis.rule import Example, Found, Rule
from flyback.model.risk import Act, Family, Severity


def check(act: Act, case: Case) -> Found | None:
    if act.detail.get("exists") == "no":
        return None
    what = act.kind.removeprefix("drop ")
    loses = any(effect.loses and effect.rows != 0 and effect.kind != "sequence" for effect in case.assessment.effects)
    position = ", and the position it was at" if what == "sequence" else ""
    gone = f"{what} {act.name}" if what != "owned" else f"all that {act.name} owns or may do"
    text = f"{gone} is gone{position}: what the running release does with it fails"
    may_lose = bool(case.assessment.unknown) and what in ("schema", "extension", "owned")
    if case.undoes or not (loses or may_lose or what == "database"):
        return Found(text=text, severity=Severity.CAUTION)
    return Found(text=text)


RULE = Rule(
    id="drop-data-object",
    severity=Severity.DESTRUCTIVE,
    family=Family.LOSS,
    classes=("destructive",),
    summary="a schema, extension, type or sequence goes, with what is in it",
    condition="DROP SCHEMA, EXTENSION, TYPE, DOMAIN, SEQUENCE, MATERIALIZED VIEW, OWNED or DATABASE of what was there "
    "before the script; a caution in undo scripts, and where it is known that no rows or values go.",
    effect="What uses it fails; what is made anew under the name has neither its contents nor its privileges.",
    check=check,
    examples=(
        Example(
            setup="CREATE SEQUENCE numbers; SELECT nextval('numbers');",
            bad="DROP SEQUENCE numbers",
            good=("ALTER SEQUENCE numbers RENAME TO numbers_dropped",),
            same_end=False,
        ),
    ),
)
