"""What became of a run, as rows of the audit and as signed evidence."""

from collections.abc import Sequence
from datetime import UTC, datetime

from flyback.errors import FlybackError
from flyback.frozen import frozen, replaced
from flyback.gates.configuration import approving_keys
from flyback.gates.decision import decision
from flyback.model.audit import AuditEvent
from flyback.model.evidence import Run, RunStep, SmokeTest, Subject, about_set
from flyback.model.facts import Pending
from flyback.model.run import Committed, InDoubt, NotStarted, Outcome, Partial, RolledBack
from flyback.planning.set_digest import subject_name
from flyback.workflows.evidence.in_database import ledger_envelope
from flyback.workflows.evidence.recording import record
from flyback.workflows.facts.state import digests
from flyback.workflows.gated.admission import Admission, record_of
from flyback.workflows.gated.errand import Errand
from flyback.workflows.gated.noting import note
from flyback.workflows.opened import Opened

_LEFT_SOMETHING = (Committed, Partial, InDoubt)
_NAMES: dict[type, str] = {
    Committed: "committed",
    RolledBack: "rolled back",
    Partial: "partial",
    InDoubt: "in doubt",
    NotStarted: "not started",
}


@frozen
class Ended:
    """How a run ended."""

    outcomes: tuple[Outcome, ...]
    failure: str = ""
    """Why it failed as a whole; empty where its outcomes say all."""
    smoke: tuple[SmokeTest, ...] = ()
    started: datetime

    @property
    def succeeded(self) -> bool:
        """Whether every script is there."""
        return not self.failure and all(isinstance(each, Committed) for each in self.outcomes)


def subjects(pending: Pending) -> Sequence[Subject]:
    """What evidence of the run is about."""
    return about_set(pending.set_digest, pending.files)


def note_begun(opened: Opened, admission: Admission, errand: Errand) -> str:
    """Writes down that it begins, and why it may; the id of the signed decision, empty without a key.

    Raises:
        RefusedError: the audit cannot be written: nothing runs unrecorded.
        SigningError: the key does not sign.
    """
    facts, checklist = admission.facts, admission.checklist
    row = replaced(
        record_of(opened, facts, checklist, AuditEvent.BEGUN), keys=approving_keys(admission.policy, checklist.decided)
    )
    if checklist.emergency:
        id_ = _glass(admission)
        note(opened, replaced(row, event=AuditEvent.EMERGENCY, used=(), outcome=checklist.emergency, emergency=id_))
    if errand.key is None:
        note(opened, row)
        return ""
    signed = record(opened.folder, errand.key, decision(checklist, facts), subjects(admission.pending))
    note(opened, row, ledger_envelope(signed))
    return signed.statement.id


def note_ended(opened: Opened, admission: Admission, errand: Errand, ended: Ended, decided: str) -> tuple[str, ...]:
    """Writes down what became of it, and signs it; notes of what could not be done, and where the evidence lies."""
    left = tuple(each.step.source.path for each in ended.outcomes if isinstance(each, _LEFT_SOMETHING))
    row = replaced(
        record_of(opened, admission.facts, admission.checklist, AuditEvent.ENDED),
        used=(),
        gates=(),
        ran=left,
        left_nothing=bool(ended.outcomes) and not ended.failure and not left,
        outcome=_sentence(ended),
    )
    try:
        if errand.key is None:
            note(opened, row)
            return ("not signed, so that no gate knows of this run: name a key with --key",)
        run = _run(opened, admission, ended, decided)
        signed = record(opened.folder, errand.key, run, subjects(admission.pending))
        note(opened, row, ledger_envelope(signed))
    except FlybackError as error:
        return (f"what became of the run could not be recorded: {error.problems[0].what}",)
    return (f"evidence: {signed.statement.place}",)


def _glass(admission: Admission) -> str:
    """The id of the break-glass that let it in."""
    evidence = admission.facts.evidence.value
    found = [each for each in evidence.emergencies if each.id in admission.checklist.used] if evidence else []
    return found[0].predicate.id if found else ""


def _run(opened: Opened, admission: Admission, ended: Ended, decided: str) -> Run:
    return Run(
        deployment=opened.target.name.run_id,
        environment=admission.policy.environment.name,
        database=admission.target.identity,
        verb=admission.pending.verb,
        start=admission.target.state,
        end=digests(opened),
        plan=admission.pending.plan,
        config=admission.pending.config,
        policy=admission.policy.digest,
        succeeded=ended.succeeded,
        steps=tuple(_step(each) for each in ended.outcomes),
        smoke=ended.smoke,
        decision=decided,
        tool=admission.facts.tool,
        started=ended.started,
        finished=datetime.now(UTC),
    )


def _step(outcome: Outcome) -> RunStep:
    return RunStep(
        script=subject_name(outcome.step.source),
        sha256=outcome.step.source.digest,
        direction=outcome.step.direction.value,
        outcome=_NAMES[type(outcome)],
        milliseconds=outcome.milliseconds if isinstance(outcome, Committed) else 0,
    )


def _sentence(ended: Ended) -> str:
    if ended.failure:
        return f"failed: {ended.failure}"
    failed = [test.name for test in ended.smoke if not test.passed]
    if failed:
        return f"every script is there, but smoke tests failed: {', '.join(failed)}"
    bad = next((each for each in ended.outcomes if not isinstance(each, Committed)), None)
    return "succeeded" if bad is None else f"{bad.step.source.path} {_NAMES[type(bad)]}"
