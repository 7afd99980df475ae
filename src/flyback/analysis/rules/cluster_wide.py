"""Objects that belong to the whole cluster."""

from flyback.analysis.case import Case
from flyback.analysis.rule import Example, Found, Rule
from flyback.model.risk import Act, Family, Severity


def check(act: Act, case: Case) -> Found | None:
    name = act.name or case.assessment.statement.tag
    far = act.detail.get("action") == "drop" or name.startswith("setting ")
    return Found(text=f"{name} is of the whole cluster, not of this database", severity=None if far else Severity.INFO)


RULE = Rule(
    id="cluster-wide",
    severity=Severity.CAUTION,
    family=Family.TRANSACTION,
    summary="a migration of one database changes the whole cluster",
    condition="DROP of roles, databases, tablespaces, subscriptions, and ALTER SYSTEM; for information CREATE and "
    "ALTER.",
    effect="It outlives the database and its backups, other databases see it, and a second environment on the same "
    "cluster meets it already there.",
    check=check,
    examples=(
        Example(
            bad="DROP ROLE IF EXISTS nobody_is_called_so",
            good=("GRANT SELECT ON t TO PUBLIC",),
            same_end=False,
        ),
    ),
)
