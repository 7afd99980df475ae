"""Migrations that are named one by one (Flyway's `cherryPick`)."""

from collections.abc import Sequence

from flyback.errors import Problem, SelectionError
from flyback.model.migration import ForwardScript, Listing, Migration, Resolved, State
from flyback.model.version import Version
from flyback.planning.entries import description_of, script_of, version_of

_HINTS = {
    State.IGNORED: "a higher version is applied already; --out-of-order allows it",
    State.ABOVE_TARGET: "the target excludes it",
    State.FAILED: "take back by hand what it left behind, then run flyback repair",
}


def pick(listing: Listing, items: Sequence[str], begun: Sequence[ForwardScript]) -> tuple[ForwardScript, ...]:
    """The scripts that the items name, in the items' order; an item is a version or a repeatable's description.

    What was `begun` already may be named too.

    Raises:
        SelectionError: items that name nothing, or nothing that is pending; all of them are named.
    """
    named: dict[Version | str, list[Migration]] = {}
    for migration in listing.migrations:
        named.setdefault(version_of(migration) or description_of(migration), []).append(migration)
    picked: list[ForwardScript] = []
    problems: list[Problem] = []
    for item in items:
        candidates = named.get(_key(item)) or named.get(item) or []
        scripts = [script for each in candidates if (script := _runnable(each, begun))]
        if not scripts:
            problems.append(_problem(item, candidates))
        picked += scripts[:1]
    if problems:
        raise SelectionError(problems)
    return tuple(dict.fromkeys(picked))


def is_named(migration: Migration, items: Sequence[str]) -> bool:
    """Whether one of the items means this migration."""
    name = version_of(migration) or description_of(migration)
    return any(name in (_key(item), item) for item in items)


def _key(item: str) -> Version | str:
    try:
        return Version(item.strip())
    except ValueError:
        return item.strip()


def _runnable(migration: Migration, begun: Sequence[ForwardScript]) -> ForwardScript | None:
    script = script_of(migration)
    if isinstance(migration, Resolved):
        return script if migration.state is State.PENDING else None
    return script if migration.state is State.FAILED and script in begun else None


def _problem(item: str, candidates: Sequence[Migration]) -> Problem:
    if not candidates:
        return Problem(
            code="cherry-pick-unknown",
            what=f"cherryPick names {item!r}, but no migration has that version or description",
            hint="name versions, or repeatable migrations by their description with spaces: 'my view'",
        )
    state = candidates[-1].state
    return Problem(
        code="cherry-pick-not-pending",
        what=f"cherryPick names {item!r}, which is not pending; its state is {state.value}",
        hint=_HINTS.get(state, ""),
    )
