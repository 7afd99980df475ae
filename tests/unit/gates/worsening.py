"""Every way in which one thing of what is known can be lost: removed, blanked, aged, no longer known."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime, timedelta

from flyback.model.evidence import Level
from flyback.model.facts import Fact, Facts
from unit.gates.release import changed

AGE = timedelta(days=400)
COUNTS_AGAINST = frozenset({"applications", "destructive", "emergencies", "massive", "used"})
"""Lists of what stands against a run. Who asks for them learns all of them or nothing: then the whole fact is unknown.
Of a script `destructive` also holds what nobody can tell, so that it never gets shorter by not knowing."""
WHOLE = frozenset({"authors", "people"})
"""Lists of names that must not be empty; that one of several is not there nobody can see."""
WORSE = {
    **dict.fromkeys(("answers", "approved", "committed", "passed", "salvages", "sees_all", "succeeded"), False),
    **dict.fromkeys(("in_recovery", "on_hold", "read_only"), True),
}
"""What a yes or no becomes when it gets worse; others mean nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """One thing that is no longer known, or older than it was."""

    path: str
    """`target.hosts[1].answers`."""
    how: str
    value: object

    def of(self, facts: Facts) -> Facts:
        return changed(facts, self.path, self.value)

    def __str__(self) -> str:
        return f"{self.path} {self.how}"


def losses(value: object, path: str = "") -> Iterator[Loss]:
    """Every single loss, at every depth."""
    name = path.rpartition(".")[2].partition("[")[0]
    match value:
        case Fact():
            yield from _of_fact(value, path)
        case tuple():
            yield from _of_tuple(value, path, name)
        case _ if is_dataclass(value) and not isinstance(value, type):
            yield from _of_record(value, path)
        case _:
            yield from _of_leaf(value, path, name)


def _of_leaf(value: object, path: str, name: str) -> Iterator[Loss]:
    match value:
        case bool() if WORSE.get(name, value) != value:
            yield Loss(path=path, how="worse", value=WORSE[name])
        case Level():
            yield Loss(path=path, how="weaker", value=Level.DEVELOPMENT)
        case str() if value:
            yield Loss(path=path, how="blank", value="")
        case datetime() | date():
            yield Loss(path=path, how="aged", value=value - AGE)


def _of_fact(value: Fact[object], path: str) -> Iterator[Loss]:
    if value.value is not None:
        yield Loss(path=path, how="unknown", value=Fact[object](unknown="nobody answered"))
        yield from losses(value.value, path)


def _of_tuple(value: tuple[object, ...], path: str, name: str) -> Iterator[Loss]:
    if not value or name in COUNTS_AGAINST:
        return
    yield Loss(path=path, how="empty", value=())
    for number, each in enumerate(value):
        if path != "pending.scripts" and name not in WHOLE:
            yield Loss(path=path, how=f"without {number}", value=(*value[:number], *value[number + 1 :]))
        yield from losses(each, f"{path}[{number}]")


def _of_record(value: object, path: str) -> Iterator[Loss]:
    for each in fields(value):  # type: ignore[arg-type]  # a frozen value
        inner = getattr(value, each.name)
        where = f"{path}.{each.name}" if path else each.name
        if inner is not None and "None" in str(each.type):
            yield Loss(path=where, how="not said", value=None)
        yield from losses(inner, where)
