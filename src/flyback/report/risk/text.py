"""Risks as a person reads them: what is wrong where, what it locks, and the safe form ready to be pasted."""

from collections import Counter
from collections.abc import Callable, Iterator

from flyback.frozen import frozen
from flyback.model.lock_modes import strength
from flyback.model.risk import Assessment, Finding, Fix, RelationEffect, Risks, Severity
from flyback.report.amounts import counted, size
from flyback.report.locks import blocks, mode_name, shown_relation
from flyback.report.neutral import one_line, visible
from flyback.report.risk.remedies import sql_of
from flyback.report.risk.statements import judged

Paint = Callable[[Severity, str], str]
"""Colours what has a severity."""
_WIDTH = 110
_PLACE = 60
_SEVERITY = len("destructive")
IN_FULL = 3
"""Findings of one rule that are told with all there is to say."""
_IN_BRIEF = 10
_RELATIONS = 3
_PARTS = ("index", "sequence")
"""They are locked with their tables, and told of only where no table is."""
_SHARE = strength("ShareLock")


def plain(_: Severity, text: str) -> str:
    """No colours."""
    return text


def render(risks: Risks, paint: Paint = plain) -> str:
    """The whole report, ended by a newline.

    Of one rule a few findings are told in full, some more in a line each, and the rest is counted.
    """
    fixes = [line for fix in risks.fixes for line in _fix(fix)]
    told = list(_told(risks))
    width = min(max((len(each.place) for each in told), default=0), _PLACE)
    lines: list[str] = []
    for each in told:
        lines += [_head(each, width, paint), *each.details]
    for rule, severity, count in _left_out(risks):
        more = f"... {count:,} more like these, --json has them all"
        lines.append(f"{more:<{width}}  {paint(severity, f'{severity.name.lower():<{_SEVERITY}}')}  {rule}")
    blocks = [block for block in (fixes, lines, summary(risks)) if block]
    return "\n".join("".join(f"{line}\n" for line in block) for block in blocks)


@frozen
class _Told:
    """A finding as it is shown: its first line, and what follows it."""

    finding: Finding
    brief: bool = False
    details: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        return f"{one_line(self.finding.file)}:{self.finding.line}:{self.finding.column}"


def _told(risks: Risks) -> Iterator[_Told]:
    """What is shown of the findings that are not allowed."""
    counts: Counter[str] = Counter()
    for each in judged(risks):
        if not each.findings:
            continue
        shown: set[str] = set()
        works = list(_effects(each.assessment)) if each.assessment else []
        for finding in each.findings:
            if finding.allowed:
                continue
            counts[finding.rule] += 1
            if counts[finding.rule] > IN_FULL:
                if counts[finding.rule] <= IN_FULL + _IN_BRIEF:
                    yield _Told(finding=finding, brief=True)
                continue
            sql = sql_of(finding.remedy) if finding.remedy else ""
            instead = ["  instead:", *(f"    {line}".rstrip() for line in visible(sql).splitlines())]
            yield _Told(
                finding=finding,
                details=(*_wrapped(finding.text), *works, *(instead if sql and sql not in shown else ())),
            )
            shown.add(sql)
            works = []  # told once for a statement


def _fix(fix: Fix) -> Iterator[str]:
    """What became of a script with a safe form."""
    file = one_line(fix.file)
    if fix.refused:
        yield f"left as it is: {file}: {one_line(fix.refused)}"
        return
    yield f"rewritten: {file} ({', '.join(fix.rules)})"
    yield from (f"  written: {one_line(each)}" for each in fix.written if each != fix.file)
    yield from (f"  to do: {one_line(note)}" for note in fix.notes)


def _left_out(risks: Risks) -> Iterator[tuple[str, Severity, int]]:
    """How many findings of which rule are not shown."""
    found: dict[str, list[Severity]] = {}
    for finding in risks.findings:
        if not finding.allowed:
            found.setdefault(finding.rule, []).append(finding.severity)
    for rule, severities in found.items():
        if len(severities) > IN_FULL + _IN_BRIEF:
            yield rule, max(severities), len(severities) - IN_FULL - _IN_BRIEF


def _head(each: _Told, width: int, paint: Paint) -> str:
    finding = each.finding
    severity = paint(finding.severity, f"{finding.severity.name.lower():<{_SEVERITY}}")
    about = f"  {one_line(shown_relation(finding.relation))}" if each.brief and finding.relation else ""
    return f"{each.place:<{width}}  {severity}  {finding.rule}{about}"


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
    shown = [each for each in shown if each.kind not in _PARTS] or shown
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
    kinds += [f"{allowed:,} allowed"] if allowed else []
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
