"""What the rules have to say about assessed statements."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib import import_module
from itertools import groupby

from flyback.analysis.allowing import Allowance, allowance, allowances
from flyback.analysis.case import Case, is_strong, stops
from flyback.analysis.rule import Found, Rule
from flyback.analysis.rule_names import BY_ACT, RULES
from flyback.analysis.safe_form import remedy
from flyback.analysis.whole_form import whole_form
from flyback.frozen import replaced
from flyback.model.risk import Act, Assessment, Family, Finding, RelationEffect, Severity
from flyback.model.script import Transaction
from flyback.settings import FlybackSettings
from flyback.syntax.clauses import written_catalogue

_DISABLED = "disabled_rules in flyback.toml"
"""Why findings of rules that are switched off are allowed; those that gates ask for are kept."""
_NAMED = 3
_SIZE = re.compile(r" \([\d,.]+ (?:rows|bytes|kB|MB|GB|TB)[^()]*\)")
_TINY = 100
"""So many rows are worked through before anybody notices."""


_OF_EFFECTS: Mapping[str, Callable[[RelationEffect], bool]] = {
    "work under lock": stops,
    "work": lambda effect: effect.works,
    "strong lock": is_strong,
    "loss": lambda effect: bool(effect.loses),
    "changed values": lambda effect: bool(effect.changes_values),
    "lost statistics": lambda effect: bool(effect.loses_statistics),
}
"""Aspects of what a statement does to one relation."""


def findings(
    assessments: Iterable[Assessment],
    texts: Mapping[str, str],
    settings: FlybackSettings,
    remedies: int | None = None,
) -> tuple[Finding, ...]:
    """Everything that is to be said, by script as given, then by line.

    `texts` are the scripts by path, as they were cut into statements: their comments may allow findings. An allowed
    finding stays, with the reason. `remedies` is for how many findings of one rule a safe form is worked out; None:
    for all.
    """
    book = _Book(settings, remedies)
    found: list[Finding] = []
    silent = set(texts)
    for path, script in groupby(assessments, key=lambda each: each.file):
        silent.discard(path)
        found += book.of_script(path, list(script), texts.get(path, ""))
    for path in (path for path in texts if path in silent):
        found += book.of_script(path, [], texts[path])
    return tuple(found)


@cache
def rule(name: str) -> Rule:
    """The rule of that id."""
    found: Rule = import_module(f"flyback.analysis.rules.{name.replace('-', '_')}").RULE
    return found


def unknown_rules(names: Iterable[str]) -> tuple[str, ...]:
    """Those that no rule is called."""
    return tuple(name for name in names if name not in RULES)


class _Book:
    """The rules, and how many safe forms are still wanted of each."""

    def __init__(self, settings: FlybackSettings, remedies: int | None) -> None:
        self._settings = settings
        self._remedies = remedies
        self._told: Counter[str] = Counter()

    def of_script(self, path: str, script: Sequence[Assessment], text: str) -> list[Finding]:
        """What there is to say about one script."""
        settings = self._settings
        allowed = allowances(text, [each.statement for each in script])
        used: set[tuple[Allowance, str]] = set()
        found: list[Finding] = []
        for place, assessment in enumerate(script):
            case = Case(script, place, settings)
            told = []
            for asked, act, each in found_in(case):
                finding = _finding(asked, each, act, case)
                given = allowance(allowed, assessment.statement, finding.rule)
                if asked.id in settings.disabled_rules:
                    finding = replaced(finding, allowed=_DISABLED)
                elif given is not None:
                    used.add((given, finding.rule))
                    finding = replaced(finding, allowed=given.reason)
                if finding.allowed != _DISABLED or finding.classes:
                    told.append((asked, act, finding))
            if told:
                found += one_of_each(self._with_remedies(told, case))
        found += _of_allowances(path, allowed, used, settings)
        return sorted(found, key=lambda finding: (finding.line, finding.column))

    def _with_remedies(self, told: Sequence[tuple[Rule, Act, Finding]], case: Case) -> Iterator[Finding]:
        """One safe form of the statement for all that has one, and is not allowed."""
        wanted = [
            (asked, act)
            for asked, act, finding in told
            if asked.safe is not None and finding.remedy is None and not finding.allowed
        ]
        if not wanted:
            yield from (finding for _, _, finding in told)
            return
        self._told.update(asked.id for asked, _ in wanted)
        few = self._remedies is None or any(self._told[asked.id] <= self._remedies for asked, _ in wanted)
        whole = whole_form(wanted, case) if few else None
        for asked, act, finding in told:
            if whole is not None and finding.remedy is None and (asked, act) in whole.parts:
                yield replaced(finding, remedy=remedy(whole.form))
            else:
                yield finding


def one_of_each(found: Iterable[Finding]) -> Iterator[Finding]:
    """Of what is said of several relations in the same words, the first, which names the others as well."""
    alike: dict[tuple[object, ...], list[Finding]] = {}
    for each in found:
        words = _SIZE.sub("", each.text).replace(each.relation, "") if each.relation else each.text
        alike.setdefault((each.rule, each.severity, words), []).append(each)
    for first, *others in alike.values():
        if not others:
            yield first
            continue
        names = [each.relation for each in others if each.relation != first.relation]
        more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
        text = f"{first.text}; the same of {', '.join(names[:_NAMED])}{more}" if names else first.text
        yield replaced(first, text=text, unknown=any(each.unknown for each in (first, *others)))


def found_in(case: Case) -> Iterator[tuple[Rule, Act, Found]]:
    """What the rules find in one statement."""
    assessment = case.assessment
    for act in (*assessment.acts, *_aspects(assessment)):
        for name in BY_ACT.get(act.kind, ()):
            asked = rule(name)
            found = asked.check(act, case)
            if found is None or (assessment.refused and act.kind != "refused" and asked.family is not Family.LOSS):
                continue
            about = asked.family, act.relation if found.relation is None else found.relation
            case.told[about] = max(case.told.get(about, Severity.INFO), found.severity or asked.severity)
            yield asked, act, found


def _aspects(assessment: Assessment) -> Iterator[Act]:
    """What is to be said of the whole statement, as acts of their own; after those of its parts."""
    if assessment.refused:
        yield Act(kind="refused", name=assessment.refused)
    yield from (Act(kind="unknown", name=text) for text in assessment.unknown)
    yield from (Act(kind="may fail", name=text) for text in assessment.may_fail)
    catalogue = written_catalogue(assessment.statement.sql)
    if catalogue:
        yield Act(kind="system catalogue", name=catalogue)
    if assessment.statement.transaction is Transaction.FORBIDDEN:
        yield Act(kind="outside of transactions", name=assessment.statement.tag)
    for effect in assessment.effects:
        yield from (Act(kind=kind, relation=effect.relation) for kind, is_so in _OF_EFFECTS.items() if is_so(effect))
    if assessment.held:
        yield Act(kind="held locks")


def _finding(asked: Rule, found: Found, act: Act, case: Case) -> Finding:
    relation = act.relation if found.relation is None else found.relation
    statement = case.assessment.statement
    severity = asked.severity if found.severity is None else found.severity
    classes = asked.classes if found.classes is None else found.classes
    effect = case.stops(relation) or case.effect(relation)
    unknown = found.unknown
    if asked.family is Family.BLOCKING and effect is not None and effect.works:
        if effect.rows is not None and effect.rows <= _TINY:
            severity = min(severity, Severity.INFO)
        massive = case.is_massive(effect)
        if massive is not False and found.classes is None:
            classes = (*classes, "massive")
            unknown = unknown or massive is None
    if case.undoes and asked.family is Family.BREAK:
        severity = Severity(max(severity - 1, Severity.INFO))
    return Finding(
        rule=asked.id,
        severity=severity,
        family=asked.family,
        text=found.text,
        file=case.assessment.file,
        line=statement.line,
        column=statement.column,
        relation=relation,
        classes=classes,
        remedy=found.remedy,
        unknown=unknown,
    )


def _meant(name: str) -> str:
    """Which rule a name that is none may stand for."""
    from difflib import get_close_matches  # noqa: PLC0415 - only to tell of a mistake

    near = [] if name in RULES else get_close_matches(name, RULES, 1)
    return f"; did you mean {near[0]}?" if near else ""


def _of_allowances(
    path: str, allowed: Iterable[Allowance], used: set[tuple[Allowance, str]], settings: FlybackSettings
) -> Iterator[Finding]:
    for each in allowed:
        problems = [("allow-without-reason", "")] if each.rules and not each.reason else []
        problems += [("allow-unknown-rule", name) for name in each.rules if name not in RULES]
        problems += [
            ("allow-without-effect", name)
            for name in each.rules
            if name in RULES and (each, name) not in used and name not in settings.disabled_rules
        ]
        if not each.rules:
            problems.append(("allow-unknown-rule", ""))
        for name, about in problems:
            asked = rule(name)
            yield Finding(
                rule=name,
                severity=asked.severity,
                family=asked.family,
                text=f"{asked.summary}: {about}{_meant(about)}" if about else asked.summary,
                file=path,
                line=each.line,
                column=each.column,
            )
