"""Primary keys of nullable columns, which read the table although their index is there."""

from flyback.analysis.case import Case, held_up
from flyback.analysis.remedies import proving_key, proving_not_null
from flyback.analysis.rule import Example, Found, Rule
from flyback.analysis.safe_form import SafeForm, command
from flyback.model.risk import Act, Family, Severity


def check(act: Act, case: Case) -> Found | None:
    effect = case.stops(act.relation)
    if effect is None or not act.detail.get("using_index"):
        return None
    return Found(text=held_up(effect, "every row is looked at for NULL in the key's columns"))


def safe(act: Act, case: Case) -> SafeForm | None:
    """NOT NULL first."""
    found, proofs = command(act, case), proving_key(act, case)
    return SafeForm(before=proofs, instead=found[1]) if found and proofs else None


RULE = Rule(
    id="primary-key-scans",
    severity=Severity.DANGER,
    family=Family.BLOCKING,
    summary="a primary key made of an index reads the whole table for NULLs",
    condition="ADD PRIMARY KEY USING INDEX where a column of the index may hold NULL and no valid CHECK rules "
    "that out.",
    effect="ACCESS EXCLUSIVE lock while all rows are read: the key sets its columns NOT NULL.",
    check=check,
    safe=safe,
    examples=(
        Example(
            setup="CREATE TABLE n (id int, a int); INSERT INTO n SELECT g, g FROM generate_series(1, 5000) g;"
            "CREATE UNIQUE INDEX n_pkey ON n (id); ANALYZE n;",
            bad="ALTER TABLE n ADD CONSTRAINT n_pkey PRIMARY KEY USING INDEX n_pkey",
            good=(
                *proving_not_null("n", "id"),
                "ALTER TABLE n ADD CONSTRAINT n_pkey PRIMARY KEY USING INDEX n_pkey",
            ),
        ),
    ),
)
