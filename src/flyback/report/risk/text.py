"""Risks as a person reads them: what is wrong where, what it locks, and the safe form ready to be pasted."""

from collections import Counter
from collections.abc import Callable, Iterator

from flyback.model.lock_modes import strength
from flyback.model.risk import Assessment, Finding, RelationEffect, Risks, Severity
from flyback.report.amounts import counted, size
from flyback.report.locks import blocks, mode_name, shown_relation
from flyback.report.neutral import one_line, visible
from flyback.report.risk.remedies import sql_of
from flyback.report.risk.statements import Judged, judged

Paint = Callable[[Severity, str], str]
"""Colours what has a severity."""
_WIDTH = 110
_IN_FULL = 3
_IN_BRIEF = 10
_RELATIONS = 3
_SHARE = strength("ShareLock")


def plain(_: Severity, text: str) -> str:
    """No colours."""
    return text


def render(risks: Risks, paint: Paint = plain) -> str:
    """The whole report, ended by a newline.

    Of one rule a few findings are told in full, some more in a line each, and the rest is counted.
    """
    return "".join(f"{line}\n" for line in _Text(paint).lines(risks))


class _Text:
    """One report; it counts what was told so far of each rule."""

    def __init__(self, paint: Paint) -> None:
        self._paint = paint
        self._told: Counter[str] = Counter()
        self._severities: dict[str, Severity] = {}

    def lines(self, risks: Risks) -> Iterator[str]:
        for each in judged(risks):
            yield from self._statement(each)
        more = {rule: count - _IN_FULL - _IN_BRIEF for rule, count in self._told.items()}
        left = [(rule, count) for rule, count in more.items() if count > 0]
        for rule, count in left:
            severity = self._severities[rule]
            yield f"{self._paint(severity, severity.name.lower())} {rule}: {count:,} more; --json lists all"
        yield from ["", *summary(risks)] if any(self._told.values()) else summary(risks)

    def _statement(self, each: Judged) -> Iterator[str]:
        shown_sql: set[str] = set()
        works = True
        for finding in each.findings:
            if finding.allowed:
                continue
            self._told[finding.rule] += 1
            told = self._told[finding.rule]
            worst = max(finding.severity, self._severities.get(finding.rule, finding.severity))
            self._severities[finding.rule] = worst
            if told > _IN_FULL + _IN_BRIEF:
                continue
            yield self._head(finding, brief=told > _IN_FULL)
            if told > _IN_FULL:
                continue
            yield from _wrapped(finding.text)
            if works and each.assessment is not None:
                works = False
                yield from _effects(each.assessment)
            sql = sql_of(finding.remedy) if finding.remedy else ""
            if sql and sql not in shown_sql:
                shown_sql.add(sql)
                yield "  instead:"
                yield from (f"    {line}".rstrip() for line in visible(sql).splitlines())

    def _head(self, finding: Finding, *, brief: bool) -> str:
        place = f"{one_line(finding.file)}:{finding.line}:{finding.column}"
        severity = self._paint(finding.severity, f"{finding.severity.name.lower():<11}")
        about = f"  {one_line(shown_relation(finding.relation))}" if brief and finding.relation else ""
        return f"{place}  {severity}  {finding.rule}{about}"


def _wrapped(text: str) -> Iterator[str]:
    line = " "
    for word in one_line(text).split(" "):
        if len(line) + len(word) >= _WIDTH and line.strip():
            yield line
            line = " "
        line += f" {word}"
    yield line


def _effects(assessment: Assessment) -> Iterator[str]:
    """What is locked and worked through, a line each."""
    shown = [each for each in assessment.effects if strength(each.lock) >= _SHARE or each.works]
    names = [one_line(shown_relation(each.relation), 60) for each in shown[:_RELATIONS]]
    width = max(map(len, names), default=0)
    for head, name, effect in zip(("  locks  ", *["         "] * _RELATIONS), names, shown, strict=False):
        yield f"{head}{name:<{width}}  {_effect(effect)}"
    if len(shown) > _RELATIONS:
        yield f"         and {counted(len(shown) - _RELATIONS, 'relation')} more"


def _effect(effect: RelationEffect) -> str:
    told = [f"{mode_name(effect.lock)}, blocks {blocks(effect.lock)}"] if effect.lock else []
    if effect.rewrites:
        told.append("rewritten")
    elif effect.builds:
        told.append(f"builds {counted(len(effect.builds), 'index', 'indexes')}")
    elif effect.scans:
        told.append("read from end to end")
    if effect.works and effect.rows is not None:
        amount = f"about {effect.rows:,.0f} rows"
        told.append(f"{amount}, {size(effect.bytes)}" if effect.bytes is not None else amount)
    return "; ".join(told)


def summary(risks: Risks) -> list[str]:
    """How much there is of what, what it was judged by, and the notes."""
    open_ones = [finding for finding in risks.findings if not finding.allowed]
    counts = Counter(finding.severity for finding in open_ones)
    allowed = len(risks.findings) - len(open_ones)
    looked_at = f"{counted(len(risks.assessments), 'statement')} in {counted(len(risks.files), 'script')}"
    kinds = [f"{counts[severity]:,} {severity.name.lower()}" for severity in reversed(Severity) if counts[severity]]
    kinds += [f"{allowed:,} allowed in the scripts"] if allowed else []
    found = f"{counted(len(open_ones), 'finding') if open_ones else 'no findings'} in {looked_at}"
    return [
        f"{found}: {', '.join(kinds)}" if kinds else found,
        f"judged for PostgreSQL {risks.server_major} {_ground(risks)}",
        *(f"note: {one_line(note)}" for note in risks.notes),
    ]


def _ground(risks: Risks) -> str:
    if risks.catalogue:
        return f"by the catalogue of {one_line(risks.catalogue)}"
    return "by the scripts alone: sizes of tables are not known (--base-dsn reads a catalogue)"
