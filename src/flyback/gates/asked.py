"""Which gates a verb is asked, and which of them nobody can open: one table."""

from flyback.model.policy import ESSENTIAL, GATES, ApprovalPolicy, EnvironmentPolicy, EvidencePolicy, Policy

_WITHOUT_SCRIPTS = ("target", "clock", "configuration", "follow-up", "pending", "ticket", "approval", "runner")
"""What changes the history and no schema is not rehearsed, and disturbs nobody."""

ASKED: dict[str, tuple[str, ...]] = {
    "migrate": GATES,
    "guard": GATES,
    "undo": tuple(gate for gate in GATES if gate not in ("follow-up", "rehearsal", "staging", "notified")),
    "repair": _WITHOUT_SCRIPTS,
    "baseline": _WITHOUT_SCRIPTS,
    "clean": GATES,
}
"""The gates of each verb, in the order of the checklist.

An undo asks less: what went wrong in production went right on staging, nobody waits a day to be told, and what was
broken open must not keep anybody from going back. `way-back` asks instead whether these very undo scripts are proven.
"""

RUNS_SCRIPTS = ("migrate", "guard", "undo")
"""Verbs that have nothing to do without scripts."""

REFUSED_WHERE_PROTECTED = ("clean",)
"""Verbs that never run on a protected environment, whatever anybody signs."""

NEVER_WAIVED = (*ESSENTIAL, "approval")
"""Gates that no waiver opens: who could waive an approval needs none. Break-glass opens that one."""


def asked(verb: str, policy: Policy) -> tuple[str, ...]:
    """The gates of that verb on that environment; a verb that nobody knows is asked all of them.

    A protected environment asks every gate that it does not switch off: what is not configured refuses there.
    Others ask those that they configure. Nobody switches the essential ones off.
    """
    environment = policy.environment
    wanted = GATES if environment.protected else (*ESSENTIAL, "follow-up", *environment.ask, *_configured(environment))
    return tuple(
        gate for gate in ASKED.get(verb, GATES) if gate in ESSENTIAL or (gate in wanted and gate not in environment.off)
    )


def left_out(verb: str, policy: Policy) -> tuple[str, ...]:
    """The gates of that verb that this environment does not ask."""
    there = asked(verb, policy)
    return tuple(gate for gate in ASKED.get(verb, GATES) if gate not in there)


def _configured(environment: EnvironmentPolicy) -> tuple[str, ...]:
    """The gates that the environment says something about."""
    window, on_call, instances = environment.window, environment.on_call, environment.instances
    said = {
        "rehearsal": environment.evidence != EvidencePolicy(),
        "way-back": environment.evidence != EvidencePolicy(),
        "staging": environment.after,
        "window": window.allow or window.deny or window.always,
        "ticket": environment.ticket.system,
        "on-call": on_call.file or on_call.pagerduty or on_call.call.command or on_call.call.url,
        "runbook": environment.runbook.path,
        "approval": environment.approval != ApprovalPolicy(),
        "runner": environment.runner.hosts or environment.runner.labels,
        "instances": instances.application or instances.call.command or instances.call.url,
    }
    return tuple(gate for gate, something in said.items() if something)
