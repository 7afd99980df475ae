"""IF NOT EXISTS, which keeps whatever has the name."""

from flyback.analysis.case import Case
from flyback.analysis.rule import Example, Found, Rule
from flyback.model.risk import Act, Family, Remedy, Severity
from flyback.syntax.clauses import unquoted
from flyback.syntax.quoting import written


def check(act: Act, case: Case) -> Found | None:
    if act.detail.get("invalid") == "yes":
        text = f"an invalid index {act.name} is there, and stays: queries do not use it, writes keep paying for it"
        name = written(*unquoted(act.relation)[:-1], act.name)
        return Found(text=text, remedy=Remedy(steps=(f"DROP INDEX CONCURRENTLY {name}", case.sql)))
    if act.detail.get("exists") != "yes":
        return None
    what = act.kind.removeprefix("create ").removeprefix("add ")
    name = f"{act.relation}.{written(act.name)}" if act.kind == "add column" else act.name
    text = f"{what} {name} is there already, and stays as it is whatever this says"
    return Found(text=text, severity=Severity.INFO)


RULE = Rule(
    id="kept-as-it-is",
    severity=Severity.DANGER,
    family=Family.BREAK,
    summary="IF NOT EXISTS keeps an object that may be another one",
    condition="IF NOT EXISTS where something of the name is there: for information, unless it is an invalid index.",
    effect="The statement does nothing, takes its locks all the same, and the script goes on as if it had.",
    check=check,
    examples=(
        Example(
            bad="CREATE TABLE IF NOT EXISTS t (id bigint, z int)",
            good=("CREATE TABLE IF NOT EXISTS z (id bigint, z int)",),
            same_end=False,
        ),
    ),
)
