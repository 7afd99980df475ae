"""What the target keeps of earlier runs."""

from collections.abc import Sequence

from flyback.errors import EvidenceError, Problem
from flyback.evidence.earlier_runs import EarlierRuns, earlier_runs
from flyback.model.audit import AuditRow
from flyback.model.evidence import Evidence, StateDigests
from flyback.model.facts import Fact


def unless_cut(kept: Fact[EarlierRuns], evidence: Evidence | None, environment: str) -> Fact[EarlierRuns]:
    """The same, unless somebody signed a run on the environment that the audit does not have: its end was cut off.

    The chain of rows shows whether any was changed or is missing between others, not whether it once was longer.
    """
    if kept.value is None or evidence is None:
        return kept
    for run in evidence.runs:
        if run.predicate.environment == environment and run.predicate.deployment not in kept.value.deployments:
            what = (
                f"the audit is not whole: the run {run.predicate.deployment}, which {run.place} tells of, is not there"
            )
            return Fact(unknown=f"{what}; where the database was restored, take that evidence away")
    return kept


def records(rows: Sequence[AuditRow], where: str, here: StateDigests | None = None) -> EarlierRuns:
    """What the audit says of them; `here` is the state of the database now, where it is known.

    Raises:
        EvidenceError: rows are missing, or were changed.
    """
    try:
        return earlier_runs(rows, here)
    except ValueError as error:
        hint = "flyback audit verify; restore the table from a backup"
        raise EvidenceError(Problem(code="audit", what=str(error), where=where, hint=hint)) from None
