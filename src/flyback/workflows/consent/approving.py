"""`approve`: a person agrees to one plan, as it is, for a while."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from flyback.errors import Problem, UsageError
from flyback.evidence.plan_document import PlanDocument, PlannedScript
from flyback.frozen import frozen
from flyback.model.evidence import Approval, WaivedGate
from flyback.workflows.consent.signer import Desk
from flyback.workflows.evidence.recording import Recorded, record

_PROVEN = ("proven undo", "salvage")


@frozen
class Consent:
    """What somebody agrees to beyond the plan itself."""

    not_undoable: tuple[str, ...] = ()
    """Scripts without a proven way back that are accepted by name."""
    waived: tuple[WaivedGate, ...] = ()
    ticket: str = ""
    comment: str = ""
    lasts: timedelta = timedelta(hours=24)


def refuse_other(at: Desk, document: PlanDocument) -> None:
    """Refuses a plan of other scripts than those that the signer has, or of another environment.

    Raises:
        UsageError: with everything that differs.
    """
    problems = [*_other_place(at, document), *_other_scripts(at, document.scripts)]
    if problems:
        raise UsageError(problems)


def approve(at: Desk, document: PlanDocument, consent: Consent, now: datetime) -> Recorded[Approval]:
    """Signs it.

    Raises:
        UsageError: the plan is of other scripts, or the consent names what the plan does not have.
        SigningError: the key does not sign.
    """
    refuse_other(at, document)
    planned = {each.path for each in document.scripts}
    strangers = [
        Problem(code="no-such-script", what=f"the plan has no script {path}", where="--not-undoable")
        for path in consent.not_undoable
        if path not in planned
    ]
    if strangers:
        raise UsageError(strangers)
    approval = Approval(
        who=at.owner.owner,
        role=at.owner.role,
        environment=at.policy.environment.name,
        verb=document.verb,
        plan=document.digest,
        policy=at.policy.digest,
        not_undoable=consent.not_undoable,
        waived=consent.waived,
        ticket=consent.ticket,
        comment=consent.comment,
        issued=now,
        expires=now + consent.lasts,
    )
    return record(at.folder, at.key, approval, at.subjects)


def without_proof(scripts: Sequence[PlannedScript]) -> tuple[str, ...]:
    """The scripts whose way back the plan does not show as proven: an approval must name them."""
    return tuple(each.path for each in scripts if each.way_back and each.way_back not in _PROVEN)


def _other_place(at: Desk, document: PlanDocument) -> Iterator[Problem]:
    name = at.policy.environment.name
    if document.environment and document.environment != name:
        what = f"the plan is for {document.environment}, not for {name}"
        yield Problem(code="other-environment", what=what, hint=f"--env {document.environment}")


def _other_scripts(at: Desk, scripts: Sequence[PlannedScript]) -> Iterator[Problem]:
    here = {each.name: each.sha256 for each in at.migrations.files}
    for each in scripts:
        if here.get(each.path) != each.sha256:
            what = "is not here" if each.path not in here else "is not what the plan was made of"
            hint = "check out the commit that the plan was made of, or plan again"
            yield Problem(code="other-script", what=what, where=each.path, hint=hint)
