"""Flyway's filters of `info`.

Source: Flyway 13: `infoSinceDate` keeps what is not applied, `infoUntilDate` does not; `infoSinceVersion` keeps
repeatable migrations, `infoUntilVersion` does not; `infoOfState` takes names without regard to case.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime

from flyback.frozen import frozen
from flyback.model.migration import Listing, State
from flyback.model.results import InfoResult
from flyback.model.version import Version
from flyback.report.target.migration_lines import Line, lines


@frozen
class Wanted:
    """What is shown; None and the empty set mean everything."""

    since: datetime | None = None
    until: datetime | None = None
    since_version: Version | None = None
    until_version: Version | None = None
    states: frozenset[State] = frozenset()


def states_of(text: str) -> frozenset[State]:
    """States by Flyway's names or as they are shown, `PENDING,out of order`; MISSING, FUTURE mean those that succeeded.

    Raises:
        ValueError: there is no such state; the message names those there are.
    """
    known = {_plain(name): state for state in State for name in (state.name, state.value)}
    found = set()
    for name in filter(None, map(str.strip, text.split(","))):
        if _plain(name) not in known:
            raise ValueError(f"there is no state {name}; there are {', '.join(state.name for state in State)}")
        found.add(known[_plain(name)])
    return frozenset(found)


def moment_of(text: str) -> datetime:
    """A local time written as Flyway wants it, `dd/MM/yyyy HH:mm`.

    Raises:
        ValueError: it is written otherwise.
    """
    try:
        return datetime.strptime(text, "%d/%m/%Y %H:%M")
    except ValueError:
        raise ValueError(f"{text} is not written as dd/MM/yyyy HH:mm, 01/12/2020 13:00") from None


def filtered(result: InfoResult, wanted: Wanted) -> InfoResult:
    """The result with nothing but the migrations that are wanted."""
    checks = tuple(_checks(wanted))
    migrations = result.listing.migrations
    kept = [
        migration
        for migration, line in zip(migrations, lines(migrations), strict=True)
        if all(check(line) for check in checks)
    ]
    listing = Listing(
        migrations=tuple(kept),
        schema_version=result.listing.schema_version,
        last_applied=result.listing.last_applied,
        baseline=result.listing.baseline,
    )
    return replace(result, listing=listing)


def _plain(name: str) -> str:
    return "".join(letter for letter in name.lower() if letter.isalpha())


def _checks(wanted: Wanted) -> Iterable[Callable[[Line], bool]]:
    if since := wanted.since:
        yield lambda line: line.installed_on is None or line.installed_on >= since
    if until := wanted.until:
        yield lambda line: line.installed_on is not None and line.installed_on <= until
    if low := wanted.since_version:
        yield lambda line: line.version is None or line.version >= low
    if high := wanted.until_version:
        yield lambda line: line.version is not None and line.version <= high
    if wanted.states:
        yield lambda line: line.state in wanted.states
