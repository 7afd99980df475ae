"""Whatever else works through rows while others wait."""

from flyback.analysis.case import Case, held_up, is_strong
from flyback.analysis.rule import Example, Found, Rule
from flyback.analysis.safe_form import SafeForm
from flyback.model.risk import Act, Family, RelationEffect, Severity
from flyback.syntax.clauses import has_words


def check(act: Act, case: Case) -> Found | None:
    effect = case.stops(act.relation)
    told = [severity for (family, _), severity in case.told.items() if family is Family.BLOCKING]
    if effect is None or max(told, default=Severity.INFO) >= Severity.DANGER:
        return None
    if (told and case.acts("refresh materialized view")) or has_words(case.sql, "ON", "ONLY"):
        return None
    if effect.kind == "materialized view" and (effect.lock != "AccessExclusiveLock" or told or _is_emptied(case)):
        return None
    if case.told.get((Family.BREAK, act.relation)) and all(each.kind in _QUICK for each in case.assessment.acts):
        return None  # a NOT NULL column without default: the first row ends it
    held = _is_held(act, case)
    guessed = effect.source == "unknown" and not effect.scans
    doing = "rows are written" if guessed or case.acts("update", "delete", "merge") else _doing(effect)
    because = ", under the lock of an earlier statement of the transaction" if held else ""
    unknown = effect.source == "unknown"
    return Found(
        text=f"{held_up(effect, doing)}{because}{', if the worst is true' if unknown else ''}",
        unknown=unknown,
    )


def _is_held(act: Act, case: Case) -> bool:
    """Whether an earlier statement locked the table."""
    return any(is_strong(each) for other in case.earlier for each in other.effects if each.relation == act.relation)


def safe(act: Act, case: Case) -> SafeForm | None:
    """In a script of its own."""
    if not _is_held(act, case):
        return None
    fills = [each.detail.get("backfill") == "yes" for each in case.acts("update")]
    note = "" if fills == [True] else "in a script of its own, if others may write between it and what comes before"
    return SafeForm(before=(case.sql,), note=note, by_itself=not note)


def _is_emptied(case: Case) -> bool:
    return any(each.detail.get("no_data") == "yes" for each in case.acts("refresh materialized view"))


def _doing(effect: RelationEffect) -> str:
    if effect.rewrites:
        return "all of it is written anew"
    return "an index is built" if effect.builds else "all of it is read"


_QUICK = ("add column", "drop column", "dropped too")

RULE = Rule(
    id="works-under-lock",
    severity=Severity.DANGER,
    family=Family.BLOCKING,
    summary="a statement works through a whole table that others wait for",
    condition="A scan, a rewrite or an index build under a lock that stops writes at least, where no other rule has "
    "said so: also of tables that the statement does not name, and for the lock that an earlier statement took. Nobody "
    "waits to write a materialized view.",
    effect="Those who wait, wait as long as the work takes. In a transaction of its own, without the lock of the "
    "statements before, most such work stops nobody.",
    check=check,
    safe=safe,
    examples=(
        Example(
            bad="ALTER TABLE t ADD COLUMN x int; UPDATE t SET x = a",
            good=("ALTER TABLE t ADD COLUMN x int", "UPDATE t SET x = a"),
        ),
    ),
)
