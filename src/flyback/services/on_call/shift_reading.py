"""One shift, as files and generic services write it."""

from collections.abc import Mapping
from datetime import datetime

from flyback.errors import Problem
from flyback.model.facts import Shift
from flyback.services.json_reading import instant

_NAMES = ("who", "contact", "begins", "ends", "roster")


def read_shift(said: object, where: str) -> Shift | tuple[Problem, ...]:
    """A shift, or everything that is wrong with it.

    `begins` and `ends` are moments with offset; what is not written there is not taken for `for ever`.
    """
    if not isinstance(said, dict):
        return (Problem(code="shift", what="a shift is a table with who, contact, begins, ends", where=where),)
    unknown = [f"a shift has no {name}" for name in said if name not in _NAMES]
    texts, problems = _texts(said)
    times, odd = _times(said)
    problems += unknown + odd
    begins, ends = times.get("begins"), times.get("ends")
    if begins and ends and ends <= begins:
        problems.append("it ends before it begins")
    if problems:
        hint = 'who = "Ada", contact = "+49 ...", begins = 2026-12-01T08:00:00+01:00, ends = 2026-12-08T08:00:00+01:00'
        return tuple(Problem(code="shift", what=each, where=where, hint=hint) for each in problems)
    return Shift(who=texts["who"], contact=texts["contact"], begins=begins, ends=ends, roster=texts["roster"])


def _texts(said: Mapping[str, object]) -> tuple[dict[str, str], list[str]]:
    found, problems = {"roster": ""}, []
    for name in ("who", "contact", "roster"):
        match said.get(name):
            case str(text) if text.strip():
                found[name] = text.strip()
            case None if name == "roster":
                pass
            case _:
                problems.append(f"{name} is no text that says something")
    return found, problems


def _times(said: Mapping[str, object]) -> tuple[dict[str, datetime], list[str]]:
    found, problems = dict[str, datetime](), list[str]()
    for name in ("begins", "ends"):
        match said.get(name):
            case None:
                problems.append(f"it does not say when it {name}")
            case datetime() | str() as moment:
                try:
                    found[name] = instant(moment if isinstance(moment, str) else moment.isoformat())
                except ValueError as error:
                    problems.append(f"{name}: {error}")
            case _:
                problems.append(f"{name} is no moment")
    return found, problems
