"""What of the scripts that would run is destructive or massive, judged by the live catalogue."""

from collections.abc import Iterable, Mapping, Sequence

from flyback.analysis.rulebook import findings
from flyback.frozen import frozen, replaced
from flyback.model.risk import Finding
from flyback.model.script import Source
from flyback.model.snapshot import Snapshot
from flyback.workflows.lint.road import Passage, Stretch
from flyback.workflows.lint.simulation import Simulation
from flyback.workflows.opened import Opened

_DESTRUCTIVE, _MASSIVE = "destructive", "massive"


@frozen
class Classes:
    """Of one script: `V7__x.sql:3 drop-table`, in the order of its lines."""

    destructive: tuple[str, ...] = ()
    massive: tuple[str, ...] = ()


def classes(
    opened: Opened, snapshot: Snapshot, scripts: Sequence[Source], direction: str = "apply"
) -> Mapping[str, Classes]:
    """By path of the script; they run in this order.

    What nobody can tell counts as destructive: programs, code inside of statements, and what is no SQL. Comments that
    allow findings, and rules that are switched off, change nothing here.
    """
    simulation = Simulation(snapshot, opened.settings.flyway, lambda source: source.path)
    passages = (Passage(source=each, chosen=True, direction=direction) for each in scripts)
    simulation.walk(Stretch(passages=(passage,)) for passage in passages)
    texts = {each.path: each.sql for each in scripts if each.is_sql}
    unsparing = replaced(opened.settings.flyback, disabled_rules=())
    said = findings(simulation.assessments, texts, unsparing, 0)
    found = {each.path: Classes() if each.is_sql else _unknown(each.path, "a program") for each in scripts}
    for refused in simulation.refused:
        found[refused.file] = _unknown(f"{refused.file}:{refused.line}", "no SQL that can be read")
    for path, of_script in _by_file(said).items():
        found[path] = _together(found[path], of_script)
    return found


def _unknown(place: str, what: str) -> Classes:
    return Classes(destructive=(f"{place} {what}: nobody knows what it does",))


def _by_file(said: Iterable[Finding]) -> Mapping[str, list[Finding]]:
    found: dict[str, list[Finding]] = {}
    for each in said:
        found.setdefault(each.file, []).append(each)
    return found


def _together(known: Classes, more: Iterable[Finding]) -> Classes:
    told = [(each.classes, f"{each.file}:{each.line} {each.rule}") for each in more]
    return Classes(
        destructive=_once(*known.destructive, *(text for names, text in told if _DESTRUCTIVE in names)),
        massive=_once(*known.massive, *(text for names, text in told if _MASSIVE in names)),
    )


def _once(*texts: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))
