"""Names that bodies of functions use without PostgreSQL knowing."""

from flyback.analysis.case import Case
from flyback.analysis.rule import ROWS, Example, Found, Rule
from flyback.model.risk import Act, Family, Severity
from flyback.syntax.quoting import written


def check(act: Act, _: Case) -> Found | None:
    users = act.detail.get("mentioned_by", "")
    if not users:
        return None
    return Found(text=f"functions mention {written(act.name)} in their text and may fail when they run: {users}")


RULE = Rule(
    id="used-in-bodies",
    severity=Severity.CAUTION,
    family=Family.BREAK,
    summary="functions mention what is dropped or renamed, and nothing keeps them right",
    condition="DROP or RENAME of a table whose name, or of a column whose name and table's name, occur in the text of "
    "a function's body.",
    effect="PostgreSQL does not look into such bodies: the function fails when it is called.",
    check=check,
    examples=(
        Example(
            setup=ROWS + "CREATE FUNCTION total() RETURNS bigint LANGUAGE plpgsql AS "
            "'BEGIN RETURN (SELECT sum(a) FROM t); END';",
            bad="ALTER TABLE t RENAME COLUMN a TO amount",
            good=("ALTER TABLE t RENAME COLUMN b TO label",),
            same_end=False,
        ),
    ),
)
