"""Columns of another type under the running release."""

import re

from flyback.analysis.case import Case
from flyback.analysis.rule import Example, Found, Rule
from flyback.model.risk import Act, Family, Severity
from flyback.syntax.quoting import written


def check(act: Act, _: Case) -> Found | None:
    old, new = act.detail.get("from", ""), act.detail.get("to", "")
    if not old or not new or _family(old) == _family(new):
        return None
    if act.detail.get("how") == "catalogue only" and not old.startswith("timestamp"):
        return None  # a domain, or cidr as inet
    column = f"{act.relation}.{written(act.name)}"
    text = f"the running release gets {new} where it expects {old} from {column}"
    return Found(text=f"{text}; prepared statements fail once with 'cached plan must not change result type'")


def _family(name: str) -> str:
    plain = re.sub(r"\(.*?\)", "", name).strip()
    return _ALIKE.get(plain, plain)


_ALIKE = {
    "character varying": "text",
    "varchar": "text",
    "character varying[]": "text[]",
    "character": "text",
    "bpchar": "text",
    "citext": "text",
    "int": "integer",
}
"""Types that clients decode alike."""

RULE = Rule(
    id="type-change-breaks-clients",
    severity=Severity.CAUTION,
    family=Family.BREAK,
    summary="clients decode a column by its old type",
    condition="ALTER COLUMN TYPE to a type of another kind. Lengths, and varchar against text, are not found.",
    effect="Drivers and mapped classes decode by type: wrong values or errors. Open sessions must prepare anew.",
    check=check,
    examples=(
        Example(
            bad="ALTER TABLE t ALTER COLUMN a TYPE bigint",
            good=("ALTER TABLE t ALTER COLUMN b TYPE varchar",),
            same_end=False,
        ),
    ),
)
