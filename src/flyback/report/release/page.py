"""A release as one self-contained page: no scripts, no network, light and dark, fit for print.

Imports the template engine (70 ms): import this module only where a page is wanted.
"""

from collections.abc import Callable
from functools import cache

from jinja2 import Template

from flyback.model.lock_modes import strength
from flyback.model.plan import Step
from flyback.model.release import Release, WayBack
from flyback.model.risk import Finding, RelationEffect, Severity
from flyback.report.html_environment import environment
from flyback.report.release.words import estimate, head, live_lines, meaning, place_of, refusals, severities, total
from flyback.report.target.plan_text import commands
from flyback.report.verdicts import Tone

_MOST_LINES = 2_000
_OF_WRITERS = strength("RowExclusiveLock")
_TONES = {
    WayBack.PROVEN_UNDO: Tone.GOOD,
    WayBack.SALVAGE: Tone.GOOD,
    WayBack.COMPATIBLE: Tone.NEUTRAL,
    WayBack.RESTORE: Tone.BAD,
}


def release_page(release: Release) -> str:
    """The page."""
    refused = list(refusals(release))
    tone, sign, headline = _verdict(release, refused=bool(refused))
    return _template().render(
        release=release,
        head=list(head(release)),
        tone=tone.value,
        sign=sign,
        headline=headline,
        total=total(release),
        turning=place_of(release, release.no_return) if release.no_return else "",
        refusals=refused,
        live=list(live_lines(release.live)),
        meanings=[(way, meaning(way)) for way in WayBack],
        most_lines=_MOST_LINES,
    )


def _verdict(release: Release, *, refused: bool) -> tuple[Tone, str, str]:
    if refused:
        return Tone.BAD, "✗", "It will not run"
    if not release.steps:
        return Tone.NEUTRAL, "–", "Nothing to do"
    if release.no_return is not None:
        return Tone.WARN, "!", "There is a point of no return"
    return Tone.GOOD, "✓", "There is a way back from every step"


@cache
def _template() -> Template:
    filters: dict[str, Callable[..., object]] = {
        "estimate": estimate,
        "severities": severities,
        "tone": lambda way: _TONES[way].value,
        "finding_tone": _finding_tone,
        "work": _work,
        "rows": _rows,
        "shown": _shown,
        "commands": _commands,
    }
    return environment(filters).get_template("release.html.j2")


def _finding_tone(finding: Finding) -> str:
    if finding.allowed or finding.severity is Severity.INFO:
        return "neutral"
    return "warn" if finding.severity is Severity.CAUTION else "bad"


def _work(effect: RelationEffect) -> str:
    told = [
        *(["rewrites"] if effect.rewrites else ()),
        *(f"builds {name}" for name in effect.builds),
        *(["reads all"] if effect.scans and not effect.rewrites and not effect.builds else ()),
        *(f"loses {what}" for what in effect.loses),
    ]
    return ", ".join(told)


def _shown(effects: tuple[RelationEffect, ...]) -> list[RelationEffect]:
    """Without indexes that statements only use."""
    return [each for each in effects if each.kind != "index" or each.works or strength(each.lock) > _OF_WRITERS]


def _rows(count: float | None) -> str:
    return "not known" if count is None else f"{count:,.0f}"


def _commands(step: Step) -> str:
    return "\n".join(commands(step))
