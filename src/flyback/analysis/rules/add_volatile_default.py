"""Defaults that differ from row to row, which write the whole table anew."""

from flyback.analysis.case import Case, held_up
from flyback.analysis.remedies import filling, proving_not_null, without
from flyback.analysis.rule import Example, Found, Rule
from flyback.analysis.safe_form import SafeForm, command
from flyback.model.risk import Act, Family, Severity
from flyback.syntax.quoting import written


def check(act: Act, case: Case) -> Found | None:
    detail, effect = act.detail, case.stops(act.relation)
    if effect is None or not effect.rewrites or detail.get("volatile", "") == "" or detail.get("why") in _OTHERS:
        return None
    told = f"DEFAULT {detail.get('default')} is computed for every row and the table is written anew"
    if detail.get("volatile") == "unknown":
        return Found(text=held_up(effect, f"{told}, unless what it calls is not volatile: nobody knows"), unknown=True)
    return Found(text=held_up(effect, told))


def safe(act: Act, case: Case) -> SafeForm | None:
    """The column first, then its default, then the rows there are."""
    found = command(act, case)
    if found is None:
        return None
    table, column, default = act.relation, written(act.name), act.detail.get("default", "")
    bare, _ = without(found[1], "DEFAULT")
    required = act.detail.get("not_null") == "yes"
    if required:
        bare, _ = without(bare, "NOT")
    return SafeForm(
        instead=bare,
        along=(f"ALTER COLUMN {column} SET DEFAULT {default}",),
        after=(filling(table, column, default), *(proving_not_null(table, column) if required else ())),
    )


_OTHERS = ("serial", "identity", "stored", "constrained domain")

RULE = Rule(
    id="add-volatile-default",
    severity=Severity.DANGER,
    family=Family.BLOCKING,
    summary="a new column's volatile default writes the whole table anew",
    condition="ADD COLUMN with a default that calls a volatile function, on a table that is not known to be empty. "
    "now(), constants and other stable expressions cost nothing.",
    effect="ACCESS EXCLUSIVE lock while every row and every index is written anew.",
    check=check,
    safe=safe,
    examples=(
        Example(
            bad="ALTER TABLE t ADD COLUMN x uuid DEFAULT gen_random_uuid()",
            good=(
                "ALTER TABLE t ADD COLUMN x uuid; ALTER TABLE t ALTER COLUMN x SET DEFAULT gen_random_uuid()",
                "UPDATE t SET x = gen_random_uuid() WHERE id <= 2500",
                "UPDATE t SET x = gen_random_uuid() WHERE x IS NULL",
            ),
        ),
        Example(
            bad="ALTER TABLE t ADD COLUMN x timestamptz NOT NULL DEFAULT clock_timestamp()",
            good=("ALTER TABLE t ADD COLUMN x timestamptz NOT NULL DEFAULT now()",),
            same_end=False,
        ),
    ),
)
