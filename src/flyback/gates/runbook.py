"""The gate `runbook`: it is written down how to run it, abort it and restore, and somebody has read that lately."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from flyback.gates.answers import brief, not_configured, not_learned, passed, refused
from flyback.model.facts import Facts, Runbook
from flyback.model.gates import GateResult
from flyback.model.policy import Policy, RunbookPolicy

GATE = "runbook"


def judge(facts: Facts, policy: Policy, now: datetime) -> GateResult:
    """Whether the runbook is the committed one, reviewed lately, and has the headings that are asked for."""
    asked, runbook = policy.environment.runbook, facts.runbook.value
    if not asked.path:
        return not_configured(GATE, "where its runbook is", policy.environment.name, 'runbook.path = "docs/runbook.md"')
    if runbook is None:
        return not_learned(GATE, "the runbook", facts.runbook, f"write and commit {asked.path}")
    if wrong := tuple(_against(runbook, asked, now)):
        return refused(
            GATE, f"{asked.path} is not as it should be", f"put it right, review it, commit {asked.path}", wrong
        )
    reviewed = f"reviewed {runbook.reviewed}" if runbook.reviewed else ""
    return passed(GATE, f"{runbook.path}, {reviewed}", proof=f"sha256 {brief(runbook.sha256)}, committed")


def _against(runbook: Runbook, asked: RunbookPolicy, now: datetime) -> Iterator[str]:
    if runbook.path != asked.path:
        yield f"it is another file: {runbook.path or 'none'}"
    if not runbook.sha256:
        yield "nobody knows what is in it"
    if not runbook.committed:
        yield "it is not as it was committed"
    if runbook.reviewed is None:
        yield "it does not say when it was reviewed: reviewed: 2026-10-01"
    elif runbook.reviewed > (now + timedelta(days=1)).date():
        yield f"its review is yet to come: {runbook.reviewed}"
    elif (age := now.date() - runbook.reviewed) > asked.reviewed_within:
        yield f"it was reviewed {age.days} days ago, {asked.reviewed_within.days} are allowed"
    for word in asked.headings:
        if not any(word.casefold() in heading.casefold() for heading in runbook.headings):
            yield f"no heading says {word}"
