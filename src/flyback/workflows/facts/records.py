"""What the target keeps of earlier runs."""

from collections.abc import Sequence

from flyback.errors import EvidenceError, Problem
from flyback.evidence.earlier_runs import EarlierRuns, earlier_runs
from flyback.model.audit import AuditRow


def records(rows: Sequence[AuditRow], where: str) -> EarlierRuns:
    """What the audit says of them.

    Raises:
        EvidenceError: rows are missing, or were changed.
    """
    try:
        return earlier_runs(rows)
    except ValueError as error:
        hint = "flyback audit verify; restore the table from a backup"
        raise EvidenceError(Problem(code="audit", what=str(error), where=where, hint=hint)) from None
