"""Whether a run may begin: gates are asked, and whoever is refused is written down."""

from flyback.errors import FlybackError
from flyback.frozen import frozen, replaced
from flyback.gates.decision import decided
from flyback.gates.facts_json import digest
from flyback.model.audit import AuditEvent, AuditRecord
from flyback.model.facts import Facts, Pending, TargetState
from flyback.model.gates import Checklist, GateVerdict
from flyback.model.policy import Policy
from flyback.workflows.facts.question import Question
from flyback.workflows.gated.errand import Errand
from flyback.workflows.gated.glass import broken
from flyback.workflows.gated.noting import note
from flyback.workflows.gating import ask_under, refuse
from flyback.workflows.opened import Opened

_WINDOW = "window"


@frozen
class Admission:
    """What gates let in, and on what grounds."""

    policy: Policy
    facts: Facts
    checklist: Checklist
    pending: Pending
    target: TargetState

    @property
    def keeps_windows(self) -> bool:
        """Whether windows count: not when that gate is off, waived or broken open."""
        return any(each.gate == _WINDOW and each.verdict is GateVerdict.PASS for each in self.checklist.results)


def admitted(opened: Opened, policy: Policy, errand: Errand, later: tuple[str, ...] = ()) -> Admission:
    """Lets in what every gate lets in; refusals of gates that are asked again `later` are let pass for now.

    Raises:
        BlockedError: with what each gate says that refuses; the audit says it, too.
    """
    question = Question(what=errand.what, ticket=errand.ticket)
    asked = ask_under(policy, opened, question, errand.variables)
    if not asked.checklist.allowed and errand.break_glass and broken(opened, policy, asked.checklist, errand):
        asked = ask_under(policy, opened, question, errand.variables)
    facts, checklist = asked.facts, asked.checklist
    pending, target = facts.pending.value, facts.target.value
    now = all(each.gate in later for each in checklist.blocking)
    if not (checklist.allowed or (later and now)) or pending is None or target is None:
        _note_refusal(opened, facts, checklist)
        refuse(checklist)
        raise AssertionError("a gate lets in what nobody knows")
    return Admission(policy=policy, facts=facts, checklist=checklist, pending=pending, target=target)


def record_of(opened: Opened, facts: Facts, checklist: Checklist, event: AuditEvent) -> AuditRecord:
    """What the audit says of a run, before it is known what became of it."""
    runner = facts.runner.value
    return AuditRecord(
        event=event,
        environment=checklist.environment,
        verb=checklist.verb,
        deployment=opened.target.name.run_id,
        who=runner.people if runner else (),
        runner=" ".join(filter(None, (facts.tool.host, facts.tool.ci))),
        plan=checklist.plan,
        set_digest=checklist.set_digest,
        policy=checklist.policy,
        config=facts.pending.value.config if facts.pending.value else "",
        used=checklist.used,
        gates=decided(checklist),
        facts=digest(facts),
        start=facts.target.value.state if facts.target.value else None,
    )


def _note_refusal(opened: Opened, facts: Facts, checklist: Checklist) -> None:
    """Where it can be written down; who may not write there is refused all the same."""
    blocking = ", ".join(each.gate for each in checklist.blocking)
    try:
        note(
            opened, replaced(record_of(opened, facts, checklist, AuditEvent.REFUSED), outcome=f"refused by {blocking}")
        )
    except FlybackError as error:
        opened.teller.note(f"the refusal could not be written into the audit: {error.problems[0].what}")
