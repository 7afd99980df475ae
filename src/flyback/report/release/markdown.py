"""A release as Markdown, for a pull request or a change ticket."""

from collections.abc import Iterator

from flyback.model.release import Release, ReleaseStep
from flyback.report.markdown_text import code, escaped, fenced
from flyback.report.neutral import one_line
from flyback.report.release.words import estimate, head, live_lines, refusals, severities
from flyback.report.target.plan_text import commands

_HEAD = "| | migration | way back | time | findings |\n|--:|---|---|---|---|"
_SQL_CHARACTERS = 20_000
_LONGEST = 400


def release_markdown(release: Release) -> str:
    """First the table of steps, then each step with its findings and exact commands; ended by a newline."""
    return "\n\n".join(_blocks(release)) + "\n"


def _blocks(release: Release) -> Iterator[str]:
    first, *others = head(release)
    yield f"## {escaped(first)}"
    yield "\n".join(f"- {escaped(line)}" for line in others)
    if release.steps:
        yield "\n".join([_HEAD, *(_row(number, step) for number, step in enumerate(release.steps, start=1))])
    yield from (f"**{escaped(line)}**" for line in refusals(release))
    for number, step in enumerate(release.steps, start=1):
        yield from _details(number, step)
    yield "### The environment now"
    yield "\n".join(f"- {escaped(line)}" for line in live_lines(release.live))
    if release.notes:
        yield "\n".join(f"- {escaped(one_line(note))}" for note in release.notes)


def _row(number: int, step: ReleaseStep) -> str:
    told = escaped(severities(step)) or "–"
    return f"| {number} | {_title(step)} | **{step.way.back.value}** | {estimate(step.estimated_ms)} | {told} |"


def _title(step: ReleaseStep) -> str:
    version = "repeatable" if step.step.version is None else str(step.step.version)
    return f"{escaped(version)} {code(step.step.description, 80)}"


def _details(number: int, step: ReleaseStep) -> Iterator[str]:
    yield f"### {number}. {_title(step)}"
    yield f"{code(step.step.source.path)}, SHA-256 {code(step.step.source.digest)}"
    yield f"Way back: **{step.way.back.value}**: {code(step.way.reason, _LONGEST)}"
    for finding in step.findings:
        allowed = f" (allowed: {code(finding.allowed)})" if finding.allowed else ""
        name = f"**{finding.severity.name.lower()}** {code(finding.rule)}"
        yield f"- line {finding.line}: {name}{allowed}: {code(finding.text, _LONGEST)}"
        if finding.remedy and not finding.allowed:
            yield "Safe form, one script each:" if len(finding.remedy.steps) > 1 else "Safe form:"
            yield "\n\n".join(fenced(each, "sql") for each in finding.remedy.steps)
    sql = "\n".join(commands(step.step))
    cut = sql if len(sql) <= _SQL_CHARACTERS else f"{sql[:_SQL_CHARACTERS]}\n-- ... the rest is in plan.json"
    yield f"<details><summary>Exact commands</summary>\n\n{fenced(cut, 'sql')}\n\n</details>"
