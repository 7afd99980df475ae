"""Objects moved to another schema, where the running release does not look."""

from flyback.analysis.case import Case
from flyback.analysis.rule import ROWS, Example, Found, Rule
from flyback.analysis.succession import created_later
from flyback.model.risk import Act, Family, Severity
from flyback.syntax.quoting import written


def check(act: Act, case: Case) -> Found | None:
    what, to = act.detail.get("object", ""), act.detail.get("to", "")
    if created_later(case, "VIEW", written(act.name)):
        return None
    text = f"statements of the running release that name {act.relation or act.name} fail: it is in {to} now"
    return Found(text=f"{text}, with what belongs to it" if what == "table" else text)


RULE = Rule(
    id="set-schema",
    severity=Severity.DANGER,
    family=Family.BREAK,
    summary="the running release looks for an object in its old schema",
    condition="SET SCHEMA of what was there before the script, unless the script makes a view of the old name.",
    effect="From the commit on, qualified names fail, others where search_path lacks the new schema. Indexes and owned "
    "sequences move along.",
    check=check,
    examples=(
        Example(
            setup=ROWS + "CREATE SCHEMA other;",
            bad="ALTER TABLE t SET SCHEMA other",
            good=("ALTER TABLE t SET SCHEMA other; CREATE VIEW t AS SELECT * FROM other.t",),
            same_end=False,
        ),
    ),
)
