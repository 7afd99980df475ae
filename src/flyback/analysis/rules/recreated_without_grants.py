"""Objects dropped and made again, without what was granted on them."""

from flyback.analysis.case import Case
from flyback.analysis.rule import ROWS, Example, Found, Rule
from flyback.analysis.succession import created_later
from flyback.model.risk import Act, Family, Severity
from flyback.syntax.clauses import unquoted
from flyback.syntax.quoting import written


def check(act: Act, case: Case) -> Found | None:
    what, name = act.kind.removeprefix("drop "), act.relation or act.name
    if not created_later(case, what.upper(), written(*unquoted(name.partition("(")[0])[-1:])):
        return None
    also = "; everybody may execute it again" if what in ("function", "procedure") else ""
    text = f"{what} {name} is made anew without its privileges, owner, comment and options{also}"
    return Found(text=text)


RULE = Rule(
    id="recreated-without-grants",
    severity=Severity.CAUTION,
    family=Family.BREAK,
    summary="DROP and CREATE lose what was granted; OR REPLACE keeps it",
    condition="A script drops a view or function and makes one of that name again.",
    effect="Roles that could use it cannot any more, or, for functions, all roles can. CREATE OR REPLACE keeps "
    "privileges, owner and comment where columns or arguments allow it.",
    check=check,
    examples=(
        Example(
            setup=ROWS + "CREATE VIEW seen AS SELECT a FROM t;",
            bad="DROP VIEW seen; CREATE VIEW seen AS SELECT a, b FROM t",
            good=("CREATE OR REPLACE VIEW seen AS SELECT a, b FROM t",),
        ),
    ),
)
