"""Which scripts made a database what it should be, in the order in which they ran, and what cannot be known of it."""

from collections.abc import Collection, Iterator

from flyback.frozen import frozen
from flyback.model.history import HistoryRow
from flyback.model.migration import Applied, ForwardScript, Listing, Migration, State, Unresolved
from flyback.model.script import BaselineScript, Project, RepeatableScript, VersionedScript
from flyback.model.version import Version

_THERE = (State.SUCCESS, State.OUT_OF_ORDER, State.BASELINE, State.OUTDATED)
_LOST = (State.MISSING_SUCCESS, State.FUTURE_SUCCESS)


@frozen
class Passage:
    """One script on the road."""

    script: ForwardScript
    superseded: bool = False
    """An older run of a repeatable migration, whose text is gone: today's is tried in its place."""
    outdated: bool = False
    """The last run of a repeatable migration that was changed since: what it makes cannot be judged."""


@frozen
class Road:
    """From nothing, or a dump, to the state that the history tells of."""

    passages: tuple[Passage, ...]
    reached: Version | None
    """The highest applied version."""
    notes: tuple[str, ...]
    """What is uncertain, a sentence each."""
    doubts: tuple[str, ...]
    """The same, worth telling only where something differs."""


def road_of(listing: Listing, project: Project, covered: Collection[Version] | None) -> Road:
    """The road of a history; `covered` are the versions that a base dump holds, None where there is no dump."""
    before = _before_baseline(listing, project) if covered is None else ()
    applied = sorted(
        (each for each in listing.migrations if isinstance(each, Applied)), key=lambda each: each.row.installed_rank
    )
    passages = [Passage(script=script) for script in before]
    for each in applied:
        script = each.script
        if isinstance(script, RepeatableScript) and each.state is State.SUPERSEDED:
            passages.append(Passage(script=script, superseded=True))
        elif each.state in _THERE and not (isinstance(script, VersionedScript) and script.version in (covered or ())):
            passages.append(Passage(script=script, outdated=each.state is State.OUTDATED))
    return Road(
        passages=tuple(each for each in passages if each.script.source.is_sql),
        reached=listing.schema_version,
        notes=tuple(_notes(listing, applied, before, covered)),
        doubts=tuple(
            f"{each.source.path} ran before with another text; what was made on top of that may differ by it"
            for each in dict.fromkeys(passage.script for passage in passages if passage.superseded)
        ),
    )


def _before_baseline(listing: Listing, project: Project) -> tuple[BaselineScript | VersionedScript, ...]:
    """What the project has for the state that a baseline marker stands for."""
    version = listing.baseline
    if version is None or not any(map(_is_marker, listing.migrations)):
        return ()
    start = [script for script in project.baselines if script.version <= version][-1:]
    rest = (script for script in project.versioned if script.version <= version)
    return (*start, *(script for script in rest if not start or script.version > start[0].version))


def _is_marker(each: Migration) -> bool:
    return isinstance(each, Unresolved) and each.row.type == "BASELINE" and each.state is State.BASELINE


def _notes(
    listing: Listing,
    applied: Collection[Applied],
    before: Collection[ForwardScript],
    covered: Collection[Version] | None,
) -> Iterator[str]:
    if covered is None and any(map(_is_marker, listing.migrations)):
        if before:
            yield f"baseline {listing.baseline}: what the scripts up to it make is taken for what was there before"
        else:
            yield (
                f"baseline {listing.baseline}: what was there before is not known and shows as not from a migration; "
                "give its schema as base_dump in flyback.toml"
            )
    rows = [(each.row, each.state) for each in listing.migrations if isinstance(each, Applied | Unresolved)]
    if lost := ", ".join(_called(row) for row, state in rows if state in _LOST):
        yield f"applied, but no script is there to tell what it made: {lost}"
    if failed := ", ".join(_called(row) for row, state in rows if state.failed):
        yield f"failed, so that what it left is not known: {failed}"
    for each in applied:
        source = each.script.source
        if each.state not in _THERE:
            continue
        if not source.is_sql:
            yield f"{source.path} is no SQL and is not run"
        elif each.row.version is not None and each.row.checksum not in (None, source.checksum):
            yield f"{source.path} was changed since it was applied; what it makes now is compared"


def _called(row: HistoryRow) -> str:
    return row.version or row.description
