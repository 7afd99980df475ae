"""Tables and views under another name, which the running release does not know."""

from flyback.analysis.case import Case
from flyback.analysis.rule import Example, Found, Rule
from flyback.analysis.safe_form import SafeForm
from flyback.analysis.succession import created_later
from flyback.model.risk import Act, Family, Severity
from flyback.syntax.clauses import unquoted
from flyback.syntax.quoting import written


def check(act: Act, case: Case) -> Found | None:
    to = act.detail.get("to", "")
    if to in (f"{act.name}_dropped", f"{act.name}_old") or created_later(case, "VIEW", written(act.name)):
        return None
    if any(created_later(case, kind, written(act.name)) for kind in ("TABLE", "SEQUENCE", "MATERIALIZED VIEW")):
        return None
    return Found(text=f"statements of the running release that name {act.relation or act.name} fail: it is {to} now")


def safe(act: Act, case: Case) -> SafeForm | None:
    """A view under the old name, in the same transaction."""
    to = act.detail.get("to", "")
    if act.kind not in ("rename table", "rename view") or not act.relation:
        return None
    new = written(*unquoted(act.relation)[:-1], to)
    note = "grant on the view what was granted on the table; drop the view when no release uses the old name"
    view = f"CREATE VIEW {act.relation} AS SELECT * FROM {new}"
    return SafeForm(before=(f"{case.sql};\n{view}",), note=note, by_itself=False)


RULE = Rule(
    id="rename-relation",
    severity=Severity.DANGER,
    family=Family.BREAK,
    summary="the running release still uses the old name of a table, view or sequence",
    condition="RENAME TO of what was there before the script. Not found where the script makes something of the old "
    "name, such as a view on the new one.",
    effect="From the commit on, statements with the old name fail. Indexes, constraints and sequences keep theirs.",
    check=check,
    safe=safe,
    examples=(
        Example(
            bad="ALTER TABLE t RENAME TO items",
            good=("ALTER TABLE t RENAME TO items; CREATE VIEW t AS SELECT * FROM items",),
            same_end=False,
        ),
    ),
)
