"""Whatever else takes data away."""

from flyback.analysis.case import Case
from flyback.analysis.rule import ROWS, Example, Found, Rule
from flyback.model.risk import Act, Family, Severity


def check(act: Act, case: Case) -> Found | None:
    effect = case.effect(act.relation)
    if effect is None or (Family.LOSS, act.relation) in case.told or effect.rows == 0:
        return None
    if effect.loses == ("its position",):
        return None
    if case.acts("alter type", "refresh materialized view"):
        return None
    if any(each.detail.get("backfill") == "yes" for each in case.acts("update")):
        return None
    what = ", ".join(effect.loses) or f"its old values of {', '.join(effect.changes_values)}"
    if case.acts("delete", "update", "insert", "merge", "copy"):
        return Found(text=f"{act.relation} loses {what}", severity=Severity.INFO, classes=())
    if case.acts("set expression"):
        text = f"generated values of {act.relation} are computed anew: {what.removeprefix('its old values of ')}"
        return Found(text=text, severity=Severity.CAUTION, classes=())
    unknown = effect.source == "unknown"
    return Found(text=f"{act.relation} loses {what}{', if the worst is true' if unknown else ''}", unknown=unknown)


RULE = Rule(
    id="loses-data",
    severity=Severity.DESTRUCTIVE,
    family=Family.LOSS,
    classes=("destructive",),
    summary="data is gone afterwards",
    condition="Rows or values that were there before the script are gone after a statement, and no other rule has "
    "said so: in tables that the statement does not name, for one. DELETE and UPDATE with a WHERE, which say what "
    "they take, are for information.",
    effect="Only a backup, or a copy made before, brings it back.",
    check=check,
    examples=(
        Example(
            setup=ROWS + "DELETE FROM t; DELETE FROM parent WHERE id > 9; INSERT INTO t SELECT g, g FROM "
            "generate_series(1, 9) g; ALTER TABLE t ADD FOREIGN KEY (parent_id) REFERENCES parent ON DELETE CASCADE;"
            "ANALYZE t, parent;",
            bad="DELETE FROM parent WHERE id = 2",
            good=("INSERT INTO parent VALUES (99)",),
            same_end=False,
        ),
    ),
)
