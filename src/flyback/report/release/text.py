"""A release as stable plain text."""

from collections.abc import Iterator

from flyback.model.release import Release, ReleaseStep
from flyback.report.neutral import one_line
from flyback.report.release.words import estimate, head, live_lines, refusals, severities


def release_text(release: Release) -> str:
    """A few lines a step; ended by a newline."""
    return "\n".join([*_lines(release), ""])


def _lines(release: Release) -> Iterator[str]:
    yield from head(release)
    for number, step in enumerate(release.steps, start=1):
        yield from ("", *_step(number, step))
    refused = list(refusals(release))
    if refused:
        yield from ("", *refused)
    yield from ("", *live_lines(release.live))
    yield from (f"Note: {one_line(note)}" for note in release.notes)


def _step(number: int, step: ReleaseStep) -> Iterator[str]:
    name = "repeatable" if step.step.version is None else str(step.step.version)
    yield f"{number}. {name} {one_line(step.step.description)} ({one_line(step.step.source.path)})"
    yield f"   way back: {step.way.back.value}: {one_line(step.way.reason)}"
    yield f"   time: {estimate(step.estimated_ms)}"
    told = severities(step)
    if told:
        yield f"   findings: {told}"
    for finding in step.findings:
        if not finding.allowed:
            yield f"     {finding.line}: {finding.severity.name.lower()} {finding.rule}: {one_line(finding.text)}"
