"""Type changes that write the whole table anew."""

from flyback.analysis.case import Case, held_up
from flyback.analysis.remedies import filling, label
from flyback.analysis.rule import Example, Found, Rule
from flyback.analysis.safe_form import SafeForm, command
from flyback.model.risk import Act, Family, Severity
from flyback.syntax.clauses import unquoted
from flyback.syntax.quoting import written


def check(act: Act, case: Case) -> Found | None:
    effect = case.stops(act.relation)
    if effect is None or not effect.rewrites:
        return None
    if (effect.relation, effect.kind) == (act.relation, "table") and act.detail.get("how") not in _HOW:
        return None
    change = f"{act.name} becomes {act.detail.get('to', 'of another type')}"
    doing = f"the table and its indexes are written anew because {change}"
    if act.detail.get("how") == "unknown" or not act.detail.get("from"):
        told = f"{held_up(effect, f'{change}: unless its present type makes that free, the table is written anew')}"
        return Found(text=told, unknown=True)
    return Found(text=held_up(effect, doing))


def safe(act: Act, case: Case) -> SafeForm | None:
    """A new column that a trigger keeps up, filled in batches, put in the old one's place at the end."""
    to, column = act.detail.get("to", ""), written(act.name)
    if not to or command(act, case) is None:
        return None
    table, new = act.relation, written(f"{act.name}_new")
    value = act.detail.get("using") or f"{column}::{to}"
    schema = unquoted(table)[0]
    keeping = written(schema, *unquoted(label(table, column, "keep")))
    trigger = label(table, column, "keep")
    prefixed = value if act.detail.get("using") else f"NEW.{column}::{to}"
    if act.detail.get("using"):
        prefixed = f"(SELECT {value} FROM (SELECT NEW.*) AS {written(unquoted(table)[-1])})"
    made = (
        f"ALTER TABLE {table} ADD COLUMN {new} {to};\n"
        f"CREATE FUNCTION {keeping}() RETURNS trigger LANGUAGE plpgsql AS\n"
        f"$$ BEGIN NEW.{new} := {prefixed}; RETURN NEW; END $$;\n"
        f"CREATE TRIGGER {trigger} BEFORE INSERT OR UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION {keeping}()"
    )
    swapped = (
        f"DROP TRIGGER {trigger} ON {table};\nDROP FUNCTION {keeping}();\n"
        f"ALTER TABLE {table} ALTER COLUMN {column} DROP NOT NULL;\n"
        f"ALTER TABLE {table} RENAME COLUMN {column} TO {written(act.name + '_old')};\n"
        f"ALTER TABLE {table} RENAME COLUMN {new} TO {column}"
    )
    note = (
        "before the last step give the new column the old one's NOT NULL, default, indexes and constraints, as their "
        "own rules say; drop the old one when no release reads it"
    )
    filled = filling(table, new, value, "" if act.detail.get("using") else column)
    return SafeForm(before=(made, filled, swapped), note=note, by_itself=False)


_HOW = ("rewrite", "unknown")

RULE = Rule(
    id="type-change-rewrites",
    severity=Severity.DANGER,
    family=Family.BLOCKING,
    classes=("destructive",),
    summary="a change of type writes the whole table anew while everything waits",
    condition="ALTER COLUMN TYPE to a type that is stored otherwise, on a table that is not known to be empty. What "
    "only the catalogue needs to know (a longer varchar, varchar to text) is not found.",
    effect="ACCESS EXCLUSIVE lock while every row and every index is written anew; foreign keys are looked up again.",
    check=check,
    safe=safe,
    examples=(
        Example(
            bad="ALTER TABLE t ALTER COLUMN a TYPE bigint",
            good=("ALTER TABLE t ALTER COLUMN a TYPE int",),
            same_end=False,
        ),
    ),
)
