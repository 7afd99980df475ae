"""ADD CONSTRAINT, also from inside the definition of a new column: which pass each kind waits for.

Source: ATParseTransformCmd() and ATExecAddConstraint() in tablecmds.c.
"""

from flyback.analysis.altering.steps import step
from flyback.analysis.altering.work import Alteration, Command, Pass
from flyback.syntax.trees import text

_STEPS = {
    "CONSTR_CHECK": (Pass.ADD_OTHER_CONSTRAINT, "checks.add_check"),
    "CONSTR_FOREIGN": (Pass.ADD_OTHER_CONSTRAINT, "foreign_keys.add_foreign_key"),
    "CONSTR_NOTNULL": (Pass.COLUMN_ATTRIBUTES, "nulls.add_not_null"),
    "CONSTR_PRIMARY": (Pass.ADD_INDEX, "keys.add_key"),
    "CONSTR_UNIQUE": (Pass.ADD_INDEX, "keys.add_key"),
    "CONSTR_EXCLUSION": (Pass.ADD_INDEX, "keys.add_key"),
}


def sort_in(alteration: Alteration, oid: int, command: Command) -> None:
    """Let the constraint wait for its pass; a primary key asks for NOT NULL columns before."""
    kind = text(command.body, "contype")
    if kind not in _STEPS:
        alteration.impact.cannot_tell(f"what {kind.removeprefix('CONSTR_')} does")
        return
    if kind == "CONSTR_PRIMARY":
        step("keys.require_not_null")(alteration, oid, command)
    if not alteration.impact.refused:
        moment, name = _STEPS[kind]
        alteration.schedule(oid, moment, step(name), command)
