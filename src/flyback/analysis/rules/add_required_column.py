"""New columns that must be given a value, although the running release knows nothing of them."""

from flyback.analysis.case import Case
from flyback.analysis.remedies import proving_not_null, without
from flyback.analysis.rule import Example, Found, Rule
from flyback.analysis.safe_form import SafeForm, command
from flyback.model.risk import Act, Family, Severity
from flyback.syntax.clauses import words_of
from flyback.syntax.quoting import written


def check(act: Act, case: Case) -> Found | None:
    detail, effect = act.detail, case.effect(act.relation)
    if detail.get("not_null") != "yes" or detail.get("default") or detail.get("exists") == "yes":
        return None
    if detail.get("why") in ("serial", "identity", "stored") or "GENERATED" in _clauses(act, case):
        return None
    text = f"INSERTs of the running release into {act.relation} fail: it knows nothing of {written(act.name)}"
    if effect is None or effect.rows != 0:
        text = f"it fails if {act.relation} has a row, because {written(act.name)} has no default; if not, {text}"
    return Found(text=text)


def _clauses(act: Act, case: Case) -> tuple[str, ...]:
    found = command(act, case)
    return words_of(found[1]) if found else ()


def safe(act: Act, case: Case) -> SafeForm | None:
    """The column without NOT NULL; that follows when all releases fill it."""
    found = command(act, case)
    if found is None:
        return None
    bare, taken = without(found[1], "NOT")
    if not taken:
        return None
    return SafeForm(
        instead=bare,
        after=proving_not_null(act.relation, written(act.name)),
        by_itself=False,
        note="fill the rows there are before the constraint is validated, and let no release run that leaves it out",
    )


RULE = Rule(
    id="add-required-column",
    severity=Severity.DANGER,
    family=Family.BREAK,
    summary="a new NOT NULL column without a default breaks INSERTs, and fails on rows",
    condition="ADD COLUMN ... NOT NULL without a default, on a table that was there before the script.",
    effect="23502 if the table has a row; otherwise the running release's INSERTs fail from the commit on.",
    check=check,
    safe=safe,
    examples=(
        Example(
            setup="CREATE TABLE t (id int);",
            bad="ALTER TABLE t ADD COLUMN x int NOT NULL",
            good=("ALTER TABLE t ADD COLUMN x int", *proving_not_null("t", "x")),
        ),
    ),
)
