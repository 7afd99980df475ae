"""Which findings are about which statement."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from flyback.frozen import frozen
from flyback.model.risk import Assessment, Finding, Risks


@frozen
class Judged:
    """A statement and what is said about it; without a statement: what is said about a script as a whole."""

    assessment: Assessment | None
    findings: tuple[Finding, ...]
    """Worst first."""


def judged(risks: Risks) -> Iterator[Judged]:
    """Every statement in the order of the scripts, each followed by what is said of no statement."""
    by_file: dict[str, tuple[list[Assessment], list[Finding]]] = {file: ([], []) for file in risks.files}
    for assessment in risks.assessments:
        by_file.setdefault(assessment.file, ([], []))[0].append(assessment)
    for finding in risks.findings:
        by_file.setdefault(finding.file, ([], []))[1].append(finding)
    for assessments, findings in by_file.values():
        yield from _in_script(assessments, findings)


def _in_script(assessments: Sequence[Assessment], findings: Sequence[Finding]) -> Iterator[Judged]:
    places = [(each.statement.line, each.statement.column) for each in assessments]
    mine: dict[int, list[Finding]] = {}
    for finding in findings:
        mine.setdefault(_place(places, finding), []).append(finding)
    for place, assessment in enumerate(assessments):
        yield Judged(assessment=assessment, findings=_worst_first(mine.get(place, ())))
    if not assessments and findings:
        yield Judged(assessment=None, findings=_worst_first(findings))


def _place(places: Sequence[tuple[int, int]], finding: Finding) -> int:
    """Its statement; of what is said of a comment, the one that it stands behind on the same line, else the next."""
    before = bisect_right(places, (finding.line, finding.column)) - 1
    if before >= 0 and places[before][0] == finding.line:
        return before
    return min(before + 1, len(places) - 1)


def _worst_first(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=lambda finding: -finding.severity))
