"""NOT NULL that has to be proved by reading the whole table."""

from flyback.analysis.case import Case, held_up
from flyback.analysis.remedies import proving_not_null
from flyback.analysis.rule import ROWS, Example, Found, Rule
from flyback.analysis.safe_form import SafeForm, command
from flyback.model.risk import Act, Family, Severity
from flyback.syntax.clauses import alter_table, words_of
from flyback.syntax.quoting import written


def check(act: Act, case: Case) -> Found | None:
    effect = case.stops(act.relation)
    of_itself = effect is not None and (effect.relation, effect.kind) == (act.relation, "table")  # not of partitions
    if effect is None or (of_itself and act.detail.get("how") not in ("scan", "unknown")):
        return None
    return Found(text=held_up(effect, f"every row is looked at for NULL in {act.name}"))


def safe(act: Act, case: Case) -> SafeForm | None:
    """A CHECK that is validated while others write proves it."""
    found = command(act, case)
    if found is None:
        return None
    alone = "ONLY " if "ONLY" in words_of(found[0].head) else ""
    first, *rest = proving_not_null(f"{alone}{act.relation}", written(act.name))
    altered = alter_table(first)
    return SafeForm(instead=altered.commands[0], after=tuple(rest)) if altered else None


RULE = Rule(
    id="set-not-null-scans",
    severity=Severity.DANGER,
    family=Family.BLOCKING,
    summary="SET NOT NULL reads the whole table while everything waits",
    condition="SET NOT NULL of a column that may hold NULL, on a table that is not known to be empty, without a valid "
    "CHECK that proves it and that the same statement leaves alone.",
    effect="ACCESS EXCLUSIVE lock while all rows are read; no index helps. One unproved column in a statement makes "
    "it read for all.",
    check=check,
    safe=safe,
    examples=(
        Example(bad="ALTER TABLE t ALTER COLUMN a SET NOT NULL", good=proving_not_null("t", "a")),
        Example(
            setup=ROWS + "ALTER TABLE t ADD CONSTRAINT a_there CHECK (a IS NOT NULL);",
            bad="ALTER TABLE t ALTER COLUMN a SET NOT NULL, DROP CONSTRAINT a_there",
            good=("ALTER TABLE t ALTER COLUMN a SET NOT NULL; ALTER TABLE t DROP CONSTRAINT a_there",),
        ),
    ),
)
